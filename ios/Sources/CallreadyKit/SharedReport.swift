import Foundation

/// A report for the share sheet: a text to paste or mail, the JSON as a file.
public enum SharedReport: Equatable, Sendable {
    /// A text.
    case text(String)
    /// A file with a name that tells the run.
    case file(URL)
}

extension Callready {
    /// A report to hand on, read from disk; a file is put into `folder`.
    public func report(_ share: Share, folder: URL = FileManager.default.temporaryDirectory) throws -> SharedReport {
        let text = try agent().render(run: share.run, form: share.form)
        guard share.form == .json else { return .text(text) }
        let file = folder.appending(path: "callready-\(share.run.replacing(":", with: "-")).json")
        do {
            try Data(text.utf8).write(to: file, options: .atomic)
        } catch {
            throw AgentError.Store(reason: "\(file.lastPathComponent): \(error.localizedDescription)")
        }
        return .file(file)
    }
}
