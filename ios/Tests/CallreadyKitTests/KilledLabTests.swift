import Foundation
import Testing

@testable import CallreadyKit

/// The system ends the app in the middle of a test; run twice in one `CALLREADY_FOLDER`, the first time with `CALLREADY_DIE`, which ends this very process.
@MainActor struct KilledLabTests {
    @Test func whatWasSeenBeforeTheProcessWasEndedIsShownByTheNextOneOnce() async throws {
        let environment = ProcessInfo.processInfo.environment
        let folder = try #require(environment["CALLREADY_FOLDER"])
        func start() async -> CheckModel {
            let setup = Setup(folder: folder, language: "en", roots: environment["SSL_CERT_FILE"])
            let callready = Callready(setup: setup, store: FakeStore(), positions: FakePositions())
            let model = CheckModel(bench: callready)
            model.open()
            await model.settled()
            return model
        }
        let model = await start()
        if environment["CALLREADY_DIE"] != nil {
            model.test()
            await until {
                guard case .running(let running) = model.screen, let progress = running.progress else { return false }
                return progress.done > 20
            }
            kill(getpid(), SIGKILL)
        }
        guard case .result(let card) = model.screen else { return #expect(Bool(false), "\(model.screen)") }
        let words = model.page(.catalogue).parts.map { "\($0)" }
        #expect(words.contains { $0.contains("The check was cut off when the system ended this app.") }, "\(words)")
        #expect(card.rows.contains { $0.word == "not run" }, "what was not seen is not run")
        guard case .idle(let last) = await start().screen else { return #expect(Bool(false), "told twice") }
        #expect(last?.run == card.run)
    }
}
