import BackgroundTasks
import CallreadyKit
import SwiftUI

/// The app: one session in one process; windows come and go and only watch.
@main struct CallreadyApp: App {
    @Environment(\.scenePhase) private var phase
    private let phone = Phone.shared

    var body: some Scene {
        WindowGroup { RootView(phone: phone) }
            .onChange(of: phase) {
                phone.permission.front(phase == .active)
                if phase == .active { phone.opened() }
                if phase == .background { Task { await phone.wakeLater() } }
            }
            .backgroundTask(.appRefresh(Phone.refreshing)) { await Phone.shared.refresh() }
    }
}
