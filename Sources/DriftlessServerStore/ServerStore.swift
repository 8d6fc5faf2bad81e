public import DriftlessContract
public import DriftlessProtocol

/// One tenant's data: the only place where merging is decided (rule [4]).
///
/// Synchronous and blocking; a shell calls it from a thread of its own, one call at a time. Every method is one
/// transaction. Throws `StoreError`; then nothing was changed.
public protocol ServerStore: AnyObject {
    var revision: Revision { get throws }
    /// Registers the device if it is new.
    func hello(_ message: Hello, from caller: Caller, now: Int64) throws -> Welcome
    /// Commits several devices' batches together: one durable commit pays for all (group commit). One answer a
    /// request, in order.
    func push(_ requests: [AdmittedPush], now: Int64) throws -> [PushResponse]
    /// Keeps a slice of an operation until the push that names it (rule [17]).
    func stage(_ request: StageRequest, from caller: Caller, now: Int64) throws -> StageResponse
    func pull(_ request: PullRequest) throws -> PullPage
    func snapshot(_ request: SnapshotRequest) throws -> SnapshotPage
    func digests() throws -> [ScopeDigest]
    func close() throws
}

/// Who asks, from the verified token.
public struct Caller: Hashable, Sendable, Codable {
    public var tenant: String
    public var user: String
    public var roles: [String]

    public init(tenant: String, user: String, roles: [String]) {
        self.tenant = tenant
        self.user = user
        self.roles = roles
    }

    /// A backend or portal writes for the server's side; `server-wins` prefers it to devices.
    public var isServerSide: Bool { roles.contains("backend") }
}

/// A push whose sender, tenant, contract and limits were checked.
public struct AdmittedPush: Hashable, Sendable {
    public var caller: Caller
    public var request: PushRequest
    /// When the request began to come in, Unix milliseconds: the device's clock is measured against it. `nil`: now.
    public var arrived: Int64?

    public init(caller: Caller, request: PushRequest, arrived: Int64? = nil) {
        self.caller = caller
        self.request = request
        self.arrived = arrived
    }
}
