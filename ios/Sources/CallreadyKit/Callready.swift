import Foundation

/// Callready in this process: one agent, with the configuration in force, on this device's networks.
public actor Callready: Bench {
    private let setup: Setup
    private let store: any ManagedStore
    private let positions: any PositionSource
    private let through: @Sendable (any AgentProtocol) -> any AgentProtocol
    private let language: @Sendable () -> String
    private let platform: Platform
    private var opened: (any AgentProtocol)?
    private var configuration: ManagedConfiguration?
    private var declared: Declared?
    private var errand: Task<Void, Never>?

    /// Its agent is opened when it is first asked for, and asked through whatever `through` puts before it. `language` is the person's, a BCP 47 tag, which may
    /// change while the process lives.
    public init(
        setup: Setup,
        store: any ManagedStore = StandardDefaults(),
        positions: any PositionSource,
        judge: @escaping Judge = SystemTrust.judge,
        through: @escaping @Sendable (any AgentProtocol) -> any AgentProtocol = { $0 },
        language: @escaping @Sendable () -> String = { Locale.preferredLanguages.first ?? "en" }
    ) {
        self.setup = setup
        self.store = store
        self.positions = positions
        self.through = through
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

    /// Where the device is now.
    public func position() async -> Position {
        await positions.position()
    }

    /// Facts of the system's network, or of the one of a kind, to which the test is bound then; absent where that is gone.
    public func facts(_ network: NetworkKind?) async -> DeviceFacts? {
        await positions.position().facts(runner: .app, network: network)
    }

    /// Networks that can be compared.
    public var networks: AsyncStream<[NetworkKind]> {
        AsyncStream { [positions] stream in
            let following = Task {
                for await position in positions.positions { stream.yield(position.comparable) }
                stream.finish()
            }
            stream.onTermination = { _ in following.cancel() }
        }
    }

    /// Reads the managed configuration again, as whenever the app comes to the front; sentences on what is wrong with it where it changed.
    @discardableResult public func configure() throws -> [String] {
        let agent = try core()
        try agent.speak(language: language())
        return try configure(agent)
    }

    /// The same with declarative management's; absent where that has none.
    @discardableResult public func configure(declared: Declared?) throws -> [String] {
        self.declared = declared
        return try configure()
    }

    /// Delivers what waits in the outbox, and again when it is time, for as long as the process runs; one delivery at a time.
    public func deliverInTime() {
        let before = errand
        before?.cancel()
        errand = Task { [weak self] in
            await before?.value
            while !Task.isCancelled, let pause = await self?.deliver() {
                try? await Task.sleep(for: .seconds(pause))
            }
        }
    }

    /// Waits until nothing is left to deliver.
    public func delivered() async {
        await errand?.value
    }

    private func core() throws -> any AgentProtocol {
        if let opened { return opened }
        let agent = through(try Agent(setup: setup, host: platform))
        try agent.speak(language: language())
        try configure(agent)
        opened = agent
        return agent
    }

    @discardableResult private func configure(_ agent: any AgentProtocol) throws -> [String] {
        let told = store.dictionary(forKey: ManagedConfiguration.key)
        let read = ManagedConfiguration(told, declared: declared?.values)
        guard read != configuration else { return [] }
        let faults = try agent.configure(json: read.json)
        configuration = read
        // A device that was never checked says so from the first moment on.
        platform.tell(try agent.status())
        // What an earlier process left, or there was no address for.
        deliverInTime()
        return faults
    }

    /// When to deliver again, seconds from now; absent where nothing is left.
    private func deliver() async -> UInt64? {
        guard let agent = opened, let device = await position().facts(runner: .service) else { return nil }
        return try? await agent.deliver(device: device).againInS
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
