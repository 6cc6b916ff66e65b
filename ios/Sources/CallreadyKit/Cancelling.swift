extension AgentProtocol {
    /// Checks the network; cancelling the task ends it early with a report of what was seen. `telling` is called on a thread of core's own.
    public func check(
        device: DeviceFacts,
        occasion: Occasion,
        telling: @escaping @Sendable (Progress) -> Void
    ) async throws -> Card {
        let watching = Watching(agent: self, telling: telling)
        return try await withTaskCancellationHandler {
            try await check(device: device, occasion: occasion, watcher: watching)
        } onCancel: {
            watching.cancel()
        }
    }
}

/// Passes on how far a check is, and that its task was cancelled.
private final class Watching: Watcher {
    private let agent: any AgentProtocol
    private let telling: @Sendable (Progress) -> Void
    private let cancelled = Locked(false)

    init(agent: any AgentProtocol, telling: @escaping @Sendable (Progress) -> Void) {
        self.agent = agent
        self.telling = telling
    }

    func cancel() {
        cancelled.with { $0 = true }
        agent.cancel()
    }

    func progress(progress: Progress) {
        // Whoever cancelled before the agent had begun meant this check, too.
        if cancelled.with({ $0 }) { agent.cancel() }
        telling(progress)
    }
}
