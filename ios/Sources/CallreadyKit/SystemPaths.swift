#if canImport(Network)
    import Foundation
    import Network

    /// The networks as the system tells of them.
    public final class SystemPaths: PathSource {
        private let chosen = Following(nil)
        private let kinds: [(NetworkKind, Following)] = [
            (.wifi, Following(.wifi)), (.cellular, Following(.cellular)),
        ]

        /// Begins to follow them.
        public init() {}

        /// The system's network, or the one of a kind; absent where there is none.
        public func path(_ kind: NetworkKind?) async -> NetworkPath? {
            let following = kind == nil ? chosen : kinds.first { $0.0 == kind }?.1
            return await following?.newest().flatMap { NetworkPath($0, kind: kind) }
        }

        /// Wi-Fi and mobile data, where they are up.
        public var comparable: AsyncStream<[NetworkKind]> {
            AsyncStream { stream in
                let telling = Task {
                    for await _ in chosen.changes {
                        var up: [NetworkKind] = []
                        for (kind, _) in kinds where await path(kind) != nil { up.append(kind) }
                        stream.yield(up)
                    }
                }
                stream.onTermination = { _ in telling.cancel() }
            }
        }
    }

    /// One monitor, and what it told last.
    private final class Following: Sendable {
        private let monitor: NWPathMonitor
        private let told = Locked<NWPath?>(nil)
        private let listeners = Locked<[UUID: AsyncStream<NWPath>.Continuation]>([:])

        init(_ type: NWInterface.InterfaceType?) {
            monitor = type.map { NWPathMonitor(requiredInterfaceType: $0) } ?? NWPathMonitor()
            monitor.pathUpdateHandler = { [told, listeners] path in
                told.with { $0 = path }
                for listener in listeners.with({ Array($0.values) }) { listener.yield(path) }
            }
            monitor.start(queue: DispatchQueue(label: "app.callready.paths"))
        }

        deinit { monitor.cancel() }

        /// What was told last; the first word comes a moment after the start.
        func newest() async -> NWPath? {
            for await path in changes { return path }
            return nil
        }

        /// What was told last, and whatever follows.
        var changes: AsyncStream<NWPath> {
            AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
                let id = UUID()
                listeners.with { $0[id] = stream }
                stream.onTermination = { [listeners] _ in listeners.with { $0[id] = nil } }
                if let last = told.with({ $0 }) { stream.yield(last) }
            }
        }
    }

    extension NetworkPath {
        init?(_ path: NWPath, kind asked: NetworkKind?) {
            guard path.status == .satisfied else { return nil }
            let first = path.availableInterfaces.first { asked == nil || NetworkKind($0.type) == asked }
            let kind = asked ?? NetworkKind.inUse(by: path) ?? .unknown
            self.init(kind, interface: first.map { Interface($0.name, index: UInt64($0.index)) })
            vpn = path.availableInterfaces.first { $0.type == .other && Self.tunnel($0.name) }?.name
            metered = path.isExpensive || path.isConstrained
            proxy = .current()
        }

        /// Whether an interface of this name is a VPN's; iOS names the kind of no interface but the usual ones.
        private static func tunnel(_ name: String) -> Bool {
            ["utun", "ipsec", "ppp", "tap", "tun"].contains { name.hasPrefix($0) }
        }
    }

    extension NetworkKind {
        init(_ type: NWInterface.InterfaceType) {
            switch type {
            case .wifi: self = .wifi
            case .cellular: self = .cellular
            case .wiredEthernet: self = .ethernet
            default: self = .unknown
            }
        }

        /// The first kind that a path has: a VPN's has those of the network below it as well.
        static func inUse(by path: NWPath) -> NetworkKind? {
            let known: [NWInterface.InterfaceType] = [.wifi, .cellular, .wiredEthernet]
            return known.first(where: path.usesInterfaceType).map(NetworkKind.init)
        }
    }
#endif

#if canImport(CFNetwork)
    import CFNetwork

    extension SystemProxy {
        /// What the device is set to now.
        static func current() -> SystemProxy {
            var proxy = SystemProxy()
            guard let settings = CFNetworkCopySystemProxySettings()?.takeRetainedValue() as? [String: Any] else {
                return proxy
            }
            if settings[kCFNetworkProxiesProxyAutoConfigEnable as String] as? Int == 1 {
                proxy.pac = settings[kCFNetworkProxiesProxyAutoConfigURLString as String] as? String
            } else if settings[kCFNetworkProxiesHTTPEnable as String] as? Int == 1,
                let host = settings[kCFNetworkProxiesHTTPProxy as String] as? String,
                let port = settings[kCFNetworkProxiesHTTPPort as String] as? Int
            {
                proxy.address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            }
            proxy.exclusions = settings["ExceptionsList"] as? [String] ?? []
            return proxy
        }
    }
#endif
