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
    @ObservationIgnored private var waiting: [AsyncStream<Void>.Continuation] = []
    @ObservationIgnored private var inFront = true

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

    /// Shows the reason, once, where a configuration names servers that may be at this site.
    func explain(for configuration: String) async {
        guard !memory.bool(forKey: Self.explained), Self.namesServers(configuration) else { return }
        explaining = true
        await wait()
        explaining = false
    }

    /// Waits until no question of the system's is in front of the app.
    func answered() async {
        if !inFront { await wait() }
    }

    /// Remembers what the newest check met.
    func met(refusal: Bool) {
        refused = refusal
    }

    /// Whether a configuration names servers of its owner's: a vendor's are never at the site itself.
    nonisolated static func namesServers(_ json: String) -> Bool {
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

    /// Waits for ``release()``, or until the task is cancelled.
    private func wait() async {
        let (released, waiter) = AsyncStream.makeStream(of: Void.self)
        waiting.append(waiter)
        for await _ in released {}
    }

    private func release() {
        waiting.forEach { $0.finish() }
        waiting = []
    }

    private static let explained = "local-network-explained"
    nonisolated private static let serverKeys = ["dns", "responder", "hosts", "parameters", "controls"]
}
