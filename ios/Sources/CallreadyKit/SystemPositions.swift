#if canImport(Network)
    import Foundation
    import Network

    /// Follows the networks that are up, as long as the process lives.
    public final class SystemPositions: PositionSource, @unchecked Sendable {
        /// What the system told last of its own choice, and of the networks that it would not choose while another is up.
        private struct Told {
            var paths: [NWInterface.InterfaceType?: NWPath] = [:]
            var followers: [UUID: AsyncStream<Position>.Continuation] = [:]
        }

        private let told = Locked(Told())
        private let monitors: [NWPathMonitor]

        /// Begins to follow them.
        public init() {
            let types: [NWInterface.InterfaceType?] = [nil, .wifi, .cellular]
            let queue = DispatchQueue(label: "app.callready.networks")
            monitors = types.map { [told] type in
                let monitor = type.map { NWPathMonitor(requiredInterfaceType: $0) } ?? NWPathMonitor()
                monitor.pathUpdateHandler = { path in
                    told.with {
                        $0.paths[type] = path
                        guard let position = Self.position($0.paths) else { return }
                        $0.followers.values.forEach { $0.yield(position) }
                    }
                }
                monitor.start(queue: queue)
                return monitor
            }
        }

        deinit { monitors.forEach { $0.cancel() } }

        /// The position now; waits until the system has told of it once.
        public func position() async -> Position {
            for await position in positions { return position }
            return Position()
        }

        /// The position now, and again whenever it changes.
        public var positions: AsyncStream<Position> {
            AsyncStream(bufferingPolicy: .bufferingNewest(1)) { [told] follower in
                let id = UUID()
                follower.onTermination = { _ in told.with { $0.followers[id] = nil } }
                told.with {
                    $0.followers[id] = follower
                    if let position = Self.position($0.paths) { follower.yield(position) }
                }
            }
        }

        /// Absent until the system has told of its own choice.
        private static func position(_ paths: [NWInterface.InterfaceType?: NWPath]) -> Position? {
            guard let chosen = paths[nil] else { return nil }
            let up = [chosen, paths[.wifi], paths[.cellular]].compactMap(\.self).filter { $0.status == .satisfied }
            var interfaces: [Position.Interface] = []
            for interface in up.flatMap(\.availableInterfaces)
            where !interfaces.contains(where: { $0.name == interface.name }) {
                interfaces.append(Position.Interface(interface))
            }
            return Position(
                interfaces: interfaces,
                isExpensive: chosen.isExpensive || chosen.isConstrained,
                proxy: .system
            )
        }
    }

    extension Position.Interface {
        fileprivate init(_ interface: NWInterface) {
            let kind: NetworkKind =
                switch interface.type {
                case .wifi: .wifi
                case .cellular: .cellular
                case .wiredEthernet: .ethernet
                default: .unknown
                }
            self.init(
                name: interface.name,
                index: UInt64(interface.index),
                kind: kind,
                addresses: Self.ownAddresses(of: interface.name)
            )
        }
    }
#endif

#if canImport(CFNetwork)
    import CFNetwork

    extension Position.Proxy {
        /// What the system would use now.
        static var system: Self {
            let settings = CFNetworkCopySystemProxySettings()?.takeRetainedValue() as? [String: Any] ?? [:]
            let isOn = { (key: String) in settings[key] as? Int == 1 }
            // iOS has no names of its own for the settings of HTTPS.
            return Self(
                host: isOn("HTTPSEnable") ? settings["HTTPSProxy"] as? String : nil,
                port: settings["HTTPSPort"] as? Int,
                file: isOn("ProxyAutoConfigEnable") ? settings["ProxyAutoConfigURLString"] as? String : nil,
                exclusions: settings["ExceptionsList"] as? [String] ?? []
            )
        }
    }
#endif
