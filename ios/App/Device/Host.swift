import CallreadyKit
import Foundation

/// What core asks of this system, and tells it.
final class Host: PlatformHost {
    private let told: @Sendable ([Status]) -> Void

    /// `told` takes the states that a management server reads back, after every check.
    init(told: @escaping @Sendable ([Status]) -> Void) {
        self.told = told
    }

    func trusts(chain: [Data], host: String) -> CallreadyKit.Trust {
        systemTrust(in: chain, host: host)
    }

    func status(states: [Status]) {
        told(states)
    }

    /// Where the agent lives: neither backed up nor moved to another device, for what is known of one says nothing of another.
    static func setup() throws -> Setup {
        let support = try FileManager.default.url(
            for: .applicationSupportDirectory,
            in: .userDomainMask,
            appropriateFor: nil,
            create: true
        )
        var folder = support.appending(path: "callready", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try folder.setResourceValues(values)
        let language = Bundle.main.preferredLocalizations.first ?? "en"
        return Setup(folder: folder.path(percentEncoded: false), language: language, roots: nil)
    }
}
