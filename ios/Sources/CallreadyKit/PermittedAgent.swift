import Foundation

/// An agent that minds the permission for the local network when a person looks at the check.
public final class PermittedAgent: AgentProtocol {
    private let agent: any AgentProtocol
    private let permission: LocalNetwork
    private let configuration = Locked("{}")

    public init(_ agent: any AgentProtocol, permission: LocalNetwork) {
        self.agent = agent
        self.permission = permission
    }

    /// Checks; once more, after the person has answered, where the system refused something and was not known to.
    public func check(device: DeviceFacts, occasion: Occasion, watcher: (any Watcher)?) async throws -> Card {
        // Nobody can be asked who does not look, and mobile data has no local network.
        guard occasion == .person, device.network.kind != .cellular else {
            return try await agent.check(device: device, occasion: occasion, watcher: watcher)
        }
        await permission.explain(for: configuration.with { $0 })
        try Task.checkCancellation()
        let card = try await agent.check(device: device, occasion: occasion, watcher: watcher)
        guard wasRefused(card) else {
            await permission.met(refusal: false)
            return card
        }
        if await permission.refused { return card }
        await permission.answered()
        if Task.isCancelled { return card }
        let again = try await agent.check(device: device, occasion: occasion, watcher: watcher)
        await permission.met(refusal: wasRefused(again))
        return again
    }

    public func cancel() { agent.cancel() }
    public func card(run: String?) throws -> Card? { try agent.card(run: run) }
    public func deliver(device: DeviceFacts) async throws -> Delivery { try await agent.deliver(device: device) }
    public func history() throws -> [Kept] { try agent.history() }
    public func knock(door: Door) throws -> Decision { try agent.knock(door: door) }
    public func recovered() throws -> Card? { try agent.recovered() }
    public func render(run: String, form: Form) throws -> String { try agent.render(run: run, form: form) }
    public func speak(language: String) throws { try agent.speak(language: language) }
    public func status() throws -> [Status] { try agent.status() }
    public func statusLine() throws -> String { try agent.statusLine() }

    /// Takes the managed configuration, a JSON object.
    public func configure(json: String) throws -> [String] {
        configuration.with { $0 = json }
        return try agent.configure(json: json)
    }

    /// Whether a check that came to its own end met a refusal by this system, of the kind that a person can lift; a vendor's servers are never at the site.
    private func wasRefused(_ card: Card) -> Bool {
        guard LocalNetwork.namesServers(configuration.with { $0 }),
            let json = try? agent.render(run: card.run, form: .json),
            let report = try? JSONDecoder().decode(Report.self, from: Data(json.utf8))
        else { return false }
        return report.ended != "cancelled"
            && report.findings.contains { $0.code == "os.refused" && Self.refusals.contains($0.args["error"] ?? "") }
    }

    /// What is read of a report (`callready-report/1`).
    private struct Report: Decodable {
        let ended: String
        let findings: [Finding]
    }

    private struct Finding: Decodable {
        let code: String
        let args: [String: String]
    }

    /// How the system refuses: a socket is told that there is no route, or that it may not.
    private static let refusals: Set = ["EHOSTUNREACH", "EPERM", "EACCES"]
}
