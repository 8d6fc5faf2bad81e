public import DriftlessContract

/// `POST /v1/hello`: the start of a session.
public struct Hello: Hashable, Sendable, Codable {
    public var device: DeviceID
    public var contractDigest: [UInt8]
    public var protocolVersion: Int

    public init(device: DeviceID, contractDigest: [UInt8], protocolVersion: Int = ProtocolVersion.current) {
        self.device = device
        self.contractDigest = contractDigest
        self.protocolVersion = protocolVersion
    }
}

public struct Welcome: Hashable, Sendable, Codable {
    public var revision: Revision
    public var terms: [Term]
    /// Revisions at or below are no longer told apart: tombstones before it are collected.
    public var horizon: Revision
    /// Unix milliseconds.
    public var serverTime: Int64

    public init(revision: Revision, terms: [Term], horizon: Revision, serverTime: Int64) {
        self.revision = revision
        self.terms = terms
        self.horizon = horizon
        self.serverTime = serverTime
    }
}

/// A stretch of server history, begun at each start of a server on its database (rule [27]).
public struct Term: Hashable, Sendable, Codable {
    public var id: Identifier
    public var first: Revision

    public init(id: Identifier, first: Revision) {
        self.id = id
        self.first = first
    }
}

/// `POST /v1/push`.
public struct PushRequest: Hashable, Sendable, Codable {
    public var device: DeviceID
    public var contractDigest: [UInt8]
    /// The device's clock at sending, Unix milliseconds: the server measures the offset by it (rule [5]).
    public var clock: Int64
    public var operations: [Operation]
    /// The device has processed all receipts up to this number; the server may forget them.
    public var acknowledged: UInt64

    public init(
        device: DeviceID, contractDigest: [UInt8], clock: Int64, operations: [Operation], acknowledged: UInt64
    ) {
        self.device = device
        self.contractDigest = contractDigest
        self.clock = clock
        self.operations = operations
        self.acknowledged = acknowledged
    }
}

public struct PushResponse: Hashable, Sendable, Codable {
    /// Why the server stopped before the batch's end.
    public enum Stop: UInt8, Hashable, Sendable, Codable {
        case none = 0
        /// A number at or below the last with an unknown id: this file is a copy of another device (rule [16]).
        case forked
        /// A number above last + 1: the server has forgotten what it acknowledged.
        case gap
    }
    /// For the batch's first operations, in order.
    public var receipts: [Receipt]
    public var stop: Stop
    public var revision: Revision

    public init(receipts: [Receipt], stop: Stop = .none, revision: Revision) {
        self.receipts = receipts
        self.stop = stop
        self.revision = revision
    }
}

/// `POST /v1/pull`: what changed after the checkpoint in the device's scopes, all at one cut (rule [21]).
public struct PullRequest: Hashable, Sendable, Codable {
    public var device: DeviceID
    public var contractDigest: [UInt8]
    /// Up to where the device holds each of the scopes completely.
    public var after: Revision
    /// Ids of scopes, sorted; at most `scopeLimit`.
    public var scopes: [String]
    /// About how many bytes of rows a page may have.
    public var pageBytes: Int

    public init(
        device: DeviceID, contractDigest: [UInt8], after: Revision, scopes: [String] = [Scope.tenant.id],
        pageBytes: Int = 1 << 20
    ) {
        self.device = device
        self.contractDigest = contractDigest
        self.after = after
        self.scopes = scopes
        self.pageBytes = pageBytes
    }
}

extension PullRequest {
    /// How many scopes a device takes at most: each pull names them all.
    public static let scopeLimit = 1000
}

public struct PullPage: Hashable, Sendable, Codable {
    /// The request's.
    public var scopes: [String]
    /// The `after` of the request.
    public var start: Revision
    /// The page holds everything above `start` up to here.
    public var end: Revision
    /// `end` is the current revision at this page's own read.
    public var complete: Bool
    /// In revision order; a removed record has no row.
    public var records: [RecordState]
    /// Records that left one of the scopes, in revision order.
    public var exits: [Exit]
    /// At `end`; only in a complete page.
    public var digests: [ScopeDigest]

    public init(
        scopes: [String] = [Scope.tenant.id], start: Revision, end: Revision, complete: Bool,
        records: [RecordState], exits: [Exit] = [], digests: [ScopeDigest] = []
    ) {
        self.scopes = scopes
        self.start = start
        self.end = end
        self.complete = complete
        self.records = records
        self.exits = exits
        self.digests = digests
    }
}

/// A record is in a scope no longer. It is removed only where it is still held as of that scope (rule [23]).
public struct Exit: Hashable, Sendable, Codable {
    public var scope: String
    public var entity: String
    public var key: RecordKey
    public var revision: Revision

    public init(scope: String, entity: String, key: RecordKey, revision: Revision) {
        self.scope = scope
        self.entity = entity
        self.key = key
        self.revision = revision
    }
}

/// `POST /v1/snapshot`: the rows of a scope's first sync in key order, resumable (rule [22]).
public struct SnapshotRequest: Hashable, Sendable, Codable {
    public var device: DeviceID
    public var contractDigest: [UInt8]
    /// Its id.
    public var scope: String
    /// `nil` asks for the first page.
    public var cursor: SnapshotCursor?
    public var pageBytes: Int

    public init(
        device: DeviceID, contractDigest: [UInt8], scope: String = Scope.tenant.id, cursor: SnapshotCursor?,
        pageBytes: Int = 1 << 20
    ) {
        self.device = device
        self.contractDigest = contractDigest
        self.scope = scope
        self.cursor = cursor
        self.pageBytes = pageBytes
    }
}

public struct SnapshotCursor: Hashable, Sendable, Codable {
    /// The server's revision when the first page was read: the pull that follows begins here.
    public var start: Revision
    /// Entities come in the contract's order.
    public var entity: String
    /// The last key of the page before; `nil` at an entity's beginning.
    public var after: RecordKey?

    public init(start: Revision, entity: String, after: RecordKey?) {
        self.start = start
        self.entity = entity
        self.after = after
    }
}

public struct SnapshotPage: Hashable, Sendable, Codable {
    /// The request's.
    public var scope: String
    /// The request's.
    public var cursor: SnapshotCursor?
    public var start: Revision
    /// Live records only, in key order.
    public var records: [RecordState]
    /// `nil`: this was the last page.
    public var next: SnapshotCursor?

    public init(
        scope: String = Scope.tenant.id, cursor: SnapshotCursor? = nil, start: Revision, records: [RecordState],
        next: SnapshotCursor?
    ) {
        self.scope = scope
        self.cursor = cursor
        self.start = start
        self.records = records
        self.next = next
    }
}

/// The order-independent hash of a scope's live records (rule [26]).
public struct ScopeDigest: Hashable, Sendable, Codable {
    public var scope: String
    /// 32 bytes.
    public var sum: [UInt8]
    public var count: Int

    public init(scope: String, sum: [UInt8], count: Int) {
        self.scope = scope
        self.sum = sum
        self.count = count
    }
}

public enum ProtocolVersion {
    public static let current = 1
    /// The header that makes an answer recognisable as Driftless's own (rule [18]).
    public static let header = "Driftless-Protocol"
}
