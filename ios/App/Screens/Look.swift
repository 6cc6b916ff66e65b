import CallreadyKit
import SwiftUI
import UIKit

/// How an answer looks: never colour alone. The colours are those of Android's shell, whose test holds their contrast.
enum Look {
    case ready, degraded, notReady, unknown

    init(_ readiness: Readiness) {
        self =
            switch readiness {
            case .ready: .ready
            case .degraded: .degraded
            case .notReady: .notReady
            case .unknown: .unknown
            }
    }

    /// Its shape, a symbol of the system's.
    var symbol: String {
        switch self {
        case .ready: "checkmark.circle.fill"
        case .degraded: "exclamationmark.triangle.fill"
        case .notReady: "xmark.octagon.fill"
        case .unknown: "questionmark.diamond.fill"
        }
    }

    /// Its ground.
    var colour: Color {
        switch self {
        case .ready: Color(0x14_6C2E)
        case .degraded: Color(0xFF_C247)
        case .notReady: Color(0xB3_261E)
        case .unknown: Color(0x4A_5560)
        }
    }

    /// What stands on its ground.
    var onColour: Color {
        self == .degraded ? Color(0x2B_1D00) : .white
    }

    /// Its colour on the page.
    var onPage: Color {
        switch self {
        case .ready: Color(0x14_6C2E, dark: 0x7B_D992)
        case .degraded: Color(0x7A_4F00, dark: 0xFF_C247)
        case .notReady: Color(0xB3_261E, dark: 0xFF_B4AB)
        case .unknown: Color(0x4A_5560, dark: 0xB4_BAC2)
        }
    }
}

extension Color {
    static let page = Color(0xFF_FFFF, dark: 0x11_1418)
    static let text = Color(0x1A_1C1E, dark: 0xE8_EAED)
    static let quiet = Color(0x50_555B, dark: 0xB4_BAC2)
    static let accent = Color(0x0B_57D0, dark: 0xA8_C7FA)
    static let onAccent = Color(0xFF_FFFF, dark: 0x06_2E6F)
    static let off = Color(0xE3_E5E8, dark: 0x2A_2F36)
    static let onOff = Color(0x50_555B, dark: 0xB4_BAC2)
    static let edge = Color(0x74_7A81, dark: 0x8B_929A)

    /// Red, green and blue as one number, by day and by night.
    init(_ light: UInt32, dark: UInt32? = nil) {
        self.init(uiColor: UIColor { UIColor(number: $0.userInterfaceStyle == .dark ? dark ?? light : light) })
    }
}

extension UIColor {
    fileprivate convenience init(number: UInt32) {
        let part = { (shift: UInt32) in CGFloat(number >> shift & 0xFF) / 255 }
        self.init(red: part(16), green: part(8), blue: part(0), alpha: 1)
    }
}
