import CallreadyKit
import Foundation
import Testing

/// The real core on a device of the test's, without a check.
struct PhoneTests {
    private let folder: Folder
    private let store = FakeStore()

    init() throws { folder = try Folder() }

    @Test func aDeviceThatWasNeverCheckedSaysSoToItsManagement() async throws {
        _ = try await Phone(in: folder, store: store).agent()
        #expect(store.told("callready.verdict") == "never_run")
        #expect(store.told("callready.configuration") == "ok")
        let told = try #require(store.dictionary(forKey: Feedback.key))
        #expect(told["callready.verdict.error"] as? Bool == false)
        #expect(PropertyListSerialization.propertyList(told, isValidFor: .binary))
    }

    @Test func feedbackHoldsTheStatesOfEveryShell() async throws {
        let agent = try await Phone(in: folder, store: store).agent()
        let told = try #require(store.dictionary(forKey: Feedback.key))
        let states = agent.status()
        #expect(!states.isEmpty && told.count == 3 * states.count)
        for state in states {
            #expect(told[state.key] as? String == state.data)
            #expect(told["\(state.key).message"] as? String == state.message)
            #expect(told["\(state.key).error"] as? Bool == state.error)
        }
    }

    @Test func whatIsWrongWithTheConfigurationIsNamedAndTheRestCounts() async throws {
        store.put(
            [
                "deadline_s": "soon", "depth": ["full"], "run_every_h": String(repeating: "9", count: 1_000_000),
                "no_such_key": 1, "language": "de", "upload_url": Data([1]),
            ],
            forKey: ManagedConfiguration.key
        )
        let agent = try await Phone(in: folder, store: store).agent()
        let faults = store.told("callready.configuration.message") ?? ""
        for key in ["deadline_s", "depth", "run_every_h", "no_such_key", "upload_url"] {
            #expect(faults.contains(key), "\(key) in: \(faults)")
        }
        #expect(faults.count <= 1_000)
        #expect(store.told("callready.configuration") == "faults")
        #expect(store.dictionary(forKey: Feedback.key)?["callready.configuration.error"] as? Bool == true)
        #expect(agent.status().allSatisfy { $0.message.utf16.count <= 1_000 })
    }

    @Test func aConfigurationThatIsMendedClearsItsError() async throws {
        store.put(["depth": 3], forKey: ManagedConfiguration.key)
        let phone = Phone(in: folder, store: store)
        _ = try await phone.agent()
        #expect(store.told("callready.configuration") == "faults")
        store.put(["depth": "full"], forKey: ManagedConfiguration.key)
        #expect(try await phone.configure() == [])
        #expect(store.told("callready.configuration") == "ok")
    }

    @Test func anUnchangedConfigurationIsNotToldAgain() async throws {
        store.put(["depth": 3], forKey: ManagedConfiguration.key)
        let phone = Phone(in: folder, store: store)
        _ = try await phone.agent()
        #expect(try await phone.configure() == [])
        #expect(store.told("callready.configuration") == "faults")
    }

    @Test func aTestIsBoundOnlyToANetworkThatThePersonNamed() async throws {
        var wifi = NetworkPath(.wifi, interface: Interface("lo", index: 7))
        wifi.metered = false
        wifi.vpn = "utun3"
        wifi.proxy.address = "proxy.example:3128"
        let phone = Phone(in: folder, paths: FakePaths(chosen: wifi, kinds: [.wifi: wifi]))
        let chosen = try #require(await phone.facts(nil)).network
        #expect(chosen.handle == nil)
        #expect(chosen.kind == .wifi && chosen.vpn == "utun3" && chosen.metered == false)
        #expect(chosen.proxy == "proxy.example:3128")
        #expect(chosen.addresses.contains("127.0.0.1/8"))
        #expect(try #require(await phone.facts(.wifi)).network.handle == 7)
        #expect(await phone.facts(.cellular) == nil, "a network that is gone is not another one")
    }

    @Test func aDeviceWithoutANetworkIsStillTested() async throws {
        let facts = try #require(await Phone(in: folder).facts(nil))
        #expect(facts.network == NetworkFacts())
    }

    @Test func onlyAnAdministeredDeviceIsCheckedSilently() async throws {
        let phone = Phone(in: folder, store: store)
        #expect(try await phone.knock(.enrolment).inS == nil)
        store.put(["depth": "quick"], forKey: ManagedConfiguration.key)
        try await phone.configure()
        #expect(try await phone.knock(.enrolment).inS != nil)
        store.put(["run_at_enrolment": false], forKey: ManagedConfiguration.key)
        #expect(try await Phone(in: try Folder(), store: store).knock(.enrolment).inS == nil)
    }

    @Test func aReportThatIsNotThereIsAnError() async throws {
        let phone = Phone(in: folder)
        let agent = try await phone.agent()
        #expect(throws: AgentError.self) { try agent.card(run: "2026-11-21T09:30:00Z-00000000") }
    }
}
