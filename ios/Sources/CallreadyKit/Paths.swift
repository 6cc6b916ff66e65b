/// What the system tells of one of its networks; what it does not tell is absent.
public struct NetworkPath: Equatable, Sendable {
    /// How the device is attached.
    public var kind: NetworkKind
    /// What it is attached with.
    public var interface: Interface?
    /// The VPN's interface, where the way leads through one.
    public var vpn: String?
    /// Traffic is billed, or the person wants little of it.
    public var metered: Bool?
    /// The system's HTTP proxy.
    public var proxy = SystemProxy()

    /// A network of a kind.
    public init(_ kind: NetworkKind, interface: Interface? = nil) {
        self.kind = kind
        self.interface = interface
    }
}

/// A network interface.
public struct Interface: Equatable, Sendable {
    /// Such as `en0`.
    public let name: String
    /// Its number, from 1.
    public let index: UInt64

    /// An interface by its name and number.
    public init(_ name: String, index: UInt64) {
        self.name = name
        self.index = index
    }
}

/// The system's HTTP proxy.
public struct SystemProxy: Equatable, Sendable {
    /// `host:port`.
    public var address: String?
    /// Hosts that are reached without it.
    public var exclusions: [String] = []
    /// Address of a proxy auto-configuration file.
    public var pac: String?

    /// None.
    public init() {}
}

/// The networks of this device.
public protocol PathSource: Sendable {
    /// The system's network, or the one of a kind; absent where there is none.
    func path(_ kind: NetworkKind?) async -> NetworkPath?

    /// Networks that can be compared: those that are up now, and again whenever they change.
    var comparable: AsyncStream<[NetworkKind]> { get }
}

extension NetworkFacts {
    /// The facts of a network, to which the test is bound where the person named it. iOS tells neither the resolvers of one network nor what it thinks of a
    /// portal; core then says what it cannot know.
    init(_ path: NetworkPath?, bound: Bool) {
        self.init(
            kind: path?.kind ?? .unknown,
            handle: bound ? path?.interface?.index : nil,
            dns: [],
            privateDns: nil,
            proxy: path?.proxy.address,
            proxyExclusions: path?.proxy.exclusions ?? [],
            pac: path?.proxy.pac,
            vpn: path?.vpn,
            metered: path?.metered,
            portal: nil,
            validated: nil,
            addresses: path?.interface?.addresses ?? [],
            ssid: nil
        )
    }
}
