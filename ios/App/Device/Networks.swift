import CFNetwork
import CallreadyKit
import Darwin
import Foundation
import Network

/// Follows the networks that are up, as long as the process lives.
@MainActor final class Networks {
    private var paths: [NWInterface.InterfaceType?: NWPath] = [:]
    private var followers: [UUID: AsyncStream<Position>.Continuation] = [:]

    init() {
        // The system's own choice, and those that it would not choose while Wi-Fi is up.
        follow(NWPathMonitor(), as: nil)
        follow(NWPathMonitor(requiredInterfaceType: .wifi), as: .wifi)
        follow(NWPathMonitor(requiredInterfaceType: .cellular), as: .cellular)
    }

    /// The position now; waits until the system has told of it once.
    func position() async -> Position {
        for await position in positions() { return position }
        return Position()
    }

    /// The position now, and again whenever it changes.
    func positions() -> AsyncStream<Position> {
        let id = UUID()
        return AsyncStream { follower in
            followers[id] = follower
            follower.onTermination = { _ in Task { @MainActor in self.followers[id] = nil } }
            if let position = known() { follower.yield(position) }
        }
    }

    private func follow(_ monitor: NWPathMonitor, as type: NWInterface.InterfaceType?) {
        Task {
            for await path in monitor {
                paths[type] = path
                guard let position = known() else { continue }
                followers.values.forEach { $0.yield(position) }
            }
        }
    }

    /// Absent until the system has told of its own choice.
    private func known() -> Position? {
        guard let chosen = paths[nil] else { return nil }
        let up = [chosen, paths[.wifi], paths[.cellular]].compactMap { $0 }.filter { $0.status == .satisfied }
        var interfaces: [Position.Interface] = []
        for interface in up.flatMap(\.availableInterfaces)
        where !interfaces.contains(where: { $0.name == interface.name }) {
            interfaces.append(Position.Interface(interface))
        }
        return Position(interfaces: interfaces, isExpensive: chosen.isExpensive || chosen.isConstrained, proxy: .system)
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
            addresses: addresses(of: interface.name)
        )
    }
}

extension Position.Proxy {
    /// What the system would use now.
    fileprivate static var system: Self {
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

/// An interface's own addresses with their prefixes.
private func addresses(of name: String) -> [String] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0 else { return [] }
    defer { freeifaddrs(first) }
    return sequence(first: first) { $0?.pointee.ifa_next }.compactMap { entry -> String? in
        guard let entry = entry?.pointee, String(cString: entry.ifa_name) == name,
            let address = entry.ifa_addr, let mask = entry.ifa_netmask,
            [AF_INET, AF_INET6].contains(Int32(address.pointee.sa_family))
        else { return nil }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let length = socklen_t(address.pointee.sa_len)
        guard getnameinfo(address, length, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        // A link-local address carries its interface after a per cent sign.
        let text = String(cString: host).prefix { $0 != "%" }
        return "\(text)/\(prefix(mask))"
    }
}

/// How many bits of a mask are set; the system leaves out its last bytes where they are zero.
private func prefix(_ mask: UnsafeMutablePointer<sockaddr>) -> Int {
    let skipped = Int32(mask.pointee.sa_family) == AF_INET6 ? 8 : 4
    let bytes = UnsafeRawBufferPointer(start: mask, count: Int(mask.pointee.sa_len)).dropFirst(skipped)
    return bytes.prefix(skipped == 8 ? 16 : 4).reduce(0) { $0 + $1.nonzeroBitCount }
}
