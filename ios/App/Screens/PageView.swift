import CallreadyKit
import SwiftUI

/// A page that scrolls, one part below the other, and never wider than can be read.
struct PageView<Foot: View>: View {
    let page: Page
    let perform: (Deed) -> Void
    /// Stands below the page.
    @ViewBuilder let foot: Foot

    var body: some View {
        ScrollView {
            VStack(alignment: .leading, spacing: 12) {
                ForEach(Array(page.parts.enumerated()), id: \.offset) { _, part in
                    PartView(part: part, perform: perform)
                }
                foot
            }
            .frame(maxWidth: 600, alignment: .leading)
            .frame(maxWidth: .infinity)
            .padding(20)
        }
        .background(Color.page)
    }
}

/// One part of a page.
struct PartView: View {
    let part: Part
    let perform: (Deed) -> Void

    var body: some View {
        switch part {
        case .title(let text):
            Text(text).font(.largeTitle.bold()).accessibilityAddTraits(.isHeader)
        case .heading(let text):
            Text(text).font(.title2.bold()).padding(.top, 12).accessibilityAddTraits(.isHeader)
        case .text(let text, let tone):
            Text(text).font(tone.font).foregroundStyle(tone.colour)
        case .banner(let readiness, let word, let sentence):
            BannerView(look: Look(readiness), word: word, sentence: sentence)
        case .item(let item):
            ItemView(item: item, perform: perform)
        case .progress(let fraction):
            ProgressView(value: fraction)
        case .button(let label, let weight, let deed, let enabled):
            Button {
                perform(deed)
            } label: {
                ButtonLabel(text: label, weight: weight)
            }
            .buttonStyle(.plain)
            .disabled(!enabled)
        }
    }
}

/// A button's words on its ground; as high as a glove needs.
struct ButtonLabel: View {
    let text: String
    let weight: Weight
    @Environment(\.isEnabled) private var isEnabled

    var body: some View {
        let ground = RoundedRectangle(cornerRadius: 12)
        Text(text)
            .font(weight == .large ? .title.bold() : .headline)
            .multilineTextAlignment(.center)
            .padding(12)
            .frame(maxWidth: .infinity, minHeight: weight == .large ? 120 : 52)
            .foregroundStyle(isEnabled ? (weight == .plain ? Color.accent : .onAccent) : .onOff)
            .background(isEnabled ? (weight == .plain ? Color.page : .accent) : .off, in: ground)
            .overlay { if weight == .plain { ground.stroke(Color.edge) } }
            .contentShape(ground)
    }
}

extension Tone {
    fileprivate var font: Font {
        switch self {
        case .plain: .body
        case .sentence: .title3
        case .quiet: .callout
        }
    }

    fileprivate var colour: Color {
        self == .quiet ? .quiet : .text
    }
}
