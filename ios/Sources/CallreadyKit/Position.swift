/// What the system tells of the networks that are up; without its frameworks, so that it can be tested without them.
///
/// Neither resolvers nor private DNS, captive portals or the system's own check of the internet are told to apps: those facts stay absent.
public struct Position: Equatable, Sendable {
    /// An interface of a network that leads somewhere.
    public struct Interface: Equatable, Sendable {
        /// Such as `en0`.
        public let name: String
        /// Its number, to which sockets can be bound.
        public let index: UInt64
        /// How it is attached; unknown for tunnels.
        public let kind: NetworkKind
        /// Its own addresses with their prefixes, such as `10.20.30.4/24`.
        public let addresses: [String]

        /// An interface as the system tells of it.
        public init(name: String, index: UInt64, kind: NetworkKind, addresses: [String] = []) {
            self.name = name
            self.index = index
            self.kind = kind
            self.addresses = addresses
        }
    }

    /// The system's proxy, as its settings have it.
    public struct Proxy: Equatable, Sendable {
        /// Host of the proxy for HTTPS, and its port.
        public let host: String?
        /// Its port.
        public let port: Int?
        /// Address of a file that chooses one.
        public let file: String?
        /// Hosts that are reached without it.
        public let exclusions: [String]

        /// Settings; what they lack is absent.
        public init(host: String? = nil, port: Int? = nil, file: String? = nil, exclusions: [String] = []) {
            self.host = host
            self.port = port
            self.file = file
            self.exclusions = exclusions
        }

        /// Host and port in one; with a file to choose by, whatever host is set does not count.
        var place: String? {
            guard file == nil, let host, !host.isEmpty, let port else { return nil }
            return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }

    /// Interfaces in the system's order: the first one is what it sends through.
    public let interfaces: [Interface]
    /// The first one's traffic is billed, goes through somebody's phone, or is to be little (low data mode).
    public let isExpensive: Bool
    /// The proxy for what goes through the first one.
    public let proxy: Proxy

    /// A position; without interfaces, a device without a network.
    public init(interfaces: [Interface] = [], isExpensive: Bool = false, proxy: Proxy = Proxy()) {
        self.interfaces = interfaces
        self.isExpensive = isExpensive
        self.proxy = proxy
    }

    /// Wi-Fi and mobile data, where they are up.
    public var comparable: [NetworkKind] {
        [.wifi, .cellular].filter { kind in interfaces.contains { $0.kind == kind } }
    }

    /// Facts of the network that the system chose, or of the one of a kind, to which a check is bound then; absent where it is gone.
    public func facts(runner: Runner, network: NetworkKind? = nil) -> DeviceFacts? {
        let carrying = interfaces.first { $0.kind != .unknown }
        guard let network else { return DeviceFacts(runner: runner, network: facts(of: carrying, bound: false)) }
        guard let wanted = interfaces.first(where: { $0.kind == network }) else { return nil }
        return DeviceFacts(runner: runner, network: facts(of: wanted, bound: true))
    }

    private func facts(of interface: Interface?, bound: Bool) -> NetworkFacts {
        // What is told of the way that the system chose goes for no other.
        let chosen = !bound
        let tunnel = interfaces.first { interface in
            interface.kind == .unknown && Self.tunnels.contains { interface.name.hasPrefix($0) }
        }
        return NetworkFacts(
            kind: interface?.kind ?? .unknown,
            handle: bound ? interface?.index : nil,
            dns: [],
            privateDns: nil,
            proxy: chosen ? proxy.place : nil,
            proxyExclusions: chosen ? proxy.exclusions : [],
            pac: chosen ? proxy.file : nil,
            vpn: chosen ? tunnel?.name : nil,
            metered: chosen && interface != nil ? isExpensive : nil,
            portal: nil,
            validated: nil,
            addresses: interface?.addresses ?? [],
            ssid: nil
        )
    }

    /// How the system names interfaces of VPNs.
    private static let tunnels = ["utun", "ipsec", "ppp"]
}
