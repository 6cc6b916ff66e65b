import Foundation

/// What happens while the system lets the app run without anybody looking: a check where one is due, and the outbox.
///
/// The system decides when that is, and never before a person opened the app once: until then a device is `never_run`.
public struct Refresh: Sendable {
    private let agent: any AgentProtocol
    private let positions: any PositionSource

    /// What an agent has to do on the networks of this device.
    public init(agent: any AgentProtocol, positions: any PositionSource) {
        self.agent = agent
        self.positions = positions
    }

    /// When the system should be asked for the next time, seconds from now; absent: not at all.
    public func next() -> TimeInterval? {
        do {
            return seconds(try agent.knock(door: .enrolment).inS ?? agent.knock(door: .schedule).inS)
        } catch {
            return Self.again
        }
    }

    /// Does what is due, and says when to come again. Cancelled, it ends early with a report of what was seen.
    public func run() async -> TimeInterval? {
        let position = await positions.position()
        guard let device = position.facts(runner: .service) else { return nil }
        var wanted = next()
        if wanted == 0 {
            // A device without a network is not checked, and says nothing of it.
            let checked = position.interfaces.isEmpty ? false : await check(device)
            wanted = checked ? next() : Self.again
        }
        let delivered = await deliver(device)
        return [wanted, delivered].compactMap(\.self).min()
    }

    /// Whether the check came about.
    private func check(_ device: DeviceFacts) async -> Bool {
        (try? await agent.check(device: device, occasion: .silent) { _ in }) != nil
    }

    /// When what still waits in the outbox is to be tried again.
    private func deliver(_ device: DeviceFacts) async -> TimeInterval? {
        if Task.isCancelled { return Self.again }
        return seconds(try? await agent.deliver(device: device).againInS)
    }

    private func seconds(_ count: UInt64?) -> TimeInterval? {
        count.map { TimeInterval($0) }
    }

    /// After something stood in the way: another check, a metered network, none at all, a fault of core's; seconds.
    static let again: TimeInterval = 15 * 60
}
