import CallreadyKit
import SwiftUI
import UIKit

/// The system's sheet to hand a report on.
struct ShareSheet: UIViewControllerRepresentable {
    let report: SharedReport

    func makeUIViewController(context: Context) -> UIActivityViewController {
        let item: Any =
            switch report {
            case .text(let text): text
            case .file(let file): file
            }
        return UIActivityViewController(activityItems: [item], applicationActivities: nil)
    }

    func updateUIViewController(_ sheet: UIActivityViewController, context: Context) {}
}
