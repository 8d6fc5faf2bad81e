internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension ClientStore {
    /// Seals, then runs the body with capture off: what the engine itself writes is no operation.
    ///
    /// Where the app has triggers of its own on synced tables, capture stays on and what they write is undone
    /// afterwards: it came with the operation (rule [15]).
    func apply<T>(
        random: inout some RandomNumberGenerator, _ body: (Connection, inout TouchedRecords) throws -> T
    ) throws -> T {
        try writeRows { connection in
            try sealLog(connection, random: &random)
            return try applyPart(connection) { try body(connection, &$0) }
        }
    }

    /// A part of what a transaction applies; only its records are held in memory. What cannot be placed because of rows
    /// that a later part brings waits, and is placed with that part.
    func applyPart<T>(_ connection: Connection, _ body: (inout TouchedRecords) throws -> T) throws -> T {
        if !appTriggers { try connection.run("UPDATE driftless_device SET capturing = 0") }
        var touched = try TouchedRecords(connection)
        let result = try body(&touched)
        try show(&touched, connection)
        try touched.writeSums(connection)
        if appTriggers { try undoEchoes(touched, connection) }
        if !appTriggers { try connection.run("UPDATE driftless_device SET capturing = 1") }
        return result
    }

    /// Takes over the server's state of a record if it is newer than the held one (rule [14]). One in a scope that this
    /// device does not take is not its any more.
    /// - Parameter isNew: this device holds no state of the record: nobody need look.
    func take(
        _ state: RecordState, isNew: Bool = false, _ touched: inout TouchedRecords, _ connection: Connection
    ) throws {
        guard let entity = entities[state.layout.entity] else { return }
        let held = isNew ? nil : try heldRecord(entity.name, state.key, connection)
        if let held, held.revision >= state.revision { return }
        let ref = RecordRef(entity.name, state.key)
        let row = entity.row(of: state)
        // A removed record is where it was.
        let scope = row.map { entity.scopeID(of: $0) } ?? held?.scope ?? Scope.tenant.id
        guard touched.takes(scope) else { return try forget(ref, held, &touched, connection) }
        let hash = row.map { RecordHash(entity: entity, key: state.key, row: $0) }
        if held?.hash != hash || held?.scope != scope {
            if let held { touched.subtract(held.hash, from: held.scope) }
            touched.add(hash, to: scope)
        }
        try connection.run(
            held == nil ? ClientStore.insertRecord : ClientStore.updateRecord, .revision(state.revision),
            .blob(state.life.bytes), .optional(hash?.bytes), ClientStore.column(scope), .string(entity.name),
            .blob(state.key.bytes))
        touched.take(row, for: ref, wasHeld: held != nil)
    }

    /// The record is in none of this device's scopes: that says nothing of whether it is there (rule [23]).
    func forget(
        _ ref: RecordRef, _ held: HeldRecord?, _ touched: inout TouchedRecords, _ connection: Connection
    ) throws {
        if let held { touched.subtract(held.hash, from: held.scope) }
        try connection.run(
            "DELETE FROM driftless_record WHERE entity = ? AND key = ?", .string(ref.entity), .blob(ref.key.bytes))
        touched.take(nil, for: ref, wasHeld: true)
    }

    /// A scope as `driftless_record` names it.
    static func column(_ scope: String) -> Value { scope == Scope.tenant.id ? .null : .string(scope) }

    static let insertRecord = insertRecords(1)
    static func insertRecords(_ count: Int) -> String {
        "INSERT INTO driftless_record (revision, life, hash, scope, entity, key) VALUES "
            + [String](repeating: "(?, ?, ?, ?, ?, ?)", count: count).joined(separator: ", ")
    }
    private static let updateRecord =
        "UPDATE driftless_record SET revision = ?, life = ?, hash = ?, scope = ? WHERE entity = ? AND key = ?"

    /// What the server has, where it is not what the device shows. Kept while changes are pending or the row waits.
    private func setUnderlay(_ ref: RecordRef, _ row: [Value]?, _ connection: Connection) throws {
        try connection.run(
            """
            INSERT INTO driftless_underlay (entity, key, row) VALUES (?1, ?2, ?3)
            ON CONFLICT (entity, key) DO UPDATE SET row = ?3
            """,
            .string(ref.entity), .blob(ref.key.bytes), .optional(row.map { PackedRow.pack($0) }))
    }

    /// The first pending change of a record keeps the server's row, or its absence (rule [13]).
    func seedUnderlay(_ entity: Entity, _ key: RecordKey, before: [Value]?, in connection: Connection) throws {
        try connection.run(
            "INSERT INTO driftless_underlay (entity, key, row) VALUES (?, ?, ?) ON CONFLICT (entity, key) DO NOTHING",
            .string(entity.name), .blob(key.bytes), .optional(before.map { PackedRow.pack($0) }))
    }

    func underlay(_ ref: RecordRef, _ connection: Connection) throws -> [Value]?? {
        guard
            let row = try connection.first(
                "SELECT row FROM driftless_underlay WHERE entity = ? AND key = ?", .string(ref.entity),
                .blob(ref.key.bytes))
        else { return nil }
        return .some(try row[0].asBytes.map { try PackedRow.unpack($0) })
    }

    /// Makes the app's tables show the server's rows and what is pending on top. The server's row stays in the underlay
    /// where the two are not one, and where a row could not be placed.
    private func show(_ touched: inout TouchedRecords, _ connection: Connection) throws {
        var targets: [DeviceRows.Target] = []
        var bases: [RecordRef: [Value]?] = [:]
        let waiting = try connection.rows("SELECT entity, key FROM driftless_underlay WHERE waiting = 1")
            .map { RecordRef($0[0].description, RecordKey(bytes: $0[1].asBytes ?? [])) }
        for ref in waiting { touched.add(ref) }
        for ref in touched.inKeyOrder {
            guard let table = tables[ref.entity] else { continue }
            let kept = touched.mayHaveUnderlay ? try underlay(ref, connection) : nil
            guard let base = touched.server[ref] ?? kept else { continue }
            let pending = touched.mayHavePending ? try pendingChanges(ref.entity, ref.key, connection) : []
            var visible = base
            if !pending.isEmpty {
                if kept == nil || touched.server[ref] != nil { try setUnderlay(ref, base, connection) }
                visible = Prediction.visible(
                    underlay: base, pending: pending.map(\.change), entity: table.entity)
            } else if kept != nil {
                try connection.run(
                    "DELETE FROM driftless_underlay WHERE entity = ? AND key = ?", .string(ref.entity),
                    .blob(ref.key.bytes))
            }
            if appTriggers { touched.images[ref] = .some(visible) }
            bases[ref] = base
            var target = DeviceRows.Target(table: table, key: ref.key, row: visible, isPresent: false)
            if !touched.isNew(ref) {
                let present = try currentRow(table.entity, ref.key, connection)
                if present == visible { continue }
                target.isPresent = present != nil
            }
            targets.append(target)
        }
        let refused = try DeviceRows(connection: connection).place(targets)
        for table in touched.shown.union(targets.map(\.table.entity.table)).sorted() {
            try connection.notifyChange(of: table)
        }
        if !waiting.isEmpty { try connection.run("UPDATE driftless_underlay SET waiting = 0 WHERE waiting = 1") }
        for target in refused {
            try setUnderlay(target.ref, bases[target.ref] ?? nil, connection)
            try connection.run(
                "UPDATE driftless_underlay SET waiting = 1 WHERE entity = ? AND key = ?", .string(target.ref.entity),
                .blob(target.key.bytes))
        }
    }

    /// What the app's triggers wrote while the engine applied is taken back; a few rounds, because taking back fires
    /// triggers too. A trigger that always writes again is out of the way in the last one.
    private func undoEchoes(_ touched: TouchedRecords, _ connection: Connection) throws {
        var shown: [RecordRef: [Value]?] = [:]
        for round in 1...4 {
            var entries: [LogEntry] = []
            let words = ClientSchema.maskWords(order.map(\.fields.count).max() ?? 1)
            try connection.forEach("SELECT * FROM driftless_log ORDER BY seq", []) { row in
                guard let number = row[1].asInteger, order.indices.contains(Int(number)) else { return }
                entries += LogEntry.read(row, entity: order[Int(number)], maskWords: words)
            }
            try clearLog(connection)
            var targets: [DeviceRows.Target] = []
            for history in RecordHistory.histories(of: entries) {
                let ref = RecordRef(history.entity.name, history.key)
                let after = try currentRow(history.entity, history.key, connection)
                let steps = history.ordered(endingIn: after)
                if shown[ref] == nil { shown[ref] = try wanted(ref, steps, after, touched, connection) }
                guard let want = shown[ref], want != after, let table = tables[ref.entity] else { continue }
                targets.append(DeviceRows.Target(table: table, key: ref.key, row: want, isPresent: after != nil))
            }
            if targets.isEmpty { return }
            let away = round == 4 ? try dropAppTriggers(connection) : []
            _ = try DeviceRows(connection: connection).place(targets)
            for sql in away { try connection.execute(sql) }
        }
        try clearLog(connection)
    }

    /// - Returns: the SQL that makes the triggers again, in this transaction.
    private func dropAppTriggers(_ connection: Connection) throws -> [String] {
        let triggers = try connection.rows(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name NOT LIKE 'driftless\\_%' ESCAPE '\\' "
                + "ORDER BY rowid")
        for row in triggers { try connection.execute("DROP TRIGGER \(quoted(row[0].description))") }
        return triggers.map(\.[1].description)
    }

    /// A touched record shows what it was just given; another, what it was before the triggers ran.
    private func wanted(
        _ ref: RecordRef, _ steps: [LogEntry.Step], _ after: [Value]?, _ touched: TouchedRecords,
        _ connection: Connection
    ) throws -> [Value]? {
        guard touched.contains(ref), let entity = entities[ref.entity] else {
            return RecordHistory.undo(steps, from: after)
        }
        if let image = touched.images[ref] { return image }
        guard let base = try underlay(ref, connection) else { return after }
        let pending = try pendingChanges(ref.entity, ref.key, connection)
        return Prediction.visible(underlay: base, pending: pending.map(\.change), entity: entity)
    }
}
