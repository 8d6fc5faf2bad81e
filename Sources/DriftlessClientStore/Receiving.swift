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
            try retarget(receipts.flatMap(\.rekeys), &touched, connection)
            try connection.notifyChange(of: "driftless_operation")
            if receipts.contains(where: { !$0.conflicts.isEmpty }) {
                try connection.notifyChange(of: "driftless_conflict")
            }
            // Up to the oldest operation that still waits: the server may forget receipts at or below, and those of
            // earlier operations may come later.
            try connection.run(
                """
                UPDATE driftless_device SET acknowledged = max(acknowledged, coalesce(
                    (SELECT min(number) FROM driftless_operation WHERE state = 'pending'), next_number) - 1)
                """)
            let newest = receipts.reduce(0) { max($0, $1.revision, $1.records.map(\.revision).max() ?? 0) }
            try connection.run("UPDATE driftless_scope SET applied = max(applied, ?)", .revision(newest))
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
        try rekey(receipt.rekeys, &touched, connection)
        for state in receipt.records { try takeAnswer(state, &touched, connection) }
        if receipt.outcome == .accepted { try takeOwnValues(changes, receipt, &touched, connection) }
        for conflict in receipt.conflicts { try record(conflict, receipt.operation, now, connection) }
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
            let stored = try touched.server[ref] ?? underlay(ref, connection)
            let before = rows[ref]?.row ?? stored ?? nil
            let held = try heldRecord(ref.entity, ref.key, connection)?.life
            let life = change.kind == .insert ? receipt.operation : rows[ref]?.life ?? change.life ?? held
            let row = Prediction.accepted(change, on: before, entity: entity)
            // An update of what this device does not hold: it left its scopes meanwhile.
            if row == nil, change.kind == .update { continue }
            rows[ref] = (row, life ?? receipt.operation)
        }
        for ref in order {
            guard let (row, life) = rows[ref], let entity = entities[ref.entity] else { continue }
            try takeAnswer(
                RecordState(
                    layout: Layout(entity), key: ref.key, revision: receipt.revision, life: life, row: row),
                &touched, connection)
        }
    }

    /// An answer may be older than what a pull brought. A record that this device would hold if it still were so at the
    /// checkpoint, and does not hold, has left its scopes since.
    private func takeAnswer(
        _ state: RecordState, _ touched: inout TouchedRecords, _ connection: Connection
    ) throws {
        if !hasScopes { return try take(state, &touched, connection) }
        if state.revision <= (try position(connection).checkpoint),
            try heldRecord(state.layout.entity, state.key, connection) == nil
        {
            return
        }
        try take(state, &touched, connection)
    }

    /// The server gave records that this device inserted other keys. Later changes of these records follow, all at
    /// once: one record's new key may be the next one's old.
    private func rekey(_ rekeys: [Rekey], _ touched: inout TouchedRecords, _ connection: Connection) throws {
        var followers: [(place: Int64, key: RecordKey)] = []
        for rekey in rekeys {
            for key in [rekey.old, rekey.new] { touched.add(RecordRef(rekey.entity, key)) }
            followers += try pendingChanges(rekey.entity, rekey.old, connection)
                .filter { $0.change.life == rekey.life }.map { ($0.place, rekey.new) }
        }
        for (place, key) in followers {
            try connection.run(
                "UPDATE driftless_change SET key = ? WHERE id = ?", .blob(key.bytes), .integer(place))
        }
        let rows = DeviceRows(connection: connection)
        // The highest first: the key that a row moves to is free by then.
        for rekey in rekeys.sorted(by: { $0.new > $1.new }) {
            guard let entity = entities[rekey.entity] else { continue }
            // The new key's row was not there before, as far as this device knows.
            try seedUnderlay(entity, rekey.new, before: nil, in: connection)
            touched.underlayGrew()
            if let table = tables[entity.name] { try rows.move(table, from: rekey.old, to: rekey.new) }
        }
    }

    /// References to records that got another key, in what still waits, follow (decision 0009).
    private func retarget(
        _ rekeys: [Rekey], _ touched: inout TouchedRecords, _ connection: Connection
    ) throws {
        if rekeys.isEmpty { return }
        let byLife = Dictionary(grouping: rekeys, by: \.life)
        let rows = try connection.rows(
            "SELECT id, entity, key, kind, layout, life, base, fields FROM driftless_change WHERE pending = 1")
        for row in rows {
            var change = try self.change(row, connection)
            guard change.fields.contains(where: { $0.target.map { byLife[$0] != nil } ?? false }) else { continue }
            for f in change.fields.indices {
                guard let known = change.fields[f].target.flatMap({ byLife[$0] }) else { continue }
                // The insert is answered: what the value means from now on is the record that has it on the server.
                change.fields[f].target = nil
                if let new = follow(change.fields[f], of: change, known) { change.fields[f].new = new }
            }
            try connection.run(
                "UPDATE driftless_change SET fields = ? WHERE id = ?", .blob(ClientStore.pack(change.fields)), row[0])
            touched.add(RecordRef(change.layout.entity, change.key))
        }
    }

    /// The new key of the record that a field refers to; `nil` if that one kept its key.
    private func follow(_ field: FieldChange, of change: Change, _ rekeys: [Rekey]) -> Value? {
        guard let entity = entities[change.layout.entity],
            let i = entity.position(of: field, in: change.layout)
        else { return nil }
        for reference in entity.references where reference.fields == [entity.fields[i].name] {
            guard let parent = entities[reference.parent], parent.identity.key == reference.parentFields,
                let key = RecordKey(values: [field.new], fields: parent.keyFields)
            else { continue }
            if let rekey = rekeys.first(where: { $0.entity == parent.name && $0.old == key }) {
                return rekey.new.values.first
            }
        }
        return nil
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
