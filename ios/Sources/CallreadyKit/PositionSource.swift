/// Tells where the device is.
public protocol PositionSource: Sendable {
    /// The position now; waits until the system has told of it once.
    func position() async -> Position

    /// The position now, and again whenever it changes.
    var positions: AsyncStream<Position> { get }
}
