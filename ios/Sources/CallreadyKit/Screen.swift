/// What the person looks at; the same on every platform.
public enum Screen: Equatable, Sendable {
    /// The agent is being opened.
    case opening
    /// Nothing under way; the newest test, where there is one.
    case idle(last: Kept?)
    /// A test under way.
    case running(Running)
    /// A report.
    case result(Card)
    /// A report of each network, or why there is none.
    case compared([Side])
    /// Kept reports, newest first.
    case history([Kept])
    /// There is no report, and why.
    case failed(Fault)
}

/// A test under way, over one network where it is named.
public struct Running: Equatable, Sendable {
    /// The network that it is bound to.
    public var network: NetworkKind?
    /// How far it is; absent until it began.
    public var progress: Progress?
    /// The person cancelled it, and its report of what was seen is to come.
    public var stopping = false

    /// A test that begins.
    public init(network: NetworkKind? = nil, progress: Progress? = nil, stopping: Bool = false) {
        self.network = network
        self.progress = progress
        self.stopping = stopping
    }
}

/// One network of a comparison.
public struct Side: Equatable, Sendable {
    /// The network.
    public let network: NetworkKind
    /// Its report, or why there is none.
    public let came: Outcome

    /// What came of the test over a network.
    public init(network: NetworkKind, came: Outcome) {
        self.network = network
        self.came = came
    }
}

/// What came of a test.
public enum Outcome: Equatable, Sendable {
    /// A report.
    case told(Card)
    /// None, and why.
    case failed(Fault)
}

/// Why there is no report.
public enum Fault: Equatable, Sendable {
    /// Another test is under way.
    case busy
    /// The network to test is no longer there.
    case networkGone
    /// A kept report cannot be read.
    case unreadable(String)
    /// In core's own words.
    case said(String)
}

extension Fault {
    /// What a person is told of an error.
    init(_ error: any Error) {
        switch error {
        case AgentError.Busy: self = .busy
        case AgentError.Refused(let reason), AgentError.Store(let reason), AgentError.Panicked(let reason):
            self = .said(reason)
        default: self = .said(String(describing: error))
        }
    }

    /// The same for a kept report that was to be shown.
    init(reading error: any Error) {
        guard case .said(let why) = Fault(error) else {
            self = Fault(error)
            return
        }
        self = .unreadable(why)
    }
}
