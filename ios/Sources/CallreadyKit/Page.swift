/// A screen as it is shown: everything in its order, in words. Whoever draws it adds colours and shapes, and no word.
public struct Page: Equatable, Sendable {
    /// From top to bottom.
    public var parts: [Part] = []
}

/// Something on a page.
public enum Part: Equatable, Sendable {
    /// What the page is about.
    case title(String)
    /// What follows is about this.
    case heading(String)
    /// A text.
    case text(String, Tone)
    /// The answer: its colour and shape, and its word; the sentence is the next part. Read out together when it appears.
    case banner(Readiness, word: String, sentence: String)
    /// Something with its state: shape, name and word, more below; pressed where it leads somewhere.
    case item(Item)
    /// How far the test is, from 0 to 1; absent while nobody knows.
    case progress(Double?)
    /// A button.
    case button(String, Weight, Deed, enabled: Bool)
}

/// How a text is said.
public enum Tone: Equatable, Sendable {
    /// As usual.
    case plain
    /// The one that counts.
    case sentence
    /// In passing.
    case quiet
}

/// How a button stands out.
public enum Weight: Equatable, Sendable {
    /// The one that the app is for.
    case large
    /// The first one of its page.
    case main
    /// Any other.
    case plain
}

/// Something with its state.
public struct Item: Equatable, Sendable {
    /// Its colour and shape, where it has an answer.
    public var look: Readiness?
    /// Its name.
    public var title: String
    /// Its state in a word.
    public var word: String
    /// What else is known.
    public var more: [String] = []
    /// Where it leads.
    public var deed: Deed?

    /// What VoiceOver reads.
    public var spoken: String { ([title, word] + more).joined(separator: ". ") }
}

/// What is done when something is pressed.
public enum Deed: Equatable, Sendable {
    /// Test this network.
    case test
    /// Test each network by itself.
    case compare
    /// End the test under way.
    case cancel
    /// Go to the kept reports.
    case history
    /// Go back.
    case back
    /// Go to a kept report.
    case open(run: String)
    /// Go to a report at hand.
    case details(Card)
    /// Hand a report on.
    case share(Share)
}

/// A report to hand on, in a form.
public struct Share: Hashable, Sendable {
    /// The run's id.
    public let run: String
    /// The form.
    public let form: Form

    /// A run's report in a form.
    public init(run: String, form: Form) {
        self.run = run
        self.form = form
    }
}

extension CheckModel {
    /// Does what was pressed; sharing is the system's, see ``SharedReport``.
    public func perform(_ deed: Deed) {
        switch deed {
        case .test: test()
        case .compare: compare()
        case .cancel: cancel()
        case .history: history()
        case .back: back()
        case .open(let run): show(run: run)
        case .details(let card): show(card)
        case .share: break
        }
    }

    /// The screen as it is shown now.
    public func page(_ words: Words) -> Page {
        Pages(words: words, canCompare: canCompare, canGoBack: canGoBack).page(screen)
    }
}
