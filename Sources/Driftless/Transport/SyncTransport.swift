public import DriftlessProtocol
public import DriftlessContract

/// The way to the server. Two implementations, one conformance suite.
///
/// Every call has the transport's own timeouts and honours task cancellation; none retries. From one `hello` to the
/// next all calls are made as one user: with a token of another one they fail as `.unauthorised`, unsent.
public protocol SyncTransport: Sendable {
    func hello(_ message: Hello) async throws(TransportFailure) -> Welcome
    func push(_ request: PushRequest) async throws(TransportFailure) -> PushResponse
    func stage(_ request: StageRequest) async throws(TransportFailure) -> StageResponse
    func pull(_ request: PullRequest) async throws(TransportFailure) -> PullPage
    func snapshot(_ request: SnapshotRequest) async throws(TransportFailure) -> SnapshotPage
    /// Follows the server's announcements of new revisions until the stream ends; returns when it ends in good
    /// order (the token ran out, the server stops), throws when it breaks or no heartbeat comes in time.
    func live(
        device: DeviceID, onRevision: @escaping @Sendable (Revision) async -> Void
    ) async throws(TransportFailure)
}

/// Why a call did not give an answer that counts.
public struct TransportFailure: Error, Hashable, Sendable, Codable {
    /// What the session makes of it (rule [18]: only Driftless's own answers are believed).
    public enum Kind: String, Hashable, Sendable, Codable {
        /// Not reached, timed out, torn, or an answer that is not recognisably Driftless's own.
        case transient
        /// 401: the token is missing, expired or not for here.
        case unauthorised
        /// 403 or 400 by Driftless itself: asking again changes nothing.
        case refused
        /// The server runs another contract.
        case contractMismatch
        /// The URL or the certificate is wrong: a person must act.
        case misconfigured
        case cancelled
    }
    public var kind: Kind
    /// For people: what happened and what to do.
    public var message: String
    /// The server's own wish, seconds.
    public var retryAfter: Double?

    public init(_ kind: Kind, _ message: String, retryAfter: Double? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }
}
