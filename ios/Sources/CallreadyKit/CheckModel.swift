import Observation

/// What a person does and sees, as long as the process lives; screens come and go and only watch.
///
/// Every function returns at once: what takes time goes on in a task, and its screen is told when it is there.
@MainActor @Observable public final class CheckModel {
    /// What is to be seen now.
    public private(set) var screen = Screen.opening
    /// Networks that can be compared.
    public private(set) var networks: [NetworkKind] = []

    private let bench: any Bench
    private var trail: [Screen] = []
    private var opened = false
    private var stopping = false
    private var work: Task<Void, Never>?
    /// The number of the task under way: an ended one's screen is not shown any more.
    private var turn = 0

    /// A model that nothing was asked of yet.
    public init(bench: any Bench) {
        self.bench = bench
    }

    /// Whether there is something to go back to.
    public var canGoBack: Bool { !trail.isEmpty }

    /// Whether two networks are there to compare.
    public var canCompare: Bool { networks.count > 1 }

    /// The report on the screen, for the next process to open with.
    public var run: String? {
        guard case .result(let card) = screen else { return nil }
        return card.run
    }

    /// Begins, once a process; `run` is the report that was on the screen when an earlier process ended.
    public func open(run: String? = nil) {
        guard !opened else { return }
        opened = true
        go { bench in
            let agent = try await bench.agent()
            if let card = try agent.recovered() { return .result(card) }
            if let run, let card = try? agent.card(run: run) { return .result(card) }
            return .idle(last: try agent.history().first)
        }
    }

    /// Follows the networks until the task ends.
    public func watch() async {
        for await up in await bench.networks { networks = up }
    }

    /// Tests the system's network.
    public func test() {
        begin(Running()) { model in
            switch await model.check(nil) {
            case .told(let card): .result(card)
            case .failed(let fault): .failed(fault)
            }
        }
    }

    /// Tests each network by itself, one after the other.
    public func compare() {
        let networks = networks
        guard let first = networks.first, networks.count > 1 else { return }
        begin(Running(network: first)) { model in
            var sides: [Side] = []
            // Cancelled in the first moment, the first one still tells what was seen.
            for network in networks where sides.isEmpty || !model.stopping {
                model.screen = .running(Running(network: network))
                sides.append(Side(network: network, came: await model.check(network)))
            }
            return .compared(sides)
        }
    }

    /// Ends the test under way; its report of what was seen comes soon.
    public func cancel() {
        guard case .running(var running) = screen else { return }
        stopping = true
        running.stopping = true
        screen = .running(running)
        work?.cancel()
    }

    /// Shows the kept reports.
    public func history() {
        ahead { bench in .history(try await bench.agent().history()) }
    }

    /// Shows a kept report.
    public func show(run: String) {
        ahead { bench in
            do {
                return try await bench.agent().card(run: run).map(Screen.result) ?? .failed(.unreadable(run))
            } catch {
                return .failed(Fault(reading: error))
            }
        }
    }

    /// Shows a report at hand.
    public func show(_ card: Card) {
        ahead { _ in .result(card) }
    }

    /// Shows what was there before; false where there is nothing.
    @discardableResult public func back() -> Bool {
        guard let before = trail.popLast() else { return false }
        screen = before
        return true
    }

    /// Waits until what was begun has come to its screen.
    public func settled() async {
        await work?.value
    }

    private func begin(_ first: Running, end: @escaping @MainActor (CheckModel) async -> Screen) {
        if case .running = screen { return }
        trail = []
        stopping = false
        screen = .running(first)
        go { [self] _ in await end(self) }
    }

    /// Goes to a screen from which one comes back here.
    private func ahead(_ to: @escaping @Sendable (any Bench) async throws -> Screen) {
        if case .running = screen { return }
        guard work == nil else { return }
        let from = screen
        go(to) { self.trail.append(from) }
    }

    /// What reads files does so elsewhere than on the main actor.
    private func go(_ to: @escaping @Sendable (any Bench) async throws -> Screen, arrived: @escaping () -> Void = {}) {
        turn += 1
        let mine = turn
        work = Task { [bench] in
            let next: Screen
            do { next = try await to(bench) } catch { next = .failed(Fault(error)) }
            guard mine == turn else { return }
            arrived()
            screen = next
            work = nil
        }
    }

    private func check(_ network: NetworkKind?) async -> Outcome {
        guard let facts = await bench.facts(network) else { return .failed(.networkGone) }
        // One after the other in their order; only the newest is worth showing.
        let (stream, tell) = AsyncStream.makeStream(of: Progress.self, bufferingPolicy: .bufferingNewest(1))
        let telling = Task { for await progress in stream { told(progress) } }
        let came: Outcome
        do {
            let agent = try await bench.agent()
            came = .told(try await agent.check(device: facts, occasion: .person) { tell.yield($0) })
        } catch {
            came = .failed(Fault(error))
        }
        // What comes late belongs to this network, not to the next.
        tell.finish()
        await telling.value
        return came
    }

    private func told(_ progress: Progress) {
        guard case .running(var running) = screen else { return }
        running.progress = progress
        screen = .running(running)
    }
}
