import Observation

/// A report on its way to the share sheet.
@MainActor @Observable public final class Sharing {
    /// What the sheet is to show.
    public var ready: SharedReport?
    /// Why there is nothing to show.
    public var fault: String?

    @ObservationIgnored private let words: Words
    @ObservationIgnored private let report: @Sendable (Share) async throws -> SharedReport

    /// `report` reads one from disk.
    public init(words: Words, report: @escaping @Sendable (Share) async throws -> SharedReport) {
        self.words = words
        self.report = report
    }

    /// Reads a report for the sheet.
    public func hand(_ share: Share) async {
        do {
            ready = try await report(share)
        } catch {
            guard case .said(let why) = Fault(error) else { return }
            fault = words("shell-unreadable", why)
        }
    }
}
