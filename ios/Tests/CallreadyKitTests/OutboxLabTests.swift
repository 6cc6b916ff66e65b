import Foundation
import Testing

@testable import CallreadyKit

/// Reports on their way to a collector on this device; in a lab, because they are made by checks.
@Suite(.serialized) struct OutboxLabTests {
    private let folder: Folder
    private let store = FakeStore()

    init() throws { folder = try Folder() }

    @Test func aReportThatIsNotTakenIsSentAgainAndArrivesOnce() async throws {
        let collector = try Collector(answers: ["503 Busy\r\nRetry-After: 1"])
        configure(collector)
        let callready = Callready(in: folder, store: store)
        let run = try await check(callready)
        await arrive(2, at: collector)
        await callready.delivered()
        #expect(collector.taken.map { $0.prefix(3) } == ["503", "200"])
        #expect(collector.taken.allSatisfy { $0.contains(run) })
        await callready.deliverInTime()
        await callready.delivered()
        #expect(collector.taken.count == 2, "nothing is sent again that was acknowledged")
    }

    @Test func aReportOfAnEarlierProcessIsSentByTheNext() async throws {
        let first = try Collector(answers: ["503 Busy\r\nRetry-After: 1"])
        configure(first)
        let run = try await check(Callready(in: folder, store: store))
        await arrive(1, at: first)

        try await Task.sleep(for: .seconds(1.5))
        let second = try Collector(answers: [])
        configure(second)
        let callready = Callready(in: folder, store: store)
        _ = try await callready.agent()
        await arrive(1, at: second)
        await callready.delivered()
        #expect(second.taken.map { $0.prefix(3) } == ["200"])
        #expect(second.taken.first?.contains(run) == true)
    }

    @Test func nothingIsSentWhereNobodyAskedForIt() async throws {
        let collector = try Collector(answers: [])
        let callready = Callready(in: folder, store: store)
        _ = try await check(callready)
        await callready.delivered()
        #expect(collector.taken.isEmpty)
    }

    private func configure(_ collector: Collector) {
        let keys = ["upload_url": "\(collector.address)/{run}", "upload_format": "ndjson"]
        store.put(keys, forKey: ManagedConfiguration.key)
    }

    private func check(_ callready: Callready) async throws -> String {
        let device = try #require(await callready.facts(nil))
        return try await callready.agent().check(device: device, occasion: .person) { _ in }.run
    }

    private func arrive(_ count: Int, at collector: Collector) async {
        for _ in 0..<1_000 where collector.taken.count < count { try? await Task.sleep(for: .milliseconds(10)) }
    }
}
