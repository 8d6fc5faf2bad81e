public import DriftlessContract

/// The server's answer to an operation, stored with its effect (rule [16]).
public struct Receipt: Hashable, Sendable, Codable {
    public enum Outcome: Hashable, Sendable, Codable {
        case accepted
        /// Accepted, with at least one conflict settled by policy.
        case merged
        case rejected(Rejection)
    }
    public var operation: OperationID
    public var number: UInt64
    public var outcome: Outcome
    /// Of the operation's own commit; for a rejected one, the revision at that moment.
    public var revision: Revision
    /// The full current state of the touched records, unless it is what the device shows already (rule [19]).
    public var records: [RecordState]
    public var conflicts: [Conflict]
    public var rekeys: [Rekey]

    public init(
        operation: OperationID, number: UInt64, outcome: Outcome, revision: Revision, records: [RecordState] = [],
        conflicts: [Conflict] = [], rekeys: [Rekey] = []
    ) {
        self.operation = operation
        self.number = number
        self.outcome = outcome
        self.revision = revision
        self.records = records
        self.conflicts = conflicts
        self.rekeys = rekeys
    }
}

/// Why an operation went to quarantine.
public struct Rejection: Hashable, Sendable, Codable {
    /// Stable, for programs.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let invalidValue = Code(rawValue: "invalid-value")
        public static let unknownField = Code(rawValue: "unknown-field")
        public static let missingReference = Code(rawValue: "missing-reference")
        public static let stillReferenced = Code(rawValue: "still-referenced")
        /// What refers to each other would be in different scopes.
        public static let otherScope = Code(rawValue: "other-scope")
        public static let duplicateKey = Code(rawValue: "duplicate-key")
        public static let duplicateValue = Code(rawValue: "duplicate-value")
        public static let recordGone = Code(rawValue: "record-gone")
        public static let dependsOnRejected = Code(rawValue: "depends-on-rejected")
        public static let notAllowed = Code(rawValue: "not-allowed")
        public static let overflow = Code(rawValue: "overflow")
        public static let tooLarge = Code(rawValue: "too-large")
        public static let maybeApplied = Code(rawValue: "maybe-applied")
        public static let `internal` = Code(rawValue: "internal")
    }
    public var code: Code
    /// For people: what, to which record, and what to do.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// A record as the server has it.
public struct RecordState: Hashable, Sendable, Codable {
    public var layout: Layout
    public var key: RecordKey
    public var revision: Revision
    public var life: OperationID
    /// In the layout's order; `nil` if the record is removed.
    public var row: [Value]?

    public init(layout: Layout, key: RecordKey, revision: Revision, life: OperationID, row: [Value]?) {
        self.layout = layout
        self.key = key
        self.revision = revision
        self.life = life
        self.row = row
    }
}

/// Two changes of one field (or a change and a delete) that did not know of each other.
public struct Conflict: Hashable, Sendable, Codable {
    public enum Kept: UInt8, Hashable, Sendable, Codable { case mine = 1, theirs, both }

    public var entity: String
    public var key: RecordKey
    /// `nil`: the record as a whole, in a delete against an update.
    public var field: String?
    /// What the writer's device had before.
    public var base: Value
    public var mine: Value
    public var theirs: Value
    public var result: Value
    public var kept: Kept
    /// The policy's word, as in the contract.
    public var policy: String

    public init(
        entity: String, key: RecordKey, field: String?, base: Value, mine: Value, theirs: Value, result: Value,
        kept: Kept, policy: String
    ) {
        self.entity = entity
        self.key = key
        self.field = field
        self.base = base
        self.mine = mine
        self.theirs = theirs
        self.result = result
        self.kept = kept
        self.policy = policy
    }
}

/// The server gave an inserted record another key, because its own was taken.
public struct Rekey: Hashable, Sendable, Codable {
    public var entity: String
    public var life: OperationID
    public var old: RecordKey
    public var new: RecordKey

    public init(entity: String, life: OperationID, old: RecordKey, new: RecordKey) {
        self.entity = entity
        self.life = life
        self.old = old
        self.new = new
    }
}
