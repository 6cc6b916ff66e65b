/// What a check model needs of its device.
public protocol Bench: Sendable {
    /// The agent; may read files.
    func agent() async throws -> any AgentProtocol

    /// Facts of the system's network, or of the one of a kind, to which the test is bound then; absent where it is gone.
    func facts(_ network: NetworkKind?) async -> DeviceFacts?

    /// Networks that can be compared: those that are up now, and again whenever they change.
    var networks: AsyncStream<[NetworkKind]> { get async }
}
