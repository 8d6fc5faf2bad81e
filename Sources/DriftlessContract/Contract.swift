/// The sync contract as values, every default filled in. The same value on device, server and in the checks.
///
/// What the format can say beyond this is not executed yet and refused by the loader (docs/decisions/0003).
public struct Contract: Hashable, Sendable {
    /// Lower-case words joined by dots; names the contract in messages.
    public var id: String
    public var version: String
    public var horizons: Horizons
    public var transport: Transport
    /// In the order of the file.
    public var entities: [Entity] { didSet { arrange() } }
    private var places: [String: Int] = [:]

    public init(
        id: String, version: String, horizons: Horizons = Horizons(), transport: Transport = Transport(),
        entities: [Entity]
    ) {
        self.id = id
        self.version = version
        self.horizons = horizons
        self.transport = transport
        self.entities = entities
        arrange()
    }

    private mutating func arrange() {
        places = Dictionary(entities.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    public func entity(named name: String) -> Entity? { places[name].map { entities[$0] } }
    public func entity(forTable table: String) -> Entity? { entities.first { $0.table == table } }
}

/// How long things are remembered; all retention arithmetic starts here.
public struct Horizons: Hashable, Sendable, Codable {
    public var maxOffline: Duration = .days(30)
    public var clientSupport: Duration = .days(180)
    public var clockSkew: Duration = .seconds(300)
    public var grace: Duration = .days(7)
    /// Answered operations stay on the device this long, to heal a restored server.
    public var replay: Duration = .days(7)
    public init() {}

    /// How long the server knows an operation's id (rule [16]).
    public var dedupeWindow: Duration { maxOffline + grace }
    /// How long a tombstone stays at least.
    public var tombstoneRetention: Duration { maxOffline + clockSkew + grace }
}

/// How a device talks to the server.
public struct Transport: Hashable, Sendable, Codable {
    public struct Batch: Hashable, Sendable, Codable {
        public var operations = 200
        public var bytes = 512 * 1024
        public init() {}
    }
    public struct Timeouts: Hashable, Sendable, Codable {
        public var connect: Duration = .seconds(5)
        public var request: Duration = .seconds(30)
        public var idle: Duration = .seconds(60)
        public init() {}
    }
    /// Exponential backoff: attempt n waits between 0 and min(cap, base · factorⁿ⁻¹) (full jitter).
    public struct Backoff: Hashable, Sendable, Codable {
        public var base: Duration = .seconds(1)
        public var factor = 2.0
        public var cap: Duration = .seconds(300)
        public init() {}
    }
    public struct Breaker: Hashable, Sendable, Codable {
        /// Calls looked back on.
        public var window = 20
        public var minCalls = 10
        public var failureRatio = 0.5
        public var openFor: Duration = .seconds(30)
        public var probes = 3
        public init() {}
    }
    public var batch = Batch()
    public var timeouts = Timeouts()
    public var backoff = Backoff()
    public var breaker = Breaker()
    /// The server's sign of life on a live stream.
    public var heartbeat: Duration = .seconds(15)
    public init() {}
}

extension Duration {
    public static func days(_ n: Int) -> Duration { .seconds(n * 86_400) }

    /// Whole milliseconds, rounded towards zero.
    public var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
