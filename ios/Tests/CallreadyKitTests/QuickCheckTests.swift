import Foundation
import Testing

@testable import CallreadyKit

@Suite("A check for an answer aloud", .timeLimit(.minutes(1)))
struct QuickCheckTests {
    let agent = ScriptedAgent()

    @Test("says the answer in one sentence")
    func answer() async {
        #expect(await quick().answer(from: device) == "Calls should work.")
        #expect(agent.asked == ["check spoken"])
    }

    @Test("says why there is none")
    func none() async {
        agent.checks = [.failure(.Busy), .failure(.Refused(reason: "Not now."))]
        #expect(await quick().answer(from: device) == "Another test is under way.")
        #expect(await quick().answer(from: device) == "Not now.")
    }

    @Test("ends a core that takes longer than anybody waits")
    func late() async throws {
        agent.during = { [agent] in while !agent.asked.contains("cancel") { await Task.yield() } }
        #expect(await quick(patience: .milliseconds(50)).answer(from: device) == "Calls should work.")
    }

    @Test("ends when whoever asked has gone")
    func gone() async throws {
        agent.during = { [agent] in while !agent.asked.contains("cancel") { await Task.yield() } }
        let asking = Task { await quick().answer(from: device) }
        while agent.asked.isEmpty { await Task.yield() }
        asking.cancel()
        _ = await asking.value
        #expect(agent.asked == ["check spoken", "cancel"])
    }

    @Test("leaves the next check alone")
    func over() async throws {
        _ = await quick(patience: .milliseconds(20)).answer(from: device)
        try await Task.sleep(for: .milliseconds(60))
        #expect(agent.asked == ["check spoken"])
    }

    private func quick(patience: Duration = .seconds(8)) -> QuickCheck {
        QuickCheck(agent: agent, busy: "Another test is under way.", patience: patience)
    }
}
