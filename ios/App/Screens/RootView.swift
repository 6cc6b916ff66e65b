import CallreadyKit
import SwiftUI

/// What the model shows; in front of it what is to be handed on, and why the system will ask for the local network.
struct RootView: View {
    let shell: Shell
    @SceneStorage("run") private var run: String?

    var body: some View {
        @Bindable var sharing = shell.sharing
        let model = shell.model
        PageView(page: model.page(shell.words), perform: shell.perform) {
            if let refusal = shell.permission.refusal(shell.words) {
                PleaView(plea: refusal, act: shell.openSettings)
            }
        }
        .id(model.screen.place)
        .sheet(isPresented: .constant(shell.permission.explaining)) {
            ScrollView {
                PleaView(plea: shell.permission.explanation(shell.words), act: shell.permission.proceed).padding(20)
            }
            .background(Color.page)
            .interactiveDismissDisabled()
        }
        .sheet(isPresented: $sharing.isReady) {
            if let report = sharing.ready { ShareSheet(report: report) }
        }
        .alert(sharing.fault ?? "", isPresented: $sharing.isFaulty) {}
        .onAppear { model.open(run: run) }
        .onChange(of: model.run) { run = model.run }
        .task { await model.watch() }
    }
}

/// Something to read, and the one thing to do about it.
struct PleaView: View {
    let plea: LocalNetwork.Plea
    let act: () -> Void

    var body: some View {
        VStack(alignment: .leading, spacing: 12) {
            if let title = plea.title { Text(title).font(.title2.bold()).accessibilityAddTraits(.isHeader) }
            Text(plea.text).foregroundStyle(Color.text)
            Button(action: act) { ButtonLabel(text: plea.button, weight: .main) }.buttonStyle(.plain)
        }
        .frame(maxWidth: 600, alignment: .leading)
    }
}

extension Sharing {
    fileprivate var isReady: Bool {
        get { ready != nil }
        set { if !newValue { ready = nil } }
    }

    fileprivate var isFaulty: Bool {
        get { fault != nil }
        set { if !newValue { fault = nil } }
    }
}
