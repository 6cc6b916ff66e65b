import Testing

@testable import CallreadyKit

@Suite("Where the device is")
struct PositionTests {
    let wifi = Position.Interface(name: "en0", index: 4, kind: .wifi, addresses: ["10.20.30.4/24"])
    let cellular = Position.Interface(name: "pdp_ip0", index: 7, kind: .cellular)
    let tunnel = Position.Interface(name: "utun3", index: 19, kind: .unknown)

    @Test("the system's own way is told with its proxy, and is bound to nothing")
    func chosen() throws {
        let proxy = Position.Proxy(host: "proxy.example", port: 3128, exclusions: ["*.local"])
        let network = try #require(Position(interfaces: [wifi, cellular], proxy: proxy).facts(runner: .app)).network
        #expect(network.kind == .wifi && network.handle == nil && network.metered == false)
        #expect(network.proxy == "proxy.example:3128" && network.proxyExclusions == ["*.local"])
        #expect(network.addresses == ["10.20.30.4/24"])
    }

    @Test("a check of one network is bound to its interface, and the other's proxy does not count")
    func bound() throws {
        let position = Position(interfaces: [wifi, cellular], proxy: .init(host: "proxy.example", port: 3128))
        let network = try #require(position.facts(runner: .app, network: .cellular)).network
        #expect(network.kind == .cellular && network.handle == 7)
        #expect(network.proxy == nil && network.metered == nil && network.addresses == [])
    }

    @Test("a network that is gone has no facts, and a device without any has some")
    func gone() throws {
        #expect(Position(interfaces: [wifi]).facts(runner: .app, network: .cellular) == nil)
        let network = try #require(Position().facts(runner: .service)).network
        #expect(network.kind == .unknown && network.handle == nil && network.metered == nil)
    }

    @Test("a tunnel is a VPN over the network below it")
    func tunnelled() throws {
        let network = try #require(Position(interfaces: [tunnel, wifi]).facts(runner: .app)).network
        #expect(network.vpn == "utun3" && network.kind == .wifi)
        let other = Position.Interface(name: "awdl0", index: 9, kind: .unknown)
        #expect(try #require(Position(interfaces: [wifi, other]).facts(runner: .app)).network.vpn == nil)
    }

    @Test("Wi-Fi and mobile data can be compared, in this order, and nothing else")
    func comparable() {
        let cable = Position.Interface(name: "en5", index: 11, kind: .ethernet)
        #expect(Position(interfaces: [cable, cellular, tunnel, wifi]).comparable == [.wifi, .cellular])
    }

    @Test("what iOS does not tell is absent")
    func untold() throws {
        let network = try #require(Position(interfaces: [wifi]).facts(runner: .app)).network
        #expect(network.dns == [] && network.privateDns == nil && network.portal == nil && network.validated == nil)
    }

    @Test("a proxy is written as core reads it")
    func proxies() {
        #expect(Position.Proxy(host: "2001:db8::1", port: 8080).place == "[2001:db8::1]:8080")
        #expect(Position.Proxy(host: "a.example", port: 8080, file: "http://a.example/pac").place == nil)
        #expect(Position.Proxy(host: "", port: 8080).place == nil && Position.Proxy(host: "a.example").place == nil)
    }
}
