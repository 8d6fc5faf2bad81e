/// How a device talks to the server.
public struct Transport: Hashable, Sendable, Codable {
    public struct Batch: Hashable, Sendable, Codable {
        public var operations: Int
        public var bytes: Int

        public init(operations: Int = 200, bytes: Int = 512 * 1024) {
            self.operations = operations
            self.bytes = bytes
        }
    }

    public struct Timeouts: Hashable, Sendable, Codable {
        public var connect: Duration
        public var request: Duration
        public var idle: Duration

        public init(
            connect: Duration = .seconds(5), request: Duration = .seconds(30), idle: Duration = .seconds(60)
        ) {
            self.connect = connect
            self.request = request
            self.idle = idle
        }
    }

    /// Exponential backoff: attempt n waits between 0 and min(cap, base · factorⁿ⁻¹) (full jitter).
    public struct Backoff: Hashable, Sendable, Codable {
        public var base: Duration
        public var factor: Double
        public var cap: Duration

        public init(base: Duration = .seconds(1), factor: Double = 2, cap: Duration = .seconds(300)) {
            self.base = base
            self.factor = factor
            self.cap = cap
        }
    }

    public struct Breaker: Hashable, Sendable, Codable {
        /// Calls looked back on.
        public var window: Int
        public var minCalls: Int
        public var failureRatio: Double
        public var openFor: Duration
        public var probes: Int

        public init(
            window: Int = 20, minCalls: Int = 10, failureRatio: Double = 0.5, openFor: Duration = .seconds(30),
            probes: Int = 3
        ) {
            self.window = window
            self.minCalls = minCalls
            self.failureRatio = failureRatio
            self.openFor = openFor
            self.probes = probes
        }
    }

    /// Of bodies on the wire, both ways. A live stream is never compressed: each announcement leaves at once.
    public struct Compression: Hashable, Sendable, Codable {
        public enum Method: String, Hashable, Sendable, Codable, CaseIterable {
            case gzip
        }
        /// Empty: everything goes as it is.
        public var wire: [Method]
        /// What is shorter goes as it is.
        public var minBytes: Int

        public init(wire: [Method] = [.gzip], minBytes: Int = 1024) {
            self.wire = wire
            self.minBytes = minBytes
        }
    }

    public var batch: Batch
    public var compression: Compression
    public var timeouts: Timeouts
    public var backoff: Backoff
    public var breaker: Breaker
    /// The server's sign of life on a live stream.
    public var heartbeat: Duration

    public init(
        batch: Batch = Batch(), compression: Compression = Compression(), timeouts: Timeouts = Timeouts(),
        backoff: Backoff = Backoff(), breaker: Breaker = Breaker(), heartbeat: Duration = .seconds(15)
    ) {
        self.batch = batch
        self.compression = compression
        self.timeouts = timeouts
        self.backoff = backoff
        self.breaker = breaker
        self.heartbeat = heartbeat
    }
}
