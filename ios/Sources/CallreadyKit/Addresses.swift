import Foundation

extension Position.Interface {
    /// The device's own addresses on an interface, with their prefixes, such as `10.20.30.4/24`.
    static func ownAddresses(of name: String) -> [String] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [String] = []
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard String(cString: entry.ifa_name) == name, let address = entry.ifa_addr, let mask = entry.ifa_netmask,
                let text = text(of: address), let prefix = prefix(of: mask, family: address.pointee.sa_family)
            else { continue }
            found.append("\(text)/\(prefix)")
        }
        return found
    }
}

private func text(of address: UnsafeMutablePointer<sockaddr>) -> String? {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = Int32(address.pointee.sa_family)
    let raw = UnsafeRawPointer(address)
    let written: UnsafePointer<CChar>? =
        switch family {
        case AF_INET:
            inet_ntop(family, raw + offset(\sockaddr_in.sin_addr), &text, socklen_t(text.count))
        case AF_INET6:
            inet_ntop(family, raw + offset(\sockaddr_in6.sin6_addr), &text, socklen_t(text.count))
        default:
            nil
        }
    return written == nil ? nil : text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
}

/// How many of a mask's bits are set; a mask does not always name its family, so the address does.
private func prefix(of mask: UnsafeMutablePointer<sockaddr>, family: sa_family_t) -> Int? {
    let raw = UnsafeRawPointer(mask)
    let bits: UnsafeRawBufferPointer? =
        switch Int32(family) {
        case AF_INET:
            UnsafeRawBufferPointer(start: raw + offset(\sockaddr_in.sin_addr), count: 4)
        case AF_INET6:
            UnsafeRawBufferPointer(start: raw + offset(\sockaddr_in6.sin6_addr), count: 16)
        default:
            nil
        }
    return bits?.reduce(0) { $0 + $1.nonzeroBitCount }
}

private func offset<Root, Value>(_ field: KeyPath<Root, Value>) -> Int {
    MemoryLayout<Root>.offset(of: field) ?? 0
}
