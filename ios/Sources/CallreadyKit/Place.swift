/// Tells one page from the next: a test under way stays one page while it goes on, every report is another.
public enum Place: Hashable, Sendable {
    /// The agent is being opened.
    case opening
    /// Nothing under way.
    case idle
    /// A test under way.
    case running
    /// A run's report.
    case result(String)
    /// A comparison: the runs' reports.
    case compared([String])
    /// Kept reports.
    case history
    /// There is no report.
    case failed
}

extension Screen {
    /// Where a person is, for scrolling and for what is read out when it appears.
    public var place: Place {
        switch self {
        case .opening: .opening
        case .idle: .idle
        case .running: .running
        case .result(let card): .result(card.run)
        case .compared(let sides):
            .compared(
                sides.map { side in
                    guard case .told(let card) = side.came else { return "" }
                    return card.run
                }
            )
        case .history: .history
        case .failed: .failed
        }
    }
}
