internal import Foundation
public import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

struct PendingChange {
    var operation: OperationID
    var number: UInt64
    var change: Change
    /// Its row in `driftless_change`.
    var place: Int64
}

struct HeldRecord {
    var revision: Revision
    var life: OperationID?
    var hash: RecordHash?
    /// Its id.
    var scope: String
}

extension ClientStore {
    /// The oldest unanswered operations, as many as a batch takes, at least one if there are any; marks them sent.
    public func nextBatch(limit: Transport.Batch) throws -> [DriftlessProtocol.Operation] {
        try write { connection in
            var operations: [DriftlessProtocol.Operation] = []
            var bytes = 0
            let rows = try connection.rows(
                """
                SELECT number, id, wall_time, existing FROM driftless_operation WHERE state = 'pending'
                ORDER BY number LIMIT ?
                """, .integer(Int64(limit.operations)))
            for row in rows {
                let number = row[0].asInteger ?? 0
                let stored = try connection.rows(
                    "SELECT id, entity, key, kind, layout, life, base, fields FROM driftless_change "
                        + "WHERE operation = ? ORDER BY id", row[0])
                bytes += stored.reduce(0) { $0 + ($1[7].asBytes?.count ?? 0) + 64 }
                if !operations.isEmpty, bytes > limit.bytes { break }
                operations.append(
                    DriftlessProtocol.Operation(
                        id: try identifier(row[1]), number: UInt64(number), wallTime: row[2].asInteger ?? 0,
                        existing: row[3] == .integer(1), changes: try stored.map { try change($0, connection) }))
            }
            if let last = operations.last {
                try connection.run(
                    "UPDATE driftless_operation SET sent = 1 WHERE state = 'pending' AND number <= ? AND sent = 0",
                    .integer(Int64(last.number)))
            }
            return operations
        }
    }

    /// Receipts up to here are processed: the server may forget them.
    public func acknowledged() throws -> UInt64 {
        try read { UInt64(try $0.integer("SELECT acknowledged FROM driftless_device") ?? 0) }
    }

    /// This file is a copy of another device's (rule [16]): it gets an identity of its own; operations keep theirs.
    public func becomeNewDevice(random: inout some RandomNumberGenerator) throws {
        try write {
            try $0.run(
                "UPDATE driftless_device SET id = ?, acknowledged = 0", .blob(DeviceID.random(using: &random).bytes))
        }
    }

    func append(
        _ changes: [Change], id: OperationID, wallTime: Int64, existing: Bool, in connection: Connection
    ) throws {
        guard let number = try connection.integer("SELECT next_number FROM driftless_device") else {
            throw StoreError(.damaged, "The file's sync tables are damaged. Detach it and attach it again.")
        }
        try connection.run("UPDATE driftless_device SET next_number = next_number + 1")
        try connection.run(
            "INSERT INTO driftless_operation (number, id, wall_time, existing, state) VALUES (?, ?, ?, ?, 'pending')",
            .integer(number), .blob(id.bytes), .integer(wallTime), .integer(existing ? 1 : 0))
        for change in changes {
            try connection.run(
                """
                INSERT INTO driftless_change (operation, pending, entity, key, kind, layout, life, base, fields)
                VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)
                """,
                .integer(number), .string(change.layout.entity), .blob(change.key.bytes),
                .integer(Int64(change.kind.rawValue)), .integer(try layoutID(change.layout, connection)),
                .optional(change.life?.bytes), .revision(change.base), .blob(ClientStore.pack(change.fields)))
        }
    }

    /// Unanswered changes of a record, oldest first.
    func pendingChanges(_ entity: String, _ key: RecordKey, _ connection: Connection) throws -> [PendingChange] {
        try connection.rows(
            """
            SELECT c.id, c.entity, c.key, c.kind, c.layout, c.life, c.base, c.fields, o.id, o.number
            FROM driftless_change c JOIN driftless_operation o ON o.number = c.operation
            WHERE c.pending = 1 AND c.entity = ? AND c.key = ? ORDER BY c.id
            """, .string(entity), .blob(key.bytes)
        ).map { row in
            PendingChange(
                operation: try identifier(row[8]), number: UInt64(row[9].asInteger ?? 0),
                change: try change(row, connection), place: row[0].asInteger ?? 0)
        }
    }

