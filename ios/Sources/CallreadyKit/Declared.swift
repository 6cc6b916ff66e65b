import Foundation

/// The configuration of declarative management, of whatever types: what is wrong with it is core's to say, so decoding refuses nothing.
public struct Declared: Decodable, @unchecked Sendable {
    /// Its keys, in property-list types.
    public let values: [String: Any]

    /// Decodes a dictionary.
    public init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: Value].self).mapValues(\.value)
    }

    private struct Value: Decodable {
        let value: Any

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                value = text
            } else if let truth = try? container.decode(Bool.self) {
                value = truth
            } else if let number = try? container.decode(Int.self) {
                value = number
            } else if let number = try? container.decode(Double.self) {
                value = number
            } else if let list = try? container.decode([Value].self) {
                value = list.map(\.value)
            } else if let object = try? container.decode([String: Value].self) {
                value = object.mapValues(\.value)
            } else {
                value = try container.decode(Date.self)
            }
        }
    }
}

#if canImport(ManagedApp)
    import ManagedApp

    extension Callready {
        /// Follows declarative management's configuration until the task ends (iOS 18.4); elsewhere the user defaults have it.
        public func followDeclarations() async {
            guard #available(iOS 18.4, visionOS 2.4, *) else { return }
            let provider = ManagedAppConfigurationProvider()
            for await declared in await provider.configurations(Declared.self) {
                _ = try? configure(declared: declared)
            }
        }
    }
#endif
