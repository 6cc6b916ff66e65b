import CallreadyKit
import Foundation

/// A device without a network, whose checks end as the test says.
final class FakeBench: Bench, AgentProtocol, @unchecked Sendable {
    private let lock = NSLock()
    private var answers: [Result<Card, AgentError>] = []
    private var waiting: CheckedContinuation<Card, any Error>?
    private var seen: (watcher: (any Watcher)?, handles: [UInt64?], cancelled: Int) = (nil, [], 0)
    private let up: [NetworkKind]
    var kept: [Kept] = []
    var left: Card?
    var gone: NetworkKind?

    init(up: [NetworkKind] = []) {
        self.up = up
    }

    var watcher: (any Watcher)? { lock.withLock { seen.watcher } }
    var handles: [UInt64?] { lock.withLock { seen.handles } }
    var cancelled: Int { lock.withLock { seen.cancelled } }

    /// Ends the check under way, or the next one.
    func answer(_ answer: Result<Card, AgentError>) {
        let asked = lock.withLock {
            defer { waiting = nil }
            if waiting == nil { answers.append(answer) }
            return waiting
        }
        asked?.resume(with: answer.mapError { $0 })
    }

    func agent() -> any AgentProtocol { self }

    func facts(_ network: NetworkKind?) -> DeviceFacts? {
        if let network, network == gone { return nil }
        return DeviceFacts(runner: .app, network: NetworkFacts(handle: network.map { $0 == .wifi ? 11 : 22 }))
    }

    var networks: AsyncStream<[NetworkKind]> {
        AsyncStream { stream in
            stream.yield(up)
            stream.finish()
        }
    }

    func check(device: DeviceFacts, occasion: Occasion, watcher: (any Watcher)?) async throws -> Card {
        try await withCheckedThrowingContinuation { asked in
            let ready: Result<Card, AgentError>? = lock.withLock {
                seen.handles.append(device.network.handle)
                seen.watcher = watcher
                guard answers.isEmpty else { return answers.removeFirst() }
                waiting = asked
                return nil
            }
            if let ready { asked.resume(with: ready.mapError { $0 }) }
        }
    }

    func cancel() { lock.withLock { seen.cancelled += 1 } }

    func recovered() -> Card? {
        defer { left = nil }
        return left
    }

    func card(run: String?) throws -> Card? {
        if run == "damaged" { throw AgentError.Store(reason: "the file ends in the middle") }
        return [Card].samples.first { $0.run == run }
    }

    func history() -> [Kept] { kept }
    func configure(json: String) -> [String] { [] }
    func render(run: String, form: Form) -> String { "\(form) of \(run)" }
    func status() -> [Status] { [] }
    func statusLine() -> String { "" }
    func speak(language: String) {}
    func knock(door: Door) -> Decision { Decision(inS: nil, unmetered: false, why: "") }
    func deliver(device: DeviceFacts) -> Delivery {
        Delivery(sent: 0, waiting: 0, givenUp: 0, againInS: nil, why: nil)
    }
}

extension [Card] {
    /// A card of each answer.
    static let samples = [Card.sample(.ready), .sample(.degraded), .sample(.notReady), .sample(.unknown)]
}

extension Card {
    static func sample(_ readiness: Readiness) -> Card {
        Card(
            run: "2026-11-21T09:30:00Z-\(readiness)",
            readiness: readiness,
            word: "\(readiness)",
            sentence: "It is \(readiness).",
            capabilities: [],
            rows: [],
            notes: [],
            foot: "",
            ticket: readiness == .degraded
        )
    }
}

extension NetworkFacts {
    init(kind: NetworkKind = .unknown, handle: UInt64? = nil) {
        self.init(
            kind: kind,
            handle: handle,
            dns: [],
            privateDns: nil,
            proxy: nil,
            proxyExclusions: [],
            pac: nil,
            vpn: nil,
            metered: nil,
            portal: nil,
            validated: nil,
            addresses: [],
            ssid: nil
        )
    }
}

/// Waits until something is so; a test that waits in vain fails where it asks.
@MainActor func until(_ so: () -> Bool) async {
    for _ in 0..<2_000 where !so() { try? await Task.sleep(for: .milliseconds(5)) }
}
