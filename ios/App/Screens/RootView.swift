import CallreadyKit
import SwiftUI

/// What the model shows, and in front of it why the system will ask for the local network.
struct RootView: View {
    let phone: Phone
    @SceneStorage("run") private var run: String?

    var body: some View {
        let model = phone.model
        VStack(spacing: 0) {
            PageView(page: model.page(phone.words), perform: model.perform, share: phone.share)
            if let refusal = phone.permission.refusal(phone.words) {
                PleaView(plea: refusal, act: phone.openSettings).fixedSize(horizontal: false, vertical: true)
            }
        }
        .background(Color.page)
        .sheet(isPresented: .constant(phone.permission.explaining)) {
            PleaView(plea: phone.permission.explanation(phone.words), act: phone.permission.proceed)
                .interactiveDismissDisabled()
        }
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
        .padding(20)
        .background(Color.page)
    }
}
