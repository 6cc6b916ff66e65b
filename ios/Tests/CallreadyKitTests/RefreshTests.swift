import Foundation
import Testing

@testable import CallreadyKit

@Suite("While nobody looks", .timeLimit(.minutes(1)))
struct RefreshTests {
    let agent = ScriptedAgent()

    @Test("what is due is checked and delivered, and the next time is told")
    func due() async {
        agent.knocks = [nil, 0, nil, 86_400]
        #expect(await refresh().run() == 86_400)
        #expect(
            agent.asked == [
                "knock enrolment", "knock schedule", "check silent", "knock enrolment", "knock schedule", "deliver",
            ]
        )
    }

    @Test("what is not due yet waits, and the outbox is looked after all the same")
    func early() async {
        agent.knocks = [nil, 600]
        agent.again = 60
        #expect(await refresh().run() == 60)
        #expect(!agent.asked.contains("check silent") && agent.asked.contains("deliver"))
    }

    @Test("nothing is due without a configuration")
    func unmanaged() async {
        #expect(refresh().next() == nil)
        #expect(await refresh().run() == nil)
        #expect(!agent.asked.contains("check silent"))
    }

    @Test("a device without a network is not checked, and tried again")
    func offline() async {
        agent.knocks = [0]
        #expect(await refresh(Position()).run() == Refresh.again)
        #expect(agent.asked == ["knock enrolment", "deliver"])
    }

    @Test("what stood in the way is tried again", arguments: [AgentError.Busy, .Refused(reason: "metered")])
    func later(fault: AgentError) async {
        agent.knocks = [0]
        agent.checks = [.failure(fault)]
        #expect(await refresh().run() == Refresh.again)
    }

    @Test("a fault of core's is no end of all checks")
    func fault() async {
        agent.broken = true
        #expect(refresh().next() == Refresh.again)
        #expect(await refresh().run() == Refresh.again)
    }

    @Test("when the system wants an end, the check ends with what was seen")
    func ended() async {
        agent.knocks = [0]
        agent.during = { [agent] in while !agent.asked.contains("cancel") { await Task.yield() } }
        let running = Task { await refresh().run() }
        while !agent.asked.contains("check silent") { await Task.yield() }
        running.cancel()
        #expect(await running.value == Refresh.again)
        #expect(agent.asked.contains("cancel") && !agent.asked.contains("deliver"))
    }

    private func refresh(_ position: Position = Position(interfaces: [Self.wifi])) -> Refresh {
        Refresh(agent: agent, positions: FakePositions(now: position))
    }

    private static let wifi = Position.Interface(name: "en0", index: 4, kind: .wifi)
}
