import Foundation

@testable import CallreadyKit

/// User defaults that a test writes and reads.
final class FakeStore: ManagedStore, @unchecked Sendable {
    private let lock = NSLock()
    private var values: [String: [String: Any]] = [:]

    func dictionary(forKey key: String) -> [String: Any]? { lock.withLock { values[key] } }
    func put(_ dictionary: [String: Any], forKey key: String) { lock.withLock { values[key] = dictionary } }

    /// What a management agent reads back under a key.
    func told(_ key: String) -> String? { dictionary(forKey: Feedback.key)?[key] as? String }
}

/// A device that is where a test wants it.
struct FakePositions: PositionSource {
    var now = Position()

    func position() -> Position { now }

    var positions: AsyncStream<Position> {
        AsyncStream { stream in
            stream.yield(now)
            stream.finish()
        }
    }
}

extension Position {
    /// Where this machine is: in a lab, a network of its own.
    static var here: Position {
        guard let all = if_nameindex() else { return Position() }
        defer { if_freenameindex(all) }
        let interfaces = sequence(first: all) { $0 + 1 }.prefix { $0.pointee.if_index != 0 }.map { entry in
            let name = String(cString: entry.pointee.if_name)
            let own = Interface.ownAddresses(of: name)
            return Interface(name: name, index: UInt64(entry.pointee.if_index), kind: .ethernet, addresses: own)
        }
        return Position(interfaces: interfaces.filter { $0.name != "lo" && !$0.addresses.isEmpty })
    }
}

/// A folder that is gone with its test.
final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "callready-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
}

extension Callready {
    /// Callready with the real core, its folder and its user defaults.
    init(
        in folder: Folder,
        store: FakeStore = FakeStore(),
        at position: Position = Position(),
        language: String = "en"
    ) {
        let roots = ProcessInfo.processInfo.environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(
            setup: Setup(folder: folder.url.path, language: language, roots: roots),
            store: store,
            positions: FakePositions(now: position),
            language: { language }
        )
    }
}
