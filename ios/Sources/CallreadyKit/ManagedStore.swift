import Foundation

/// Where a management agent leaves the configuration and looks for feedback.
public protocol ManagedStore: Sendable {
    /// What stands under a key; absent where that is no dictionary.
    func dictionary(forKey key: String) -> [String: Any]?

    /// Puts property-list types under a key.
    func put(_ dictionary: [String: Any], forKey key: String)
}

/// The app's own user defaults, where iOS puts the one and reads the other.
public struct StandardDefaults: ManagedStore {
    /// The defaults of this app.
    public init() {}

    /// What stands under a key.
    public func dictionary(forKey key: String) -> [String: Any]? {
        UserDefaults.standard.dictionary(forKey: key)
    }

    /// Puts property-list types under a key.
    public func put(_ dictionary: [String: Any], forKey key: String) {
        UserDefaults.standard.set(dictionary, forKey: key)
    }
}
