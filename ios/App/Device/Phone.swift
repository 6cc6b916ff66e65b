import BackgroundTasks
import CallreadyKit
import SwiftUI
import UIKit

/// Callready in this process: one agent, one model, one look at the networks.
@MainActor final class Phone {
    static let shared = Phone()
    /// The name by which the system knows background work, as in Info.plist.
    static let refreshing = "app.callready.refresh"

    let words = Words { Bundle.main.localizedString(forKey: $0, value: nil, table: nil) }
    let permission = LocalNetwork()
    private(set) lazy var model = CheckModel(bench: self)

    private let paths = Networks()
    private var opening: Task<any AgentProtocol, any Error>?

    /// A person looks at the app, perhaps after a configuration came.
    func opened() {
        Task {
            _ = try await agent()
            await wakeLater()
        }
    }

    /// Asks the system for time when a check is due or a report waits, where one is.
    func wakeLater() async {
        guard let agent = try? await agent() else { return }
        wake(in: refreshes(agent).next())
    }

    /// What the system gave the app time for.
    func refresh() async {
        guard let agent = try? await agent() else { return }
        wake(in: await refreshes(agent).run())
    }

    /// A quick check's answer, for Siri.
    func answer() async -> String {
        do {
            let agent = try await agent()
            guard let facts = await facts(nil) else { return words("shell-network-gone") }
            return await QuickCheck(agent: agent, busy: words("shell-busy")).answer(from: facts)
        } catch {
            return error.localizedDescription
        }
    }

    /// Where a person lifts the system's refusal.
    func openSettings() {
        guard let settings = URL(string: UIApplication.openSettingsURLString) else { return }
        UIApplication.shared.open(settings)
    }

    private func refreshes(_ agent: any AgentProtocol) -> Refresh {
        Refresh(agent: agent) { [paths] in await paths.position() }
    }

    private func wake(in seconds: TimeInterval?) {
        guard let seconds else { return }
        let request = BGAppRefreshTaskRequest(identifier: Self.refreshing)
        request.earliestBeginDate = Date(timeIntervalSinceNow: seconds)
        // Refused where background refresh is switched off; then the next check is a person's.
        try? BGTaskScheduler.shared.submit(request)
    }
}

extension Phone: Bench {
    func agent() async throws -> any AgentProtocol {
        if let opening { return try await opening.value }
        let opening = Task { [permission] in
            // Reads files: not on the main thread.
            let agent = try await Task.detached { try Host.open() }.value
            return PermittedAgent(agent, permission: permission) as any AgentProtocol
        }
        self.opening = opening
        do { return try await opening.value } catch {
            self.opening = nil
            throw error
        }
    }

    func facts(_ network: NetworkKind?) async -> DeviceFacts? {
        await paths.position().facts(runner: .app, network: network)
    }

    var networks: AsyncStream<[NetworkKind]> {
        let positions = paths.positions()
        return AsyncStream { follower in
            let following = Task {
                for await position in positions { follower.yield(position.comparable) }
                follower.finish()
            }
            follower.onTermination = { _ in following.cancel() }
        }
    }
}
