public import DriftlessContract

/// What a server serves, where, and how much of it.
public struct ServerConfiguration: Sendable {
    /// What one caller may ask for.
    public struct Limits: Sendable {
        public var bodyBytes = 8 * 1024 * 1024
        public var operationsPerBatch = 1000
        public var pageBytes = 8 * 1024 * 1024
        public var streamsPerDevice = 4
        public init() {}
    }
    public var host: String
    /// 0 picks a free one.
    public var port: Int
    public var contract: Contract
    /// A live stream's sign of life; the contract's, unless a test is in a hurry.
    public var heartbeat: Duration
    public var limits: Limits

    public init(
        host: String = "127.0.0.1", port: Int = 8787, contract: Contract, heartbeat: Duration? = nil,
        limits: Limits = Limits()
    ) {
        self.host = host
        self.port = port
        self.contract = contract
        self.heartbeat = heartbeat ?? contract.transport.heartbeat
        self.limits = limits
    }
}
