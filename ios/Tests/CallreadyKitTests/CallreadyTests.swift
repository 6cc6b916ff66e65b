import Foundation
import Testing

@testable import CallreadyKit

/// The real core on a device of the test's, without a check.
struct CallreadyTests {
    private let folder: Folder
    private let store = FakeStore()

    init() throws { folder = try Folder() }

    @Test func aDeviceThatWasNeverCheckedSaysSoToItsManagement() async throws {
        _ = try await Callready(in: folder, store: store).agent()
        #expect(store.told("callready.verdict") == "never_run")
        #expect(store.told("callready.configuration") == "ok")
        let told = try #require(store.dictionary(forKey: Feedback.key))
        #expect(told["callready.verdict.error"] as? Bool == false)
        #expect(PropertyListSerialization.propertyList(told, isValidFor: .binary))
    }

    @Test func feedbackHoldsTheStatesOfEveryShell() async throws {
        let agent = try await Callready(in: folder, store: store).agent()
        let told = try #require(store.dictionary(forKey: Feedback.key))
        let states = try agent.status()
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
        let agent = try await Callready(in: folder, store: store).agent()
        let faults = store.told("callready.configuration.message") ?? ""
        for key in ["deadline_s", "depth", "run_every_h", "no_such_key", "upload_url"] {
            #expect(faults.contains(key), "\(key) in: \(faults)")
        }
        #expect(faults.count <= 1_000)
        #expect(store.told("callready.configuration") == "faults")
        #expect(store.dictionary(forKey: Feedback.key)?["callready.configuration.error"] as? Bool == true)
        #expect(try agent.status().allSatisfy { $0.message.utf16.count <= 1_000 })
    }

    @Test func aConfigurationThatIsMendedClearsItsError() async throws {
        store.put(["depth": 3], forKey: ManagedConfiguration.key)
        let callready = Callready(in: folder, store: store)
        _ = try await callready.agent()
        #expect(store.told("callready.configuration") == "faults")
        store.put(["depth": "full"], forKey: ManagedConfiguration.key)
        #expect(try await callready.configure() == [])
        #expect(store.told("callready.configuration") == "ok")
    }

    @Test func anUnchangedConfigurationIsNotToldAgain() async throws {
        store.put(["depth": 3], forKey: ManagedConfiguration.key)
        let callready = Callready(in: folder, store: store)
        _ = try await callready.agent()
        #expect(try await callready.configure() == [])
        #expect(store.told("callready.configuration") == "faults")
    }

    @Test func aTestIsBoundOnlyToANetworkThatThePersonNamed() async throws {
        let wifi = Position.Interface(name: "en0", index: 7, kind: .wifi)
        let callready = Callready(in: folder, at: Position(interfaces: [wifi]))
        #expect(try #require(await callready.facts(nil)).network.handle == nil)
        #expect(try #require(await callready.facts(.wifi)).network.handle == 7)
        #expect(await callready.facts(.cellular) == nil, "a network that is gone is not another one")
        for await networks in await callready.networks { #expect(networks == [.wifi]) }
    }

    @Test func anInterfacesOwnAddressesAreTold() {
        #expect(Position.Interface.ownAddresses(of: "lo").contains("127.0.0.1/8"))
        #expect(Position.Interface.ownAddresses(of: "none").isEmpty)
    }

    @Test func aDeviceWithoutANetworkIsStillTested() async throws {
        let facts = try #require(await Callready(in: folder).facts(nil))
        #expect(facts.network == NetworkFacts())
    }

    @Test func onlyAnAdministeredDeviceIsCheckedSilently() async throws {
        let callready = Callready(in: folder, store: store)
        #expect(try await callready.agent().knock(door: .enrolment).inS == nil)
        store.put(["depth": "quick"], forKey: ManagedConfiguration.key)
        try await callready.configure()
        #expect(try await callready.agent().knock(door: .enrolment).inS != nil)
        store.put(["run_at_enrolment": false], forKey: ManagedConfiguration.key)
        #expect(try await Callready(in: try Folder(), store: store).agent().knock(door: .enrolment).inS == nil)
    }

    @Test func aReportThatIsNotThereIsAnError() async throws {
        let callready = Callready(in: folder)
        let agent = try await callready.agent()
        #expect(throws: AgentError.self) { try agent.card(run: "2026-11-21T09:30:00Z-00000000") }
    }
}
