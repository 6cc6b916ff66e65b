/// The words of the screens: core's own, out of the same Fluent files as every other shell's.
public struct Words: Sendable {
    private let lookUp: @Sendable (String) -> String

    /// `lookUp` gives the text of a message by its id, such as `shell-test`, with `%1$@` and so on where its arguments go.
    public init(_ lookUp: @escaping @Sendable (String) -> String) {
        self.lookUp = lookUp
    }

    /// A message; its arguments are in the order of their names, as in the catalogue.
    public func callAsFunction(_ id: String, _ arguments: String...) -> String {
        // Piece by piece, so that what stands in an argument is never taken for a place of the next.
        var said = ""
        var rest = lookUp(id)[...]
        while let sign = rest.firstIndex(of: "%") {
            said += rest[..<sign]
            rest = rest[sign...].dropFirst()
            if rest.first == "%" {
                said += "%"
                rest.removeFirst()
            } else if let place = Self.place(in: rest), arguments.indices.contains(place.number - 1) {
                said += arguments[place.number - 1]
                rest = rest.dropFirst(place.length)
            } else {
                said += "%"
            }
        }
        return said + rest
    }

    /// `1$@` at the beginning of a text.
    private static func place(in text: Substring) -> (number: Int, length: Int)? {
        let digits = text.prefix(while: \.isNumber)
        guard let number = Int(digits), text.dropFirst(digits.count).hasPrefix("$@") else { return nil }
        return (number, digits.count + 2)
    }
}
