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
    public var maxOffline: Duration
    public var clientSupport: Duration
    public var clockSkew: Duration
    public var grace: Duration
    /// Answered operations stay on the device this long, to heal a restored server.
    public var replay: Duration

    public init(
        maxOffline: Duration = .days(30), clientSupport: Duration = .days(180), clockSkew: Duration = .seconds(300),
        grace: Duration = .days(7), replay: Duration = .days(7)
    ) {
        self.maxOffline = maxOffline
        self.clientSupport = clientSupport
        self.clockSkew = clockSkew
        self.grace = grace
        self.replay = replay
    }

    /// How long the server knows an operation's id (rule [16]).
    public var dedupeWindow: Duration { maxOffline + grace }
    /// How long a tombstone stays at least.
    public var tombstoneRetention: Duration { maxOffline + clockSkew + grace }
}

extension Duration {
    public static func days(_ n: Int) -> Duration { .seconds(n * 86_400) }
    public static func hours(_ n: Int) -> Duration { .seconds(n * 3_600) }
    public static func minutes(_ n: Int) -> Duration { .seconds(n * 60) }

    /// Whole milliseconds, rounded towards zero.
    public var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
