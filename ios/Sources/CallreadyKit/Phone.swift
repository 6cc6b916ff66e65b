import Foundation

/// Callready in this process: one agent, with the configuration in force, on this device's networks.
public actor Phone: Bench {
    private let setup: Setup
    private let store: any ManagedStore
    private let paths: any PathSource
    private let language: @Sendable () -> String
    private let platform: Platform
    private var opened: Agent?
    /// The configuration in force, once the agent was asked for.
    public private(set) var configuration: ManagedConfiguration?
    private var declared: Declared?
    private var errand: Task<Void, Never>?

    /// A phone whose agent is opened when it is first asked for. `language` is the person's, a BCP 47 tag, which may change while the process lives.
    public init(
        setup: Setup,
        store: any ManagedStore = StandardDefaults(),
        paths: any PathSource,
        judge: @escaping Judge = SystemTrust.judge,
        language: @escaping @Sendable () -> String = { Locale.preferredLanguages.first ?? "en" }
    ) {
        self.setup = setup
        self.store = store
        self.paths = paths
        self.language = language
        platform = Platform(store: store, judge: judge)
        platform.checked.with { checked in
            checked = { [weak self] in Task { await self?.deliverInTime() } }
        }
    }

    /// The agent, made once and with the configuration in force.
    public func agent() throws -> any AgentProtocol {
        try core()
    }

    /// Facts of the system's network, or of the one of a kind, to which the test is bound then; absent where that is gone.
    public func facts(_ network: NetworkKind?) async -> DeviceFacts? {
        let path = await paths.path(network)
        if path == nil, network != nil { return nil }
        return DeviceFacts(runner: .app, network: NetworkFacts(path, bound: network != nil))
    }

    /// Networks that can be compared.
    public var networks: AsyncStream<[NetworkKind]> { paths.comparable }

    /// Reads the managed configuration again, as whenever the app comes to the front; sentences on what is wrong with it where it changed.
    @discardableResult public func configure() throws -> [String] {
        let agent = try core()
        agent.speak(language: language())
        return configure(agent)
    }

    /// The same with declarative management's; absent where that has none.
    @discardableResult public func configure(declared: Declared?) throws -> [String] {
        self.declared = declared
        return try configure()
    }

    /// Whether a silent check is due, and when: iOS starts no app by itself for it, so whoever wakes this one asks.
    public func knock(_ door: Door) throws -> Decision {
        try core().knock(door: door)
    }

    /// Checks without anybody looking, as in a background task: cancelling it, as when the task's time is up, keeps what was seen.
    @discardableResult public func checkSilently() async throws -> Card {
        let agent = try core()
        return try await agent.check(device: system(.service), occasion: .silent) { _ in }
    }

    /// Checks for a person who waits for one spoken sentence; ends in time with what was seen by then.
    public func check(within time: Duration) async throws -> Card {
        let (agent, device) = (try core(), await system(.app))
        let check = Task { try await agent.check(device: device, occasion: .person) { _ in } }
        let clock = Task {
            try await Task.sleep(for: time)
            check.cancel()
        }
        defer { clock.cancel() }
        return try await withTaskCancellationHandler {
            try await check.value
        } onCancel: {
            check.cancel()
        }
    }

    /// Delivers once what waits in the outbox, as in a background task.
    public func deliver() async throws -> Delivery {
        let agent = try core()
        return try await agent.deliver(device: system(.service))
    }

    /// Waits until nothing is left to deliver, or what is left waits for another time.
    public func delivered() async {
        await errand?.value
    }

    private func core() throws -> Agent {
        if let opened { return opened }
        let agent = try Agent(setup: setup, host: platform)
        opened = agent
        agent.speak(language: language())
        configure(agent)
        return agent
    }

    @discardableResult private func configure(_ agent: Agent) -> [String] {
        let told = store.dictionary(forKey: ManagedConfiguration.key)
        let read = ManagedConfiguration(told, declared: declared?.values)
        guard read != configuration else { return [] }
        configuration = read
        let faults = agent.configure(json: read.json)
        // A device that was never checked says so from the first moment on.
        platform.tell(agent.status())
        // What an earlier process left, or there was no address for.
        deliverInTime()
        return faults
    }

    /// The system's network, or that there is none.
    private func system(_ runner: Runner) async -> DeviceFacts {
        DeviceFacts(runner: runner, network: NetworkFacts(await paths.path(nil), bound: false))
    }

    /// Delivers, and again when it is time, for as long as the process runs; one delivery at a time.
    private func deliverInTime() {
        let before = errand
        before?.cancel()
        errand = Task { [weak self] in
            await before?.value
            while !Task.isCancelled, let pause = try? await self?.deliver().againInS {
                try? await Task.sleep(for: .seconds(pause))
            }
        }
    }
}

/// What core asks of iOS.
private final class Platform: PlatformHost {
    let checked = Locked<@Sendable () -> Void>({})
    private let store: any ManagedStore
    private let judge: Judge

    init(store: any ManagedStore, judge: @escaping Judge) {
        self.store = store
        self.judge = judge
    }

    func trusts(chain: [Data], host: String) -> Trust { judge(chain, host) }

    /// A check is over: its states are told, and its report is on its way, which is not waited for here, on core's thread.
    func status(states: [Status]) {
        tell(states)
        checked.with { $0 }()
    }

    func tell(_ states: [Status]) {
        store.put(Feedback.dictionary(states), forKey: Feedback.key)
    }
}
