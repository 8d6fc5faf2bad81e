internal import Foundation
internal import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension ClientStore {
    /// Takes the server's answers to operations: accepted and merged ones leave the outbox, rejected ones go to
    /// quarantine with their values (rules [16], [19]).
    /// - Returns: the number of operations that still wait.
    public func process(
        _ receipts: [Receipt], now: Int64, random: inout some RandomNumberGenerator
    ) throws -> Int {
        try apply(random: &random) { connection, touched in
            for receipt in receipts { try process(receipt, now: now, &touched, connection) }
            return try pendingCount(connection)
        }
    }

    private func process(
        _ receipt: Receipt, now: Int64, _ touched: inout TouchedRecords, _ connection: Connection
    ) throws {
        guard
            let number = try connection.integer(
                "SELECT number FROM driftless_operation WHERE id = ? AND state = 'pending'",
                .blob(receipt.operation.bytes))
        else { return }
        let changes = try connection.rows(
            "SELECT id, entity, key, kind, layout, life, base, fields FROM driftless_change WHERE operation = ? "
                + "ORDER BY id", .integer(number)
        ).map { try change($0, connection) }
        try connection.run("UPDATE driftless_change SET pending = 0 WHERE operation = ?", .integer(number))
        try close(receipt, number, now, connection)
        for change in changes { touched.add(RecordRef(change.layout.entity, change.key)) }
        for rekey in receipt.rekeys { try self.rekey(rekey, &touched, connection) }
        for state in receipt.records { try take(state, &touched, connection) }
        if receipt.outcome == .accepted { try takeOwnValues(changes, receipt, &touched, connection) }
        for conflict in receipt.conflicts { try record(conflict, receipt.operation, now, connection) }
        // Up to the oldest operation that still waits: the server may forget receipts at or below, and those of
        // earlier operations may come later.
        try connection.run(
            """
            UPDATE driftless_device SET acknowledged = max(acknowledged, coalesce(
                (SELECT min(number) FROM driftless_operation WHERE state = 'pending'), next_number) - 1)
            """)
        let newest = receipt.records.reduce(receipt.revision) { max($0, $1.revision) }
        try connection.run("UPDATE driftless_scope SET applied = max(applied, ?)", .revision(newest))
    }

    private func close(_ receipt: Receipt, _ number: Int64, _ now: Int64, _ connection: Connection) throws {
        var state = "answered", outcome = "accepted"
        var rejection: Rejection?
        switch receipt.outcome {
        case .accepted: break
        case .merged: outcome = "merged"
        case .rejected(let why):
            state = "quarantined"
            outcome = "rejected"
            rejection = why
        }
        try connection.run(
            """
            UPDATE driftless_operation SET state = ?, outcome = ?, code = ?, message = ?, revision = ?, answered_at = ?
            WHERE number = ?
            """,
            .string(state), .string(outcome), rejection.map { .string($0.code.rawValue) } ?? .null,
            rejection.map { .string($0.message) } ?? .null, .revision(receipt.revision), .integer(now),
            .integer(number))
    }

    /// The receipt left a record out: the server has it exactly as the operation wrote it.
    private func takeOwnValues(
        _ changes: [Change], _ receipt: Receipt, _ touched: inout TouchedRecords, _ connection: Connection
    ) throws {
        let answered = Set(receipt.records.map { RecordRef($0.layout.entity, $0.key) })
        var rows: [RecordRef: (row: [Value]?, life: OperationID)] = [:]
        var order: [RecordRef] = []
        for change in changes {
            let ref = RecordRef(change.layout.entity, change.key)
            guard !answered.contains(ref), !receipt.rekeys.contains(where: { RecordRef($0.entity, $0.old) == ref }),
                let entity = entities[ref.entity]
            else { continue }
            if rows[ref] == nil { order.append(ref) }
            let before = try rows[ref]?.row ?? underlay(ref, connection) ?? nil
            let held = try heldRecord(ref.entity, ref.key, connection)?.life
            let life = change.kind == .insert ? receipt.operation : rows[ref]?.life ?? change.life ?? held
            rows[ref] = (Prediction.accepted(change, on: before, entity: entity), life ?? receipt.operation)
        }
        for ref in order {
            guard let (row, life) = rows[ref], let entity = entities[ref.entity] else { continue }
            try take(
                RecordState(
                    layout: Layout(entity), key: ref.key, revision: receipt.revision, life: life, row: row),
                &touched, connection)
        }
    }

    /// The server gave a record that this device inserted another key. What waits for it follows: later changes of the
    /// record, and references that were written to it.
    private func rekey(_ rekey: Rekey, _ touched: inout TouchedRecords, _ connection: Connection) throws {
        guard let entity = entities[rekey.entity] else { return }
        for ref in [RecordRef(entity.name, rekey.old), RecordRef(entity.name, rekey.new)] { touched.add(ref) }
        // The new key's row was not there before, as far as this device knows.
        try seedUnderlay(entity, rekey.new, before: nil, in: connection)
        for pending in try pendingChanges(entity.name, rekey.old, connection) where pending.change.life == rekey.life {
            try connection.run(
                "UPDATE driftless_change SET key = ? WHERE id = ?", .blob(rekey.new.bytes), .integer(pending.place))
        }
        let rows = try connection.rows(
            "SELECT id, entity, key, kind, layout, life, base, fields FROM driftless_change WHERE pending = 1")
        for row in rows {
            var change = try self.change(row, connection)
            guard change.fields.contains(where: { $0.target == rekey.life }) else { continue }
            for f in change.fields.indices where change.fields[f].target == rekey.life {
                if let value = rekey.new.values.first, change.fields[f].new == rekey.old.values.first {
                    change.fields[f].new = value
                }
                change.fields[f].target = nil
            }
            try connection.run(
                "UPDATE driftless_change SET fields = ? WHERE id = ?", .blob(ClientStore.pack(change.fields)), row[0])
            touched.add(RecordRef(change.layout.entity, change.key))
        }
    }

    private func record(
        _ conflict: Conflict, _ operation: OperationID, _ now: Int64, _ connection: Connection
    ) throws {
        func packed(_ value: Value) -> Value { .blob(PackedRow.pack([value])) }
        try connection.run(
            """
            INSERT INTO driftless_conflict
            (operation, entity, key, field, base, mine, theirs, result, kept, policy, open, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .blob(operation.bytes), .string(conflict.entity), .blob(conflict.key.bytes),
            conflict.field.map { .string($0) } ?? .null, packed(conflict.base), packed(conflict.mine),
            packed(conflict.theirs), packed(conflict.result), .integer(Int64(conflict.kept.rawValue)),
            .string(conflict.policy), .integer(conflict.policy == "existing" ? 1 : 0), .integer(now))
    }
}
