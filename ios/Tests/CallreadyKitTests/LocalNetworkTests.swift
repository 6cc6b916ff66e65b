import Foundation
import Testing

@testable import CallreadyKit

@MainActor @Suite("The permission for the local network", .timeLimit(.minutes(1)))
struct LocalNetworkTests {
    let memory: UserDefaults
    let permission: LocalNetwork
    let agent = ScriptedAgent()
    let permitted: PermittedAgent

    init() throws {
        memory = try #require(UserDefaults(suiteName: UUID().uuidString))
        permission = LocalNetwork(memory: memory)
        permitted = PermittedAgent(agent, permission: permission)
    }

    @Test("is explained before a check that may need it, and once")
    func explained() async throws {
        _ = try? permitted.configure(json: #"{"dns": "192.168.1.1"}"#)
        let first = begin()
        await until { permission.explaining }
        #expect(agent.asked == [])
        permission.proceed()
        _ = try await first.value
        #expect(!permission.explaining && agent.asked == ["check person"])
        _ = try await check()
        let later = PermittedAgent(agent, permission: LocalNetwork(memory: memory))
        _ = try? later.configure(json: #"{"dns": "192.168.1.1"}"#)
        _ = try await later.check(device: device, occasion: .person, watcher: nil)
        #expect(agent.asked.count == 3)
    }

    @Test(
        "is not spoken of where a configuration names no server of its owner's",
        arguments: [
            "{}", "no json", #"{"depth": "full", "upload_url": "https://a.example"}"#,
            #"{"dns": " ", "hosts": "{}", "controls": "off"}"#,
        ]
    )
    func unneeded(configuration: String) async throws {
        _ = try? permitted.configure(json: configuration)
        _ = try await check()
        #expect(agent.asked == ["check person"])
    }

    @Test(
        "may be needed where it names some, in whatever form consoles write it",
        arguments: [
            #"{"responder": "r.example"}"#, #"{"hosts": "{\"turn-tcp\": \"10.0.0.9\"}"}"#,
            #"{"hosts": {"turn-tcp": ["10.0.0.9"]}}"#, #"{"dns": ["192.168.1.1"]}"#,
            #"{"parameters": {"turn_host": "a"}}"#,
        ]
    )
    func needed(configuration: String) {
        #expect(LocalNetwork.namesServers(configuration))
    }

    @Test("what was refused while the system asked is checked again after the answer")
    func consent() async throws {
        named()
        agent.checks = [.success(ScriptedAgent.report(refusal: "EHOSTUNREACH")), .success(ScriptedAgent.report())]
        permission.front(false)
        let first = begin()
        await until { agent.asked.count == 1 }
        // Nothing goes on while the question is there.
        try await Task.sleep(for: .milliseconds(50))
        #expect(agent.asked == ["check person"])
        permission.front(true)
        #expect(try await first.value.run == "run 2")
        #expect(!permission.refused)
    }

    @Test("a refusal is told, and every later check finds out by itself whether it was lifted")
    func refusal() async throws {
        named()
        agent.checks = [.success(ScriptedAgent.report(refusal: "EPERM"))]
        _ = try await check()
        #expect(permission.refused && agent.asked.count == 2)
        #expect(permission.refusal(Words { $0 })?.text == "shell-local-refused")
        _ = try await check()
        #expect(permission.refused && agent.asked.count == 3)
        agent.checks = [.success(ScriptedAgent.report())]
        _ = try await check()
        #expect(!permission.refused && agent.asked.count == 4)
        #expect(permission.refusal(Words { $0 }) == nil)
    }

    @Test(
        "no other fault is taken for a refusal",
        arguments: [
            ScriptedAgent.report(refusal: "ENETUNREACH"), ScriptedAgent.report(refusal: "EPERM", ended: "cancelled"),
            "",
        ]
    )
    func otherFaults(report: String) async throws {
        named()
        agent.checks = [.success(report)]
        _ = try await check()
        #expect(!permission.refused && agent.asked.count == 1)
    }

    @Test("where a configuration names no server, a refusal is of another kind and says nothing of the local network")
    func otherKind() async throws {
        agent.checks = [.success(ScriptedAgent.report(refusal: "EHOSTUNREACH"))]
        _ = try await check()
        #expect(!permission.refused && agent.asked == ["check person"])
    }

    @Test("nobody is asked in a check that nobody looks at", arguments: [Occasion.silent, .spoken])
    func nobodyLooks(occasion: Occasion) async throws {
        _ = try? permitted.configure(json: #"{"dns": "192.168.1.1"}"#)
        agent.checks = [.success(ScriptedAgent.report(refusal: "EPERM"))]
        _ = try await permitted.check(device: device, occasion: occasion, watcher: nil)
        #expect(agent.asked.count == 1 && !permission.explaining)
    }

    @Test("nobody is asked in a check over mobile data, which reaches nothing at the site")
    func mobileData() async throws {
        _ = try? permitted.configure(json: #"{"dns": "192.168.1.1"}"#)
        var facts = device
        facts.network.kind = .cellular
        _ = try await permitted.check(device: facts, occasion: .person, watcher: nil)
        #expect(agent.asked == ["check person"] && !permission.explaining)
    }

    @Test("whoever cancels while the system asks gets what was seen")
    func cancelled() async throws {
        named()
        agent.checks = [.success(ScriptedAgent.report(refusal: "EHOSTUNREACH"))]
        permission.front(false)
        let first = begin()
        await until { agent.asked.count == 1 }
        first.cancel()
        permission.front(true)
        #expect(try await first.value.run == "run 1")
        #expect(agent.asked == ["check person"])
    }

    @Test("the configuration in force counts, and whoever leaves before having read why starts no check")
    func inForce() async throws {
        let folder = try Folder()
        let store = FakeStore()
        store.put(["dns": "192.168.1.1"], forKey: ManagedConfiguration.key)
        let callready = Callready(
            setup: Setup(folder: folder.url.path, language: "en", roots: nil),
            store: store,
            positions: FakePositions(),
            through: { [permission] in PermittedAgent($0, permission: permission) }
        )
        let agent = try await callready.agent()
        let first = Task { try await agent.check(device: device, occasion: .person, watcher: nil) }
        await until { permission.explaining }
        #expect(permission.explaining)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(!permission.explaining)
        #expect(try agent.history() == [])
    }

    /// A configuration that names a server, and a person who has read why the system may ask.
    private func named() {
        _ = try? permitted.configure(json: #"{"dns": "192.168.1.1"}"#)
        permission.proceed()
    }

    private func begin() -> Task<Card, any Error> {
        Task { try await check() }
    }

    private func check() async throws -> Card {
        try await permitted.check(device: device, occasion: .person, watcher: nil)
    }
}
