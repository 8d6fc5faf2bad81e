public import DriftlessContract

/// What a server serves, where, and how much of it.
public struct ServerConfiguration: Sendable {
    /// What one caller may ask for.
    public struct Limits: Sendable {
        public var bodyBytes: Int
        public var operationsPerBatch: Int
        public var pageBytes = 8 << 20
        public var streamsPerUser = 64
        /// A connection that sends nothing for so long is closed, a body that takes longer is refused.
        public var idle: Duration
        /// At a stop, what runs gets so long to end.
        public var shutdown = Duration.seconds(10)

        /// What a device of this contract sends, and room for what surrounds it.
        public init(_ contract: Contract) {
            bodyBytes = 2 * contract.transport.batch.bytes + (1 << 20)
            operationsPerBatch = contract.transport.batch.operations
            idle = contract.transport.timeouts.idle
        }
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
        limits: Limits? = nil
    ) {
        self.host = host
        self.port = port
        self.contract = contract
        self.heartbeat = heartbeat ?? contract.transport.heartbeat
        self.limits = limits ?? Limits(contract)
    }
}
