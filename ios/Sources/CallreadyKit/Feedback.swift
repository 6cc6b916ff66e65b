/// What a management agent reads back with ManagedApplicationFeedback: the states of Android's keyed app states, flat.
///
/// Declarative management shows no feedback, so the same goes out with the uploads.
public enum Feedback {
    /// Where iOS looks for it.
    public static let key = "com.apple.feedback.managed"

    /// `callready.verdict` and the like hold what a machine reads; `.message` and `.error` beside each, what an administrator does.
    public static func dictionary(_ states: [Status]) -> [String: Any] {
        var told: [String: Any] = [:]
        for state in states {
            told[state.key] = state.data
            told["\(state.key).message"] = state.message
            told["\(state.key).error"] = state.error
        }
        return told
    }
}
