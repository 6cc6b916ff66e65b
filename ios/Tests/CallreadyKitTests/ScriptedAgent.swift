import Foundation

@testable import CallreadyKit

/// An agent that answers as a test wrote down, and notes what it was asked.
final class ScriptedAgent: AgentProtocol, @unchecked Sendable {
    private let lock = NSLock()
    private var notes: [String] = []
    private var reports: [String: String] = [:]

    /// What comes of each check, in their order; the last one again and again.
    var checks: [Result<String, AgentError>] = [.success(ScriptedAgent.report())]
    /// What each knock is told, in their order: seconds, or not at all.
    var knocks: [UInt64?] = []
    /// Whether a knock meets a fault of core's.
    var broken = false
    /// When what waits in the outbox is to be tried again.
    var again: UInt64?
    /// Runs in the middle of each check.
    var during: @Sendable () async -> Void = {}

    /// What it was asked, in order.
    var asked: [String] { lock.withLock { notes } }

    func check(device: DeviceFacts, occasion: Occasion, watcher: (any Watcher)?) async throws -> Card {
        let (number, result) = lock.withLock {
            notes.append("check \(occasion)")
            return (notes.count, checks.count > 1 ? checks.removeFirst() : checks[0])
        }
        await during()
        let run = "run \(number)"
        let json = try result.get()
        lock.withLock { reports[run] = json }
        return Card(
            run: run,
            readiness: .ready,
            word: "READY",
            sentence: "Calls should work.",
            capabilities: [],
            rows: [],
            notes: [],
            foot: "",
            ticket: false
        )
    }

    func cancel() { note("cancel") }
    func render(run: String, form: Form) throws -> String { lock.withLock { reports[run] ?? "" } }

    func knock(door: Door) throws -> Decision {
        if broken { throw AgentError.Panicked(reason: "a fault in Callready") }
        return lock.withLock {
            notes.append("knock \(door)")
            return Decision(inS: knocks.isEmpty ? nil : knocks.removeFirst(), unmetered: false, why: "")
        }
    }

    func deliver(device: DeviceFacts) async throws -> Delivery {
        note("deliver")
        return Delivery(sent: 0, waiting: again == nil ? 0 : 1, givenUp: 0, againInS: again, why: nil)
    }

    func card(run: String?) throws -> Card? { nil }
    func configure(json: String) -> [String] { [] }
    func history() throws -> [Kept] { [] }
    func recovered() -> Card? { nil }
    func speak(language: String) {}
    func status() -> [Status] { [] }
    func statusLine() -> String { "" }

    private func note(_ what: String) {
        lock.withLock { notes.append(what) }
    }

    /// A report in which this device's own system refused to send by an error, or nothing.
    static func report(refusal: String? = nil, ended: String = "complete") -> String {
        let finding = refusal.map { #"{"code": "os.refused", "args": {"error": "\#($0)"}}"# } ?? ""
        return #"{"ended": "\#(ended)", "findings": [\#(finding)]}"#
    }
}

/// A device on Wi-Fi.
let device = DeviceFacts(runner: .app, network: NetworkFacts(kind: .wifi))
