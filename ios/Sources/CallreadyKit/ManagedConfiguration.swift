import Foundation

/// The managed configuration as a console set it.
public struct ManagedConfiguration: Equatable, Sendable {
    /// Where iOS puts it.
    public static let key = "com.apple.configuration.managed"

    /// The JSON object that core reads, every value of whatever type; core names what is wrong with it.
    ///
    /// What core could not name otherwise stands there as an array that says why, which no key can hold.
    public let json: String

    /// The configuration in the user defaults, and that of declarative management, whose keys go first.
    public init(_ told: [String: Any]?, declared: [String: Any]? = nil) {
        let all = (told ?? [:]).merging(declared ?? [:]) { _, newer in newer }
        let object = Self.object(all, deeper: Self.deepest)
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        json = data.map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    private static func object(_ values: [String: Any], deeper: Int) -> [String: Any] {
        var made: [String: Any] = [:]
        for (key, value) in values {
            let short = key.count <= longestKey ? key : key.prefix(longestKey) + "…"
            made[short] = self.value(value, deeper: deeper)
        }
        return made
    }

    private static func value(_ value: Any, deeper: Int) -> Any {
        switch value {
        case let text as String:
            let length = text.utf16.count
            return length <= longest ? text : wrong("\(length) characters are too many")
        case let number as NSNumber:
            // Also a truth value: Apple's are numbers, and are written as what they are.
            return number.doubleValue.isFinite ? number : wrong("not a number")
        case let object as [String: Any]:
            return deeper > 0 ? self.object(object, deeper: deeper - 1) : wrong("too deep")
        case let list as [Any]:
            guard deeper > 0 else { return wrong("too deep") }
            guard list.count <= most else { return wrong("\(list.count) entries are too many") }
            return list.map { self.value($0, deeper: deeper - 1) }
        default:
            return wrong("a \(type(of: value)) is nothing that a console sends")
        }
    }

    private static func wrong(_ why: String) -> [String] { [why] }

    /// Longest text, UTF-16 units; core takes 4 MiB altogether.
    private static let longest = 100_000
    /// Longest name of a key in a notice, characters.
    private static let longestKey = 100
    /// Most entries of an array.
    private static let most = 1_000
    /// Dictionaries and arrays inside one another; core's keys are flat.
    private static let deepest = 4
}
