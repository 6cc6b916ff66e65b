import BackgroundTasks
import CallreadyKit
import SwiftUI
import UIKit

/// Callready in this process: one agent, one model, whoever looks.
@MainActor final class Shell {
    static let shared = Shell()
    /// The name by which the system knows background work, as in Info.plist.
    nonisolated static let refreshing = "app.callready.refresh"

    let words = Words { Bundle.main.localizedString(forKey: $0, value: nil, table: nil) }
    let permission = LocalNetwork()
    let model: CheckModel
    let sharing: Sharing

    private let positions = SystemPositions()
    private let callready: Callready

    private init() {
        let language: @Sendable () -> String = { Bundle.main.preferredLocalizations.first ?? "en" }
        let callready = Callready(
            setup: .standard(language()),
            positions: positions,
            through: { [permission] in PermittedAgent($0, permission: permission) },
            language: language
        )
        self.callready = callready
        model = CheckModel(bench: callready)
        sharing = Sharing(words: words) { try await callready.report($0) }
        #if canImport(ManagedApp)
            Task { await callready.followDeclarations() }
        #endif
    }

    /// A person looks at the app, perhaps after a configuration came.
    func opened() async {
        _ = try? await callready.configure()
        await wakeLater()
    }

    /// Asks the system for time when a check is due, where one is.
    func wakeLater() async {
        guard let agent = try? await callready.agent() else { return }
        wake(in: Refresh(agent: agent, positions: positions).next())
    }

    /// What the system gave the app time for.
    func refresh() async {
        guard let agent = try? await callready.agent() else { return }
        wake(in: await Refresh(agent: agent, positions: positions).run())
    }

    /// A quick check's answer, for Siri.
    func answer() async -> String {
        guard let agent = try? await callready.agent(), let device = await callready.facts(nil) else {
            return words("shell-failed")
        }
        let sentence = await QuickCheck(agent: agent, busy: words("shell-busy")).answer(from: device)
        // From now on this is no device that was never checked.
        wake(in: Refresh(agent: agent, positions: positions).next())
        return sentence
    }

    /// Does what was pressed.
    func perform(_ deed: Deed) {
        guard case .share(let share) = deed else { return model.perform(deed) }
        Task { await sharing.hand(share) }
    }

    /// Where a person lifts the system's refusal.
    func openSettings() {
        guard let settings = URL(string: UIApplication.openSettingsURLString) else { return }
        UIApplication.shared.open(settings)
    }

    private func wake(in seconds: TimeInterval?) {
        guard let seconds else { return }
        let request = BGAppRefreshTaskRequest(identifier: Self.refreshing)
        request.earliestBeginDate = Date(timeIntervalSinceNow: seconds)
        // Refused where background refresh is switched off; then the next check is a person's.
        try? BGTaskScheduler.shared.submit(request)
    }
}

extension Setup {
    /// Neither backed up nor moved to another device: what is known of one says nothing of another.
    fileprivate static func standard(_ language: String) -> Setup {
        var folder = URL.applicationSupportDirectory.appending(path: "callready", directoryHint: .isDirectory)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? folder.setResourceValues(values)
        return Setup(folder: folder.path(percentEncoded: false), language: language, roots: nil)
    }
}
