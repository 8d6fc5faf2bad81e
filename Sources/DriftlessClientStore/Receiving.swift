internal import Foundation
internal import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension ClientStore {
    /// Takes the server's answers to operations: accepted and merged ones leave the outbox, rejected ones go to
    /// quarantine with their values (rules [16], [19]). What the records are by now, the next pull says.
    /// - Returns: the number of operations that still wait.
    public func process(
        _ receipts: [Receipt], now: Int64, random: inout some RandomNumberGenerator
    ) throws -> Int {
        let waiting = try apply(random: &random) { connection, touched in
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
            let newest = receipts.reduce(0) { max($0, $1.revision) }
            try connection.run("UPDATE driftless_scope SET applied = max(applied, ?)", .revision(newest))
            // An answer that came late, or an operation that changed nothing: no pull would tell more.
            try confirm(&touched, connection)
            return try pendingCount(connection)
        }
        try confirmAll(random: &random)
        return waiting
    }

    private func process(
        _ receipt: Receipt, now: Int64, _ touched: inout TouchedRecords, _ connection: Connection
    ) throws {
        guard
            let number = try connection.integer(
                "SELECT number FROM driftless_operation WHERE id = ? AND state = 'pending'",
                .blob(receipt.operation.bytes))
        else { return }
        if case .rejected = receipt.outcome { try takeOff(.integer(number), &touched, connection) }
        try close(receipt, number, now, connection)
        try rekey(receipt.rekeys, &touched, connection)
        for conflict in receipt.conflicts { try record(conflict, receipt.operation, now, connection) }
    }

    private func close(_ receipt: Receipt, _ number: Int64, _ now: Int64, _ connection: Connection) throws {
        var state = "accepted", outcome = "accepted"
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

    /// The server gave records that this device inserted other keys. Later changes of these records follow, all at
    /// once: one record's new key may be the next one's old.
    private func rekey(_ rekeys: [Rekey], _ touched: inout TouchedRecords, _ connection: Connection) throws {
        var followers: [(place: Int64, key: RecordKey)] = []
        for rekey in rekeys {
            for key in [rekey.old, rekey.new] { touched.add(RecordRef(rekey.entity, key)) }
            for pending in try pendingChanges(rekey.entity, rekey.old, connection) {
                let isInsert = pending.operation == rekey.life && pending.change.kind == .insert
                if isInsert { try rename(pending, to: rekey.new, connection) }
                if isInsert || pending.change.life == rekey.life { followers.append((pending.place, rekey.new)) }
            }
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

    /// The insert itself says its row's key too.
    private func rename(_ insert: PendingChange, to key: RecordKey, _ connection: Connection) throws {
        guard let entity = entities[insert.change.layout.entity] else { return }
        var fields = insert.change.fields
        for f in fields.indices {
            let i = entity.position(of: fields[f], in: insert.change.layout)
            guard let at = entity.keyIndices.firstIndex(where: { $0 == i }) else { continue }
            fields[f].new = key.values[at]
        }
        try connection.run(
            "UPDATE driftless_change SET fields = ? WHERE id = ?", .blob(ClientStore.pack(fields)),
            .integer(insert.place))
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
        for (parent, key) in contract.parents(of: entity, by: entity.fields[i].name, as: field.new) {
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
