public import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
public import GRDB

/// Two changes of the same field that did not know of each other, and what became of them.
public struct RecordedConflict: Hashable, Sendable, Codable, Identifiable {
    public enum Kept: String, Hashable, Sendable, Codable { case mine, theirs, both }

    /// Rises with each conflict that this device hears of.
    public var id: Int64
    /// This device's operation that met the other's change, 32 hexadecimal digits.
    public var operation: String
    public var entity: String
    public var key: [Value]
    /// `nil`: the record as a whole, in a delete against an update.
    public var field: String?
    /// What this device had before its change.
    public var base: Value
    public var mine: Value
    public var theirs: Value
    /// What stands now.
    public var result: Value
    public var kept: Kept
    /// The policy that decided, as the contract names it.
    public var policy: String
    /// Whether it waits for a person.
    public var isOpen: Bool
    /// When this device heard of it, Unix milliseconds.
    public var at: Int64

    /// The newest of a file, newest first; nothing for a file that is not under sync.
    ///
    /// In a `ValueObservation` it follows the server's answers.
    public static func fetchAll(_ db: Database, limit: Int = 100) throws -> [RecordedConflict] {
        // GRDB does not see what the engine's connection reads.
        try db.registerAccess(to: Table("driftless_conflict"))
        let connection = try Connection(db)
        guard try ClientStore.isAttached(connection) else { return [] }
        return try connection.rows(
            """
            SELECT id, operation, entity, key, field, base, mine, theirs, result, kept, policy, open, at
            FROM driftless_conflict ORDER BY id DESC LIMIT ?
            """, .integer(Int64(limit))
        ).map { row in
            RecordedConflict(
                id: row[0].asInteger ?? 0, operation: Hex.encode(row[1].asBytes ?? []), entity: row[2].description,
                key: RecordKey(bytes: row[3].asBytes ?? []).values, field: row[4] == .null ? nil : row[4].description,
                base: try value(row[5]), mine: try value(row[6]), theirs: try value(row[7]), result: try value(row[8]),
                kept: row[9] == .integer(1) ? .mine : row[9] == .integer(2) ? .theirs : .both,
                policy: row[10].description, isOpen: row[11] == .integer(1), at: row[12].asInteger ?? 0)
        }
    }

    private static func value(_ packed: Value) throws -> Value {
        try PackedRow.unpack(packed.asBytes ?? []).first ?? .null
    }
}

extension ClientStore {
    /// A person has looked at an open conflict: it is open no more. What should stand is written before, as ever.
    ///
    /// - Throws: `StoreError.notFound` if there is no such conflict.
    public func closeConflict(_ id: RecordedConflict.ID) throws {
        try write { connection in
            guard try Self.isAttached(connection),
                try connection.integer("SELECT 1 FROM driftless_conflict WHERE id = ?", .integer(id)) != nil
            else { throw StoreError(.notFound, "There is no conflict \(id). List what is there, and name one of it.") }
            try connection.run("UPDATE driftless_conflict SET open = 0 WHERE id = ?", .integer(id))
            try connection.notifyChange(of: "driftless_conflict")
        }
    }
}