    /// From a row of: id, entity, key, kind, layout, life, base, fields.
    func change(_ row: [Value], _ connection: Connection) throws -> Change {
        guard let kind = Change.Kind(rawValue: UInt8(clamping: row[3].asInteger ?? 0)) else { throw damaged }
        return Change(
            layout: try layout(row[4], connection), kind: kind, key: RecordKey(bytes: row[2].asBytes ?? []),
            life: row[5].asBytes.flatMap { OperationID(bytes: $0) }, base: Revision(row[6].asInteger ?? 0),
            fields: try ClientStore.unpack(row[7].asBytes ?? []))
    }

    func heldRecord(_ entity: String, _ key: RecordKey, _ connection: Connection) throws -> HeldRecord? {
        try connection.first(
            "SELECT revision, life, hash, scope FROM driftless_record WHERE entity = ? AND key = ?", .string(entity),
            .blob(key.bytes)
        ).map { row in
            HeldRecord(
                revision: Revision(row[0].asInteger ?? 0), life: row[1].asBytes.flatMap { OperationID(bytes: $0) },
                hash: row[2].asBytes.flatMap { RecordHash(bytes: $0) },
                scope: row[3] == .null ? Scope.tenant.id : row[3].description)
        }
    }

    // MARK: Forms

    var damaged: StoreError {
        StoreError(.damaged, "The file's sync tables are damaged. Restore the file from a backup, or detach it.")
    }

    func identifier(_ value: Value) throws -> Identifier {
        guard let id = value.asBytes.flatMap({ Identifier(bytes: $0) }) else { throw damaged }
        return id
    }

    private func layoutID(_ layout: Layout, _ connection: Connection) throws -> Int64 {
        let fields = Value.blob(PackedRow.pack(layout.fields.map { .string($0) }))
        let find = "SELECT id FROM driftless_layout WHERE entity = ? AND fields = ?"
        if let id = try connection.integer(find, .string(layout.entity), fields) { return id }
        try connection.run(
            "INSERT INTO driftless_layout (entity, fields) VALUES (?, ?)", .string(layout.entity), fields)
        return connection.lastInsertedRowID
    }

    private func layout(_ id: Value, _ connection: Connection) throws -> Layout {
        if let known = layouts[id] { return known }
        guard let row = try connection.first("SELECT entity, fields FROM driftless_layout WHERE id = ?", id) else {
            throw damaged
        }
        let layout = Layout(
            entity: row[0].description, fields: try PackedRow.unpack(row[1].asBytes ?? []).map(\.description))
        layouts[id] = layout
        return layout
    }

    /// Before the values of a new row; no value begins so.
    private static let newRow: UInt8 = 0xFF

    static func pack(_ fields: [FieldChange]) -> [UInt8] {
        let isNewRow = fields.enumerated().allSatisfy { i, field in
            field.field == i && field.old == .null && field.base == 0 && field.target == nil
        }
        // Of an insert the rest says nothing, and is a third of what waits.
        if isNewRow, !fields.isEmpty { return [newRow] + PackedRow.pack(fields.map(\.new)) }
        return PackedRow.pack(
            fields.flatMap { field in
                [
                    .integer(Int64(field.field)), field.old, field.new, .revision(field.base),
                    .optional(field.target?.bytes),
                ]
            })
    }

    static func unpack(_ bytes: [UInt8]) throws -> [FieldChange] {
        if bytes.first == newRow {
            return try PackedRow.unpack(Array(bytes.dropFirst())).enumerated().map { i, value in
                FieldChange(field: i, old: .null, new: value, base: 0)
            }
        }
        let values = try PackedRow.unpack(bytes)
        return stride(from: 0, through: values.count - 5, by: 5).map { field(values, at: $0) }
    }

    private static func field(_ values: [Value], at i: Int) -> FieldChange {
        FieldChange(
            field: Int(values[i].asInteger ?? 0), old: values[i + 1], new: values[i + 2],
            base: Revision(values[i + 3].asInteger ?? 0),
            target: values[i + 4].asBytes.flatMap { OperationID(bytes: $0) })
    }
}
