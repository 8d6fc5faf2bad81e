/// A synced table.
public struct Entity: Hashable, Sendable {
    public enum Direction: String, Hashable, Sendable, Codable, CaseIterable { case both, down, up, local }

    public var name: String
    /// The device's table; any SQLite identifier.
    public var table: String
    public var direction: Direction
    public var identity: Identity { didSet { arrange() } }
    /// In the order of the file; a layout is this list of names.
    public var fields: [Field] { didSet { arrange() } }
    public var references: [Reference]
    /// Names of fields whose values are together unique, besides the key.
    public var unique: [[String]]
    public var delete: DeleteRule
    /// The server's table.
    public var serverTable: String
    /// `nil`: its records are the tenant's, and every device holds them.
    public var scope: ScopePath? { didSet { arrange() } }

    public init(
        name: String, table: String? = nil, direction: Direction = .both, identity: Identity, fields: [Field],
        references: [Reference] = [], unique: [[String]] = [], delete: DeleteRule = DeleteRule(),
        serverTable: String? = nil, scope: ScopePath? = nil
    ) {
        self.name = name
        self.table = table ?? name
        self.direction = direction
        self.identity = identity
        self.fields = fields
        self.references = references
        self.unique = unique
        self.delete = delete
        self.serverTable = serverTable ?? self.table
        self.scope = scope
        arrange()
    }

    // Asked for with every record: found once.
    /// Positions of the key's fields, in the key's order.
    public private(set) var keyIndices: [Int] = []
    public private(set) var keyFields: [Field] = []
    /// Positions of all fields, by name.
    public private(set) var nameOrder: [Int] = []
    /// In the fields' order, as a layout has them.
    public private(set) var fieldNames: [String] = []
    /// As `PackedRow` has them: what is hashed with each record.
    package private(set) var packedNames: [[UInt8]] = []
    /// The position of the scope's field.
    public private(set) var scopeIndex: Int?
    private var positions: [String: Int] = [:]

    private mutating func arrange() {
        positions = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
        fieldNames = fields.map(\.name)
        packedNames = fieldNames.map { PackedRow.pack([.string($0)]) }
        nameOrder = fields.indices.sorted { fields[$0].name < fields[$1].name }
        keyIndices = identity.key.compactMap { positions[$0] }
        keyFields = keyIndices.map { fields[$0] }
        scopeIndex = scope.flatMap { positions[$0.field] }
    }

    public func index(of field: String) -> Int? { positions[field] }

    /// The key of a whole row, or `nil` if a key value is NULL.
    public func key(of row: [Value]) -> RecordKey? {
        RecordKey(values: keyIndices.map { row[$0] }, fields: keyFields)
    }
}

public struct Identity: Hashable, Sendable, Codable {
    public enum MintedBy: String, Hashable, Sendable, Codable, CaseIterable { case client, server }
    public enum OnDuplicate: String, Hashable, Sendable, Codable, CaseIterable {
        case reject, rekey
        case mergeIntoOldest = "merge-into-oldest"
        case rename
    }
    public var key: [String]
    public var mintedBy: MintedBy
    /// The key itself means the record: two inserts of it are one record.
    public var natural: Bool
    public var onDuplicate: OnDuplicate

    public init(
        key: [String], mintedBy: MintedBy = .client, natural: Bool = false, onDuplicate: OnDuplicate = .reject
    ) {
        self.key = key
        self.mintedBy = mintedBy
        self.natural = natural
        self.onDuplicate = onDuplicate
    }
}

/// A foreign key, over one or several fields.
public struct Reference: Hashable, Sendable, Codable {
    public enum OnParentDeleted: String, Hashable, Sendable, Codable, CaseIterable {
        case reject, cascade, nullify, restore
    }
    public var fields: [String]
    /// The parent entity's name.
    public var parent: String
    /// The parent's fields, in step with `fields`.
    public var parentFields: [String]
    public var onParentDeleted: OnParentDeleted

    public init(
        fields: [String], parent: String, parentFields: [String], onParentDeleted: OnParentDeleted = .reject
    ) {
        self.fields = fields
        self.parent = parent
        self.parentFields = parentFields
        self.onParentDeleted = onParentDeleted
    }
}

public struct DeleteRule: Hashable, Sendable, Codable {
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable { case tombstone, never }
    public enum Winner: String, Hashable, Sendable, Codable, CaseIterable { case update, delete }
    public var mode: Mode
    /// Who wins when a delete and an update did not know of each other.
    public var winner: Winner
    /// `nil`: the shortest that the horizons allow.
    public var retention: Duration?

    public init(mode: Mode = .tombstone, winner: Winner = .update, retention: Duration? = nil) {
        self.mode = mode
        self.winner = winner
        self.retention = retention
    }
}

extension Contract {
    /// The records that a field's value means: one for each reference that is this field alone and names its parent by
    /// the key.
    public func parents(of entity: Entity, by field: String, as value: Value) -> [(entity: Entity, key: RecordKey)] {
        entity.references.compactMap { reference in
            guard reference.fields == [field], let parent = self.entity(named: reference.parent),
                parent.identity.key == reference.parentFields,
                let key = RecordKey(values: [value], fields: parent.keyFields)
            else { return nil }
            return (parent, key)
        }
    }
}
