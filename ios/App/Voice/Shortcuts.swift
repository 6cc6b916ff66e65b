import AppIntents

/// What Siri, Spotlight and the Shortcuts app offer as soon as the app is installed.
struct Shortcuts: AppShortcutsProvider {
    // The system reads these phrases out of the source; other languages are in AppShortcuts.xcstrings, and a test holds the English ones to it.
    static var appShortcuts: [AppShortcut] {
        AppShortcut(
            intent: TestNetwork(),
            phrases: [
                "Test the network with \(.applicationName)",
                "Ask \(.applicationName) whether calls will work",
            ],
            shortTitle: "shell-intent",
            systemImageName: "checkmark.shield"
        )
    }
}
