import AppIntents
import CallreadyKit

/// "Test network" for Siri, Shortcuts and Spotlight: a quick check without opening the app, answered in one sentence.
struct TestNetwork: AppIntent {
    static let title: LocalizedStringResource = "shell-intent"
    static let description = IntentDescription("shell-intent-about")
    static let openAppWhenRun = false

    func perform() async throws -> some IntentResult & ReturnsValue<String> & ProvidesDialog {
        let sentence = await Shell.shared.answer()
        return .result(value: sentence, dialog: "\(sentence)")
    }
}
