import CallreadyKit
import SwiftUI

/// The answer: colour, shape and word; read out when it appears, with its sentence.
struct BannerView: View {
    let look: Look
    let word: String
    let sentence: String
    @ScaledMetric(relativeTo: .title) private var size = 44.0

    var body: some View {
        HStack(spacing: 12) {
            Image(systemName: look.symbol).font(.system(size: size))
            Text(word).font(.title.bold())
        }
        .padding(16)
        .frame(maxWidth: .infinity, alignment: .leading)
        .foregroundStyle(look.onColour)
        .background(look.colour, in: RoundedRectangle(cornerRadius: 12))
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(spoken)
        .onAppear { AccessibilityNotification.Announcement(spoken).post() }
    }

    private var spoken: String { "\(word). \(sentence)" }
}

/// Something with its state: shape, name and word, more below; one thing for VoiceOver.
struct ItemView: View {
    let item: Item
    let perform: (Deed) -> Void

    var body: some View {
        if let deed = item.deed {
            Button {
                perform(deed)
            } label: {
                content
                    .padding(12)
                    .background(RoundedRectangle(cornerRadius: 12).stroke(Color.edge))
                    .contentShape(Rectangle())
            }
            .buttonStyle(.plain)
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(item.spoken)
            .accessibilityAddTraits(.isButton)
            .accessibilityAction { perform(deed) }
        } else {
            content
                .accessibilityElement(children: .ignore)
                .accessibilityLabel(item.spoken)
        }
    }

    private var content: some View {
        let look = item.look.map(Look.init)
        return HStack(alignment: .firstTextBaseline, spacing: 12) {
            if let look { Image(systemName: look.symbol).foregroundStyle(look.onPage) }
            VStack(alignment: .leading, spacing: 4) {
                Text(item.title).font(.headline)
                Text(item.word).foregroundStyle(look?.onPage ?? .text)
                ForEach(item.more, id: \.self) { Text($0).font(.callout).foregroundStyle(Color.quiet) }
            }
        }
        .foregroundStyle(Color.text)
        .frame(maxWidth: .infinity, minHeight: 48, alignment: .leading)
    }
}
