public import DriftlessContract

/// The columns of an entity as one version of an app knew them; changes name fields by position in it.
public struct Layout: Hashable, Sendable, Codable {
    public var entity: String
    public var fields: [String]

    public init(entity: String, fields: [String]) {
        self.entity = entity
        self.fields = fields
    }

    public init(_ entity: Entity) { self.init(entity: entity.name, fields: entity.fieldNames) }
}

/// One local transaction as recorded for sync; atomic end to end (rules [9], [17]).
public struct Operation: Hashable, Sendable, Codable {
    public var id: OperationID
    /// The device's order: last + 1 strictly.
    public var number: UInt64
    /// The device's clock when it was written, Unix milliseconds.
    public var wallTime: Int64
    /// A row that was there before the first attach: no base, never merged over another's value.
    public var existing: Bool
    public var changes: [Change]
    /// Not 0: the operation was staged before in so many parts; `changes` is empty here (rule [17]).
    public var stagedParts: Int

    public init(
        id: OperationID, number: UInt64, wallTime: Int64, existing: Bool = false, changes: [Change],
        stagedParts: Int = 0
    ) {
        self.stagedParts = stagedParts
        self.id = id
        self.number = number
        self.wallTime = wallTime
        self.existing = existing
        self.changes = changes
    }
}

/// An insert, update or delete of one record.
public struct Change: Hashable, Sendable, Codable {
    public enum Kind: UInt8, Hashable, Sendable, Codable { case insert = 1, update, delete }

    public var layout: Layout
    public var kind: Kind
    public var key: RecordKey
    /// The record's life that the writer saw: the id of the operation that inserted it. `nil` for an insert.
    public var life: OperationID?
    /// The record's revision that the writer's device held; 0 for an insert.
    public var base: Revision
    /// An update's changed fields; an insert's all; a delete's none.
    public var fields: [FieldChange]

    public init(
        layout: Layout, kind: Kind, key: RecordKey, life: OperationID?, base: Revision, fields: [FieldChange]
    ) {
        self.layout = layout
        self.kind = kind
        self.key = key
        self.life = life
        self.base = base
        self.fields = fields
    }
}

public struct FieldChange: Hashable, Sendable, Codable {
    /// Position in the layout.
    public var field: Int
    /// NULL in an insert.
    public var old: Value
    public var new: Value
    /// The revision that the writer knew, fixed at capture (rule [2]).
    public var base: Revision
    /// Set where `new` refers to a record whose insert this device still waits to be answered for: that insert's
    /// operation. The server may have given the record another key.
    public var target: OperationID?

    public init(field: Int, old: Value, new: Value, base: Revision, target: OperationID? = nil) {
        self.field = field
        self.old = old
        self.new = new
        self.base = base
        self.target = target
    }
}
