import Foundation

/// A check whose answer is said aloud: for Siri, which waits some ten seconds, and for shortcuts.
public struct QuickCheck: Sendable {
    private let agent: any AgentProtocol
    private let busy: String
    private let patience: Duration

    /// `busy` is what is said where another check is under way. Core ends such a check within 7 s; `patience` is for a core that does not.
    public init(agent: any AgentProtocol, busy: String, patience: Duration = .seconds(8)) {
        self.agent = agent
        self.busy = busy
        self.patience = patience
    }

    /// The answer in one sentence, or why there is none.
    public func answer(from device: DeviceFacts) async -> String {
        let agent = agent
        let limit = Task { [patience] in
            try await Task.sleep(for: patience)
            agent.cancel()
        }
        defer { limit.cancel() }
        do {
            return try await agent.check(device: device, occasion: .spoken) { _ in }.sentence
        } catch AgentError.Busy {
            return busy
        } catch AgentError.Refused(let reason), AgentError.Store(let reason), AgentError.Panicked(let reason) {
            return reason
        } catch {
            return error.localizedDescription
        }
    }
}
