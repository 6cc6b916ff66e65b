import Foundation
import Testing

@testable import CallreadyKit

/// A person presses the button, and the real core tests the network of the lab that this runs in.
///
/// `CALLREADY_EXPECT` says what is to be found out of it, `CALLREADY_BLOCKED` which rules are blocked; `CALLREADY_DNS` is what the configuration has under `dns`.
@Suite(.serialized) @MainActor struct AnswerLabTests {
    private let expected = told("EXPECT") ?? "nothing: no lab"
    private let blocked = told("BLOCKED") ?? ""
    private let folder: Folder
    private let store = FakeStore()
    private let callready: Callready
    private let model: CheckModel

    init() throws {
        if let dns = told("DNS") { store.put(["dns": dns], forKey: ManagedConfiguration.key) }
        folder = try Folder()
        callready = Callready(in: folder, store: store, at: .here)
        model = CheckModel(bench: callready)
    }

    @Test func aPressShowsTheAnswerOfThisNetwork() async throws {
        model.open()
        await model.settled()
        #expect(model.screen == .idle(last: nil))
        model.test()
        await model.settled()
        let card = try #require(model.card)
        #expect(name(card.readiness) == expected)
        #expect(blocked.split(separator: ",").allSatisfy { id in card.rows.contains { $0.id == id } })
        #expect(card.ticket == !blocked.isEmpty, "something to ask for")

        #expect(store.told("callready.verdict") == expected)
        #expect(store.told("callready.run")?.hasPrefix(card.run) == true)
        #expect(store.told("callready.blocked") == blocked)
        model.history()
        await model.settled()
        guard case .history(let kept) = model.screen else { return #expect(Bool(false), "no history") }
        #expect(kept.map(\.run) == [card.run])
        #expect(kept.map(\.word) == [card.word])
    }

    @Test func aReportGoesToITAsTextAndAsAFile() async throws {
        model.test()
        await model.settled()
        let card = try #require(model.card)
        guard case .text(let text) = try await callready.report(Share(run: card.run, form: .text)) else {
            return #expect(Bool(false), "no text")
        }
        #expect(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(card.sentence))
        let shared = try await callready.report(Share(run: card.run, form: .json), folder: folder.url)
        guard case .file(let file) = shared else { return #expect(Bool(false), "no file") }
        #expect(!file.lastPathComponent.contains(":"))
        let report = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        #expect(report?["readiness"] as? String == expected)
        #expect(report?["runner"] as? String == "app")
    }

    @Test func progressIsToldInItsOrder() async throws {
        let told = Locked<[CheckProgress]>([])
        let device = try #require(await callready.facts(nil))
        _ = try await callready.agent().check(device: device, occasion: .person) { progress in
            told.with { $0.append(progress) }
        }
        let all = told.with { $0 }
        #expect(!all.isEmpty)
        let back = zip(all, all.dropFirst()).first { $0.done > $1.done || $0.planned > $1.planned }
        #expect(back == nil, "what was done is never undone, and what is known to be needed only grows")
        let odd = all.first { $0.done > $0.planned || $0.what.isEmpty }
        #expect(odd == nil)
    }

    @Test func comparingBindsEachTestToItsOwnNetwork() async throws {
        // Where there is no interface there is nothing to compare.
        guard let cable = Position.here.interfaces.first else { return #expect(expected == "unknown") }
        let wifi = Position.Interface(name: cable.name, index: cable.index, kind: .wifi, addresses: cable.addresses)
        let gone = Position.Interface(name: "gone0", index: 9_999, kind: .cellular)
        let here = Callready(in: folder, store: store, at: Position(interfaces: [wifi, gone]))
        let model = CheckModel(bench: here)
        await model.watch()
        model.compare()
        await model.settled()
        guard case .compared(let sides) = model.screen else { return #expect(Bool(false), "\(model.screen)") }
        let answers = sides.map { side -> String in
            guard case .told(let card) = side.came else { return "no report" }
            return name(card.readiness)
        }
        #expect(answers == [expected, "unknown"])
    }

    @Test func cancellingTellsWhatWasSeen() async throws {
        model.test()
        let begun = { @MainActor in
            guard case .running(let running) = model.screen else { return true }
            return running.progress != nil
        }
        await until(begun)
        model.cancel()
        await model.settled()
        let card = try #require(model.card)
        let json = try await callready.agent().render(run: card.run, form: .json)
        let report = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        // Without a network it may be over before.
        let ended = report?["ended"] as? String
        #expect(ended == "cancelled" || (expected == "unknown" && ended == "complete"))
        #expect(report?["took_ms"] as? Int ?? .max < 5_000)
        #expect(card.rows.contains { $0.word == "not run" })
    }

    private func name(_ readiness: Readiness) -> String {
        readiness == .notReady ? "not_ready" : "\(readiness)"
    }
}

extension CheckModel {
    /// The report on the screen.
    fileprivate var card: Card? {
        guard case .result(let card) = screen else { return nil }
        return card
    }
}

private func told(_ what: String) -> String? {
    ProcessInfo.processInfo.environment["CALLREADY_\(what)"]
}
