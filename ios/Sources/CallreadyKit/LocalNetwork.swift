import Foundation
import Observation

/// The permission for the local network, which the system asks a person for when a check first reaches something at the site itself.
///
/// Nobody can ask for it or look it up beforehand. So whoever starts a check that may need it is told why first, and what the system refused
/// while its question was on the screen is checked once more when it is gone (Apple's TN3179).
@MainActor @Observable
public final class LocalNetwork {
    /// The reason is to be shown; the check waits for ``proceed()``.
    public private(set) var explaining = false
    /// The system refused the newest check something at this site.
    public private(set) var refused = false

    @ObservationIgnored private let memory: UserDefaults
    @ObservationIgnored private var waiting: [CheckedContinuation<Void, Never>] = []
    @ObservationIgnored private var inFront = true
    @ObservationIgnored private var configuration = "{}"

    public init(memory: UserDefaults = .standard) {
        self.memory = memory
    }

    /// Something for the person to read, and the one thing to do about it.
    public struct Plea: Equatable, Sendable {
        /// What it is about; absent where it stands below something else.
        public let title: String?
        /// What there is to know.
        public let text: String
        /// What the button says.
        public let button: String
    }

    /// Why the system may ask; its button leads to ``proceed()``.
    public func explanation(_ words: Words) -> Plea {
        Plea(title: words("shell-local-title"), text: words("shell-local-why"), button: words("shell-local-continue"))
    }

    /// What was not tested because the system refused it, where it did; its button leads to the system's settings.
    public func refusal(_ words: Words) -> Plea? {
        guard refused else { return nil }
        return Plea(title: nil, text: words("shell-local-refused"), button: words("shell-local-settings"))
    }

    /// Takes the managed configuration in force, a JSON object.
    public func configure(_ json: String) {
        configuration = json
    }

    /// The person has read the reason.
    public func proceed() {
        memory.set(true, forKey: Self.explained)
        explaining = false
        release()
    }

    /// Whether the app is what the person looks at: a question of the system's lies in front of it.
    public func front(_ isInFront: Bool) {
        inFront = isInFront
        if isInFront && !explaining { release() }
    }

    /// Shows the reason, once, where the configuration names servers that may be at this site.
    func explain() async {
        guard !memory.bool(forKey: Self.explained), Self.namesServers(configuration) else { return }
        explaining = true
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Waits until no question of the system's is in front of the app.
    func answered() async {
        guard !inFront else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Remembers what the newest check met.
    func met(refusal: Bool) {
        refused = refusal
    }

    /// Whether a configuration names servers of its owner's: a vendor's are never at the site itself.
    static func namesServers(_ json: String) -> Bool {
        let read = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        return serverKeys.contains { key in
            switch read?[key] {
            case let text as String: !["", "off", "{}"].contains(text.trimmingCharacters(in: .whitespaces))
            case let map as [String: Any]: !map.isEmpty
            case let list as [Any]: !list.isEmpty
            default: false
            }
        }
    }

    private func release() {
        let released = waiting
        waiting = []
        released.forEach { $0.resume() }
    }

    private static let explained = "local-network-explained"
    private static let serverKeys = ["dns", "responder", "hosts", "parameters", "controls"]
}

/// An agent that minds the permission for the local network when a person looks at the check.
public final class PermittedAgent: AgentProtocol {
    private let agent: any AgentProtocol
    private let permission: LocalNetwork

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
        await permission.explain()
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
    public func configure(json: String) -> [String] { agent.configure(json: json) }
    public func deliver(device: DeviceFacts) async throws -> Delivery { try await agent.deliver(device: device) }
    public func history() throws -> [Kept] { try agent.history() }
    public func knock(door: Door) -> Decision { agent.knock(door: door) }
    public func recovered() -> Card? { agent.recovered() }
    public func render(run: String, form: Form) throws -> String { try agent.render(run: run, form: form) }
    public func speak(language: String) { agent.speak(language: language) }
    public func status() -> [Status] { agent.status() }
    public func statusLine() -> String { agent.statusLine() }

    /// Whether a check that came to its own end met a refusal by this system, of the kind that a person can lift.
    private func wasRefused(_ card: Card) -> Bool {
        guard let json = try? agent.render(run: card.run, form: .json),
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
