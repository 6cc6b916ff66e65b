import CallreadyKit
import Testing

/// What a person sees, step by step.
@Suite(.timeLimit(.minutes(1))) @MainActor struct CheckModelTests {
    private let bench = FakeBench(up: [.wifi, .cellular])
    private let model: CheckModel

    init() async {
        model = CheckModel(bench: bench)
        await model.watch()
    }

    @Test func aFirstStartShowsThatNothingWasTestedYet() async {
        model.open()
        await model.settled()
        #expect(model.screen == .idle(last: nil))
    }

    @Test func aLaterStartShowsTheNewestTest() async {
        let kept = Kept(run: "r", readiness: .ready, word: "READY", sentence: "It works.", when: "2026-11-21 09:30 UTC")
        bench.kept = [kept]
        model.open()
        await model.settled()
        #expect(model.screen == .idle(last: kept))
    }

    @Test func aStartAfterTheProcessWasEndedShowsTheReportThatWasOnTheScreen() async {
        model.open(run: Card.sample(.ready).run)
        await model.settled()
        #expect(model.screen == .result(.sample(.ready)))
        #expect(model.run == Card.sample(.ready).run)
    }

    @Test func aStartAfterTheProcessWasEndedInTheMiddleOfATestShowsWhatWasSeen() async {
        bench.left = .sample(.unknown)
        model.open(run: Card.sample(.ready).run)
        await model.settled()
        #expect(model.screen == .result(.sample(.unknown)))
    }

    @Test func aTestTellsHowFarItIsAndThenItsReport() async {
        model.test()
        #expect(model.screen == .running(Running()))
        await until { bench.watcher != nil }
        let progress = CheckProgress(what: "testing the table", done: 1, planned: 9)
        try? bench.watcher?.progress(progress: progress)
        await until { model.screen == .running(Running(progress: progress)) }
        #expect(model.screen == .running(Running(progress: progress)))
        bench.answer(.success(.sample(.notReady)))
        await model.settled()
        #expect(model.screen == .result(.sample(.notReady)))
        #expect(!model.canGoBack)
    }

    @Test func aSecondPressStartsNoSecondTest() async {
        model.test()
        model.test()
        await until { bench.watcher != nil }
        bench.answer(.success(.sample(.ready)))
        await model.settled()
        #expect(bench.handles.count == 1)
    }

    @Test func progressThatComesLateDoesNotHideTheReport() async {
        bench.answer(.success(.sample(.ready)))
        model.test()
        await model.settled()
        try? bench.watcher?.progress(progress: CheckProgress(what: "testing the table", done: 1, planned: 9))
        try? await Task.sleep(for: .milliseconds(50))
        #expect(model.screen == .result(.sample(.ready)))
    }

    @Test func cancellingReachesATestThatHadNotBegunWhenItWasCancelled() async {
        model.test()
        model.cancel()
        #expect(model.screen == .running(Running(stopping: true)))
        await until { bench.watcher != nil && bench.cancelled == 1 }
        #expect(bench.cancelled == 1)
        try? bench.watcher?.progress(progress: CheckProgress(what: "testing the table", done: 0, planned: 9))
        #expect(bench.cancelled == 2)
        bench.answer(.success(.sample(.unknown)))
        await model.settled()
        #expect(model.screen == .result(.sample(.unknown)))

        let before = bench.watcher
        model.test()
        await until { bench.watcher !== before }
        try? bench.watcher?.progress(progress: CheckProgress(what: "testing the table", done: 0, planned: 9))
        #expect(bench.cancelled == 2, "the next test is not cancelled")
        bench.answer(.success(.sample(.ready)))
        await model.settled()
    }

    @Test(arguments: [
        (AgentError.Busy, Fault.busy),
        (AgentError.Refused(reason: "the agent is closed"), Fault.said("the agent is closed")),
        (AgentError.Panicked(reason: "a fault in Callready"), Fault.said("a fault in Callready")),
    ])
    func whyThereIsNoReportIsSaid(thrown: AgentError, said: Fault) async {
        bench.answer(.failure(thrown))
        model.test()
        await model.settled()
        #expect(model.screen == .failed(said))
    }

    @Test func bothNetworksAreTestedEachBoundToItsOwnAndShownTogether() async {
        #expect(model.canCompare)
        model.compare()
        #expect(model.screen == .running(Running(network: .wifi)))
        await until { bench.watcher != nil }
        bench.answer(.success(.sample(.notReady)))
        await until { model.screen == .running(Running(network: .cellular)) }
        #expect(model.screen == .running(Running(network: .cellular)))
        bench.answer(.success(.sample(.ready)))
        await model.settled()
        let sides = [
            Side(network: .wifi, came: .told(.sample(.notReady))),
            Side(network: .cellular, came: .told(.sample(.ready))),
        ]
        #expect(model.screen == .compared(sides))
        #expect(bench.handles == [11, 22])
    }

    @Test func aNetworkThatIsGoneIsNotTestedOverAnother() async {
        bench.gone = .cellular
        bench.answer(.success(.sample(.ready)))
        model.compare()
        await model.settled()
        let sides = [
            Side(network: .wifi, came: .told(.sample(.ready))), Side(network: .cellular, came: .failed(.networkGone)),
        ]
        #expect(model.screen == .compared(sides))
        #expect(bench.handles.count == 1)
    }

    @Test func cancellingAComparisonStartsNoFurtherTest() async {
        model.compare()
        model.cancel()
        bench.answer(.success(.sample(.unknown)))
        await model.settled()
        #expect(model.screen == .compared([Side(network: .wifi, came: .told(.sample(.unknown)))]))
    }

    @Test func backLeadsFromAReportToTheHistoryAndFromThereToWhereItWasAskedFor() async {
        model.open()
        await model.settled()
        model.history()
        await model.settled()
        #expect(model.screen == .history([]))
        model.show(run: Card.sample(.ready).run)
        await model.settled()
        #expect(model.screen == .result(.sample(.ready)))
        #expect(model.back())
        #expect(model.screen == .history([]))
        #expect(model.back())
        #expect(model.screen == .idle(last: nil))
        #expect(!model.back(), "nothing is left")
    }

    @Test func aReportThatCannotBeReadSaysWhyAndLeadsBack() async {
        model.open()
        await model.settled()
        model.show(run: "damaged")
        await model.settled()
        #expect(model.screen == .failed(.unreadable("the file ends in the middle")))
        #expect(model.back())
    }

    @Test func backDoesNotLeaveATestUnderWayForAnotherScreen() async {
        model.open()
        await model.settled()
        model.history()
        await model.settled()
        model.test()
        #expect(!model.back())
        #expect(model.screen == .running(Running()))
        model.history()
        #expect(model.screen == .running(Running()))
        await until { bench.watcher != nil }
        bench.answer(.success(.sample(.ready)))
        await model.settled()
    }
}
