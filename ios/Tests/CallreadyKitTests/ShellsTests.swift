import Foundation
import Testing

@testable import CallreadyKit

/// One truth, several shells: for the reports in `tests/shells/reports`, read by the real core, every shell shows what `tests/shells/screens` says.
///
/// Android's test writes it; see CONTRIBUTING.
struct ShellsTests {
    private let shells = project.appending(path: "tests/shells")

    @Test func everyScreenSaysWhatItSaysOnEveryPlatform() async throws {
        let shown = try await screens().mapValues { screen in
            Pages(words: .catalogue, canCompare: true, canGoBack: false).page(screen).parts.compactMap(line).joined()
        }
        for (name, text) in shown {
            let file = shells.appending(path: "screens/\(name).txt")
            let golden = try? String(contentsOf: file, encoding: .utf8)
            #expect(text == golden, "\(name)")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: shells.appending(path: "screens").path)
        #expect(files.sorted() == shown.keys.map { "\($0).txt" }.sorted(), "every text has its screen")
    }

    private func screens() async throws -> [String: Screen] {
        let folder = try Folder()
        let reports = folder.url.appending(path: "reports")
        try FileManager.default.copyItem(at: shells.appending(path: "reports"), to: reports)
        let agent = try await Callready(in: folder).agent()
        let kept = try agent.history()
        func card(_ readiness: Readiness) throws -> Card {
            let run = try #require(kept.first { $0.readiness == readiness }).run
            return try #require(try agent.card(run: run))
        }
        return [
            "idle": .idle(last: nil),
            "idle-again": .idle(last: kept.first),
            "running": .running(Running()),
            "running-wifi": .running(
                Running(network: .wifi, progress: CheckProgress(what: "testing the table", done: 13, planned: 941))
            ),
            "stopping": .running(
                Running(
                    network: .cellular,
                    progress: CheckProgress(what: "testing the table", done: 0, planned: 0),
                    stopping: true
                )
            ),
            "ready": .result(try card(.ready)),
            "degraded": .result(try card(.degraded)),
            "not-ready": .result(try card(.notReady)),
            "offline": .result(try card(.unknown)),
            "compared": .compared([
                Side(network: .wifi, came: .told(try card(.degraded))),
                Side(network: .cellular, came: .failed(.networkGone)),
            ]),
            "history": .history(kept),
            "history-none": .history([]),
            "failed-busy": .failed(.busy),
            "failed-unreadable": .failed(.unreadable("the file ends in the middle")),
            "failed-said": .failed(.said("the agent is closed")),
        ]
    }

    private func line(_ part: Part) -> String? {
        switch part {
        case .title(let text), .heading(let text), .text(let text, _): text.isEmpty ? nil : "\(text)\n"
        case .banner(let look, let word, _): "(\(shape(look))) \(word)\n"
        case .item(let item):
            (item.look.map { "(\(shape($0))) " } ?? "")
                + ([item.title, item.word] + item.more).joined(separator: "\n    ")
                + (item.deed == nil ? "\n" : " >\n")
        case .progress(let done): done.map { "\(Int(100 * $0)) %\n" } ?? "…\n"
        case .button(let label, _, _, let enabled): "[\(label)]\(enabled ? "" : " off")\n"
        }
    }

    private func shape(_ look: Readiness) -> String {
        switch look {
        case .ready: "ready"
        case .degraded: "degraded"
        case .notReady: "not_ready"
        case .unknown: "unknown"
        }
    }
}

/// The folder of the whole project.
let project = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

extension Words {
    /// The app's own catalogue, as the generator wrote it.
    static let catalogue: Words = {
        let file = project.appending(path: "target/ios/resources/Localizable.xcstrings")
        let strings = (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(Catalogue.self, from: $0) }
        return Words { id in strings?.strings[id]?.localizations["en"]?.stringUnit.value ?? "no word for \(id)" }
    }()

    private struct Catalogue: Decodable {
        let strings: [String: Entry]
    }

    private struct Entry: Decodable {
        let localizations: [String: Localization]
    }

    private struct Localization: Decodable {
        let stringUnit: Unit
    }

    private struct Unit: Decodable {
        let value: String
    }
}
