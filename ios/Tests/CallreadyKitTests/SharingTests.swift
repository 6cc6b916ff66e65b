import Testing

@testable import CallreadyKit

@MainActor @Suite("Handing a report on")
struct SharingTests {
    let share = Share(run: "r", form: .ticket)
    let words = Words { $0 == "shell-unreadable" ? "This report cannot be read: %1$@" : $0 }

    @Test("shows what was asked for")
    func handed() async {
        let sharing = Sharing(words: words) { .text("\($0.run) \($0.form)") }
        await sharing.hand(share)
        #expect(sharing.ready == .text("r ticket") && sharing.fault == nil)
    }

    @Test("says why there is nothing to hand on")
    func unreadable() async {
        let sharing = Sharing(words: words) { _ in throw AgentError.Store(reason: "r: damaged") }
        await sharing.hand(share)
        #expect(sharing.ready == nil && sharing.fault == "This report cannot be read: r: damaged")
    }
}

@Suite("Where a person is")
struct PlaceTests {
    @Test("a test that goes on is one page, and every report another")
    func places() {
        let done = { CheckProgress(what: "", done: $0, planned: 9) }
        #expect(Screen.running(Running(progress: done(1))).place == Screen.running(Running(progress: done(2))).place)
        var later = Card.sample(.ready)
        later.run = "another run"
        #expect(Screen.result(.sample(.ready)).place != Screen.result(later).place)
        let side = { Screen.compared([Side(network: .wifi, came: .told($0))]).place }
        #expect(side(.sample(.ready)) != side(later))
    }
}
