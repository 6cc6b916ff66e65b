/// Writes each screen down as Android's shell does, part for part.
struct Pages {
    let words: Words
    let canCompare: Bool
    let canGoBack: Bool

    func page(_ screen: Screen) -> Page {
        switch screen {
        case .opening: Page()
        case .idle(let last): Page(parts: idle(last))
        case .running(let running): Page(parts: self.running(running))
        case .result(let card): Page(parts: result(card))
        case .compared(let sides): Page(parts: compared(sides))
        case .history(let kept): Page(parts: history(kept))
        case .failed(let fault): Page(parts: failure(fault) + actions(again: true))
        }
    }

    private func idle(_ last: Kept?) -> [Part] {
        let earlier = last.map { words("shell-last", $0.when, $0.word) } ?? words("shell-never")
        return [
            .title(words("shell-app-name")),
            .text(words("shell-about"), .plain),
            button("shell-test", .large, .test),
            .text(earlier, .quiet),
        ] + actions(again: false)
    }

    private func running(_ running: Running) -> [Part] {
        let progress = running.progress
        let title = running.network.map { words("shell-testing-over", name(of: $0)) } ?? words("shell-testing")
        let what = running.stopping ? words("shell-stopping") : progress?.what ?? words("shell-starting")
        let count = progress.map { words("shell-progress", String($0.done), String($0.planned)) } ?? ""
        let known = progress.flatMap { $0.planned == 0 ? nil : min(1, Double($0.done) / Double($0.planned)) }
        return [
            .title(title), .text(what, .sentence), .progress(known), .text(count, .quiet),
            button("shell-cancel", .plain, .cancel, enabled: !running.stopping),
        ]
    }

    private func result(_ card: Card) -> [Part] {
        let rows = card.rows.map { row in
            Part.item(Item(title: row.title, word: row.word, more: [row.service] + [row.reason].compactMap(\.self)))
        }
        return banner(card)
            + section("shell-capabilities", capabilities(card))
            + section("label-rules", rows)
            + section("label-notices", card.notes.map { .text($0, .plain) })
            + send(card)
            + actions(again: true)
            + [.text(card.foot, .quiet)]
    }

    private func send(_ card: Card) -> [Part] {
        let ticket: Part =
            card.ticket
            ? button("shell-send-ticket", .main, .share(Share(run: card.run, form: .ticket)))
            : .text(words("shell-send-nothing"), .quiet)
        return [
            .heading(words("shell-send")), ticket,
            button("shell-send-text", .plain, .share(Share(run: card.run, form: .text))),
            button("shell-send-json", .plain, .share(Share(run: card.run, form: .json))),
        ]
    }

    private func compared(_ sides: [Side]) -> [Part] {
        [.title(words("shell-compared"))]
            + sides.flatMap { side -> [Part] in
                let network = name(of: side.network)
                let came: [Part] =
                    switch side.came {
                    case .failed(let fault): failure(fault)
                    case .told(let card):
                        banner(card) + section("shell-capabilities", capabilities(card))
                            + [button("shell-details", .plain, .details(card))]
                    }
                return [.heading(network.prefix(1).capitalized + network.dropFirst())] + came
            } + actions(again: true)
    }

    private func history(_ kept: [Kept]) -> [Part] {
        let none: [Part] = kept.isEmpty ? [.text(words("shell-never"), .plain)] : []
        let items = kept.map { kept in
            // What is damaged leads nowhere.
            let deed = kept.readiness.map { _ in Deed.open(run: kept.run) }
            let look = kept.readiness ?? .unknown
            return Part.item(Item(look: look, title: kept.when, word: kept.word, more: [kept.sentence], deed: deed))
        }
        return [.title(words("shell-earlier"))] + none + items + [button("shell-back", .plain, .back)]
    }

    private func failure(_ fault: Fault) -> [Part] {
        let why =
            switch fault {
            case .busy: words("shell-busy")
            case .networkGone: words("shell-network-gone")
            case .unreadable(let why): words("shell-unreadable", why)
            case .said(let why): why
            }
        return banner(.unknown, words("shell-failed"), why)
    }

    private func actions(again: Bool) -> [Part] {
        (again ? [button("shell-again", .plain, .test)] : [])
            + (canCompare ? [button("shell-compare", .plain, .compare)] : [])
            + [button("shell-history", .plain, .history)]
            + (canGoBack ? [button("shell-back", .plain, .back)] : [])
    }

    private func capabilities(_ card: Card) -> [Part] {
        card.capabilities.map {
            .item(Item(look: $0.readiness, title: $0.title, word: $0.word, more: [$0.notice].compactMap(\.self)))
        }
    }

    private func section(_ title: String, _ parts: [Part]) -> [Part] {
        parts.isEmpty ? [] : [.heading(words(title))] + parts
    }

    private func banner(_ card: Card) -> [Part] {
        banner(card.readiness, card.word, card.sentence)
    }

    private func banner(_ look: Readiness, _ word: String, _ sentence: String) -> [Part] {
        [.banner(look, word: word, sentence: sentence), .text(sentence, .sentence)]
    }

    private func button(_ label: String, _ weight: Weight, _ deed: Deed, enabled: Bool = true) -> Part {
        .button(words(label), weight, deed, enabled: enabled)
    }

    private func name(of network: NetworkKind) -> String {
        switch network {
        case .wifi: words("network-wifi")
        case .cellular: words("network-cellular")
        case .ethernet: "ETHERNET"
        case .unknown: "UNKNOWN"
        }
    }
}
