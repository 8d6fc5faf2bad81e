public import DriftlessContract
public import DriftlessProtocol

/// One operation's way to its decision: asks for what it must know, then says what to write. No IO.
public struct ServerSession: Sendable {
    public enum Input: Hashable, Sendable, Codable {
        case operation(Operation, Context)
        case found(Findings)
    }
    public enum Effect: Hashable, Sendable, Codable {
        case look([Query])
        case commit(Decision)
    }

    private let contract: Contract
    private var pending: (operation: Operation, context: Context)?
    private var known = Findings()

    public init(contract: Contract) { self.contract = contract }

    /// - Returns: `nil` for findings that nothing asked for.
    public mutating func handle(_ input: Input) -> Effect? {
        switch input {
        case .operation(let operation, let context):
            pending = (operation, context)
            known = Findings()
            // Whatever is decided, it is decided about these.
            var seen: Set<RecordID> = []
            let named = operation.changes.map { RecordID(entity: $0.layout.entity, key: $0.key) }
            if !named.isEmpty { return .look(named.filter { seen.insert($0).inserted }.map { .record($0) }) }
        case .found(let findings):
            known.merge(findings)
        }
        guard let pending else { return nil }
        // Run again from the start: the decision is a pure function of what is known.
        var decider = Decider(contract, pending.operation, pending.context, known)
        return decider.run()
    }
}

/// What the store knows about the sender.
public struct Context: Hashable, Sendable, Codable {
    /// Stamp, device and side of this operation's writes.
    public var author: Author
    /// The revision that the operation gets if it has an effect.
    public var next: Revision

    public init(author: Author, next: Revision) {
        self.author = author
        self.next = next
    }
}

public struct RecordID: Hashable, Sendable, Codable {
    public var entity: String
    public var key: RecordKey
    public init(entity: String, key: RecordKey) {
        self.entity = entity
        self.key = key
    }

    /// By the key alone, which hardly two entities share: records are looked up many times in a decision.
    public func hash(into hasher: inout Hasher) { key.hash(into: &hasher) }
}

public struct AliasID: Hashable, Sendable, Codable {
    public var record: RecordID
    public var life: OperationID
    public init(record: RecordID, life: OperationID) {
        self.record = record
        self.life = life
    }
}

public enum Query: Hashable, Sendable, Codable {
    case record(RecordID)
    /// The key that the server gave this life instead.
    case alias(AliasID)
    /// The life of the record that the server took this life's insert for.
    case joined(AliasID)
    /// Live records of an entity with these values in these fields.
    case holders(entity: String, fields: [String], values: [Value])
    case wasRejected(OperationID)
    /// The highest integer key ever, of tombstones too.
    case highestKey(entity: String)
}

public struct Findings: Hashable, Sendable, Codable {
    public enum Answer: Hashable, Sendable, Codable {
        case record(StoredRecord?)
        case alias(RecordKey?)
        case joined(OperationID?)
        case holders([StoredRecord])
        case wasRejected(Bool)
        case highestKey(Int64)
    }
    public var answers: [Query: Answer] = [:]
    public init() {}
    mutating func merge(_ other: Findings) {
        if answers.isEmpty { answers = other.answers } else { answers.merge(other.answers) { _, new in new } }
    }
}

/// Of one field's present value.
public struct FieldMeta: Hashable, Sendable, Codable {
    public var revision: Revision
    public var author: Author
    public init(revision: Revision, author: Author) {
        self.revision = revision
        self.author = author
    }
}

/// A record as the server keeps it.
public struct StoredRecord: Hashable, Sendable, Codable {
    public var id: RecordID
    public var revision: Revision
    public var life: OperationID
    /// `nil` in a tombstone.
    public var row: [Value]?
    /// A tombstone's last values: a concurrent update may bring them back.
    public var kept: [Value]?
    /// In step with the entity's fields.
    public var metas: [FieldMeta]

    public init(
        id: RecordID, revision: Revision, life: OperationID, row: [Value]?, kept: [Value]?, metas: [FieldMeta]
    ) {
        self.id = id
        self.revision = revision
        self.life = life
        self.row = row
        self.kept = kept
        self.metas = metas
    }
}

/// An insert that meant a record of another life: a natural identity, or rows from before the first attach.
public struct Join: Hashable, Sendable, Codable {
    public var record: RecordID
    /// The insert's operation.
    public var life: OperationID
    /// The record's.
    public var present: OperationID
    public init(record: RecordID, life: OperationID, present: OperationID) {
        self.record = record
        self.life = life
        self.present = present
    }
}

/// What to write, in one transaction.
public struct Decision: Hashable, Sendable, Codable {
    public var writes: [StoredRecord]
    public var aliases: [Rekey]
    public var joins: [Join]
    public var receipt: Receipt

    public init(
        writes: [StoredRecord] = [], aliases: [Rekey] = [], joins: [Join] = [], receipt: Receipt
    ) {
        self.writes = writes
        self.aliases = aliases
        self.joins = joins
        self.receipt = receipt
    }
}
