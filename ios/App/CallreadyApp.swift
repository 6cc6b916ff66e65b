import BackgroundTasks
import CallreadyKit
import SwiftUI

/// The app: one session in one process; windows come and go and only watch.
@main struct CallreadyApp: App {
    @Environment(\.scenePhase) private var phase
    private let shell = Shell.shared

    var body: some Scene {
        WindowGroup { RootView(shell: shell) }
            .onChange(of: phase) {
                shell.permission.front(phase == .active)
                if phase == .active { Task { await shell.opened() } }
                if phase == .background { Task { await shell.wakeLater() } }
            }
            .backgroundTask(.appRefresh(Shell.refreshing)) { await Shell.shared.refresh() }
    }
}
