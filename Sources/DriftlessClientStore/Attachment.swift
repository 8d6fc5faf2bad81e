internal import Foundation
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
internal import GRDB

/// What becomes of rows that are there before the first attach.
public enum ExistingRows: String, Sendable, CaseIterable {
    /// Each becomes an operation of its own: equal rows are one record, different ones a conflict.
    case upload
    /// They are replaced by the server's rows at the first sync.
    case discard
}

extension ClientStore {
    /// Puts the file under sync: tables, triggers, and what `existing` says of the rows. Does nothing to a file that
    /// is attached with this contract already.
    ///
    /// - Parameters:
    ///   - createTables: makes the tables of the contract that the file lacks.
    ///   - random: gives the device's id and the operations' ids.
    /// - Throws: `StoreError`; the file is then as it was.
    public func attach(
        existing: ExistingRows = .upload, createTables: Bool = false, now: Int64,
        random: inout some RandomNumberGenerator
    ) throws {
        try write { connection in
            if try ClientStore.isAttached(connection) {
                try checkContract(connection)
                try checkFit(connection)
                if try installTriggers(connection) { try recordMissed(connection, random: &random) }
            } else {
                if createTables { try createMissingTables(connection) }
                try checkFit(connection)
                try install(connection, existing: existing, random: &random)
                if existing == .upload { try recordExisting(connection, now: now, random: &random) }
                try installTriggers(connection)
            }
        }
    }

    /// Takes everything of ours out of the file; the app's tables and rows stay as they are.
    /// - Returns: the number of operations that were not sent.
    @discardableResult
    public static func detach(path: String) throws -> Int {
        let queue = try SQLiteFile.open(path, readOnly: false)
        defer { try? queue.close() }
        return try queue.inDatabase { db in
            let connection = try Connection(db)
            guard try isAttached(connection) else {
                throw StoreError(.notAttached, "\(path) is not under sync; there is nothing to take out.")
            }
            return try connection.transaction {
                let waiting =
                    try connection.integer(
                        "SELECT count(*) FROM driftless_operation WHERE state IN ('pending', 'quarantined')") ?? 0
                let unsealed = try connection.integer("SELECT count(*) FROM driftless_log WHERE kind <> 0") ?? 0
                try ClientSchema.dropAll(in: connection)
                return Int(waiting + (unsealed > 0 ? 1 : 0))
            }
        }
    }

    /// The same for a database at hand; does nothing to one that is not under sync.
    package func detach() throws {
        try write { connection in
            if try Self.isAttached(connection) { try ClientSchema.dropAll(in: connection) }
            layouts = [:]
        }
    }

    /// Removes every synced row and everything of ours, in one transaction; the app's tables stay, empty.
    public func wipe() throws {
        try writeRows { connection in
            try ClientSchema.dropAll(in: connection)
            for entity in order {
                try connection.execute("DELETE FROM \(quoted(entity.table))")
                try connection.notifyChange(of: entity.table)
            }
        }
    }

    /// Whether the file was put under sync with this contract; makes an older format the present one.
    func checkContract(_ connection: Connection) throws {
        guard
            let row = try connection.first(
                "SELECT format, contract, contract_id, contract_version FROM driftless_device")
        else { throw StoreError(.damaged, "The file's sync tables are damaged. Detach it and attach it again.") }
        guard row[0] == .integer(Int64(ClientSchema.format)) || row[0] == .integer(ClientSchema.upgradable) else {
            throw StoreError(.damaged, "The file was attached by another version of Driftless. Use that version.")
        }
        guard row[1] == .blob(digest) else {
            throw StoreError(
                .otherContract,
                "The file is under sync with contract \(row[2]) \(row[3]), and this is another one: "
                    + "\(contract.id) \(contract.version). Use that contract; moving a file from one to the next is "
                    + "not possible in this version.")
        }
        try ClientSchema.upgrade(connection)
    }

    func misfits(_ connection: Connection) throws -> [String] {
        ContractFit.findings(contract: contract, catalogue: try connection.catalogue())
    }

    private func checkFit(_ connection: Connection) throws {
        let findings = try misfits(connection)
        guard findings.isEmpty else {
            throw StoreError(
                .contractDoesNotFit, "The contract does not fit the database:\n  " + findings.joined(separator: "\n  "))
        }
    }

    private func install(
        _ connection: Connection, existing: ExistingRows, random: inout some RandomNumberGenerator
    ) throws {
        let widest = order.map(\.fields.count).max() ?? 1
        try connection.execute(ClientSchema.tables)
        try connection.execute(ClientSchema.log(fieldCount: widest))
        for (i, entity) in order.enumerated() {
            for sql in ClientSchema.displaced(i, entity) { try connection.execute(sql) }
        }
        try connection.run(
            """
            INSERT INTO driftless_device (one, format, id, contract, contract_id, contract_version, existing)
            VALUES (1, ?, ?, ?, ?, ?, ?)
            """,
            .integer(Int64(ClientSchema.format)), .blob(DeviceID.random(using: &random).bytes),
            .blob(digest), .string(contract.id), .string(contract.version), .string(existing.rawValue))
        try connection.run(
            "INSERT INTO driftless_scope (scope, state, sum) VALUES (?, 'new', ?)", .string(Scope.tenant.id),
            .blob(ScopeSum().bytes))
    }

    /// Drops and makes the triggers anew if they are not exactly those that this version writes, or if the app made
    /// triggers later: SQLite fires the newest first, and ours must see a row before an app's trigger raises or writes.
    /// - Returns: whether some were missing or changed, so that writes may have gone unseen.
    @discardableResult
    private func installTriggers(_ connection: Connection) throws -> Bool {
        let catalogue = try readTables(connection)
        var wanted: [String] = []
        for (i, entity) in order.enumerated() {
            guard let table = catalogue.table(named: entity.table) else { continue }
            wanted += CaptureTriggers(entity: entity, index: i, table: table).statements
        }
        let present = try connection.rows(
            """
            SELECT name, sql, rowid FROM sqlite_schema
            WHERE type = 'trigger' AND name LIKE 'driftless\\_%' ESCAPE '\\'
            """
        )
        let newestOfApp = try connection.integer(
            """
            SELECT max(rowid) FROM sqlite_schema
            WHERE type = 'trigger' AND name NOT LIKE 'driftless\\_%' ESCAPE '\\'
            """)
        let oldest = present.compactMap(\.[2].asInteger).min() ?? 0
        let complete = Set(present.map(\.[1].description)) == Set(wanted)
        if complete, newestOfApp ?? 0 < oldest { return false }
        try ClientSchema.dropTriggers(in: connection)
        for sql in wanted { try connection.execute(sql) }
        return !complete
    }

    @discardableResult
    func readTables(_ connection: Connection) throws -> Catalogue {
        let catalogue = try connection.catalogue()
        appTriggers = false
        for entity in order {
            guard let table = catalogue.table(named: entity.table) else { continue }
            tables[entity.name] = AppTable(entity, table)
            if !table.triggers.isEmpty { appTriggers = true }
        }
        return catalogue
    }

    private func createMissingTables(_ connection: Connection) throws {
        let catalogue = try connection.catalogue()
        for entity in order where catalogue.table(named: entity.table) == nil {
            try connection.execute(DeviceTable.create(entity, in: contract))
        }
    }

    /// Each row its own operation, parents first; rows that refer to each other in a circle share one. The device takes
    /// the scopes that they are in: what was there before does not vanish with its upload.
    private func recordExisting(
        _ connection: Connection, now: Int64, random: inout some RandomNumberGenerator
    ) throws {
        var scopes: Set<String> = []
        for group in try ExistingOrder(order: order).groups(connection) {
            let changes = group.map { row in
                Change(
                    layout: Layout(row.entity), kind: .insert, key: row.key, life: nil, base: 0,
                    fields: row.values.enumerated().map {
                        FieldChange(field: $0.offset, old: .null, new: $0.element, base: 0)
                    })
            }
            try append(changes, id: .random(using: &random), wallTime: now, existing: true, in: connection)
            for row in group {
                try seedUnderlay(row.entity, row.key, before: nil, in: connection)
                scopes.insert(row.entity.scopeID(of: row.values))
            }
        }
        try take(scopes.sorted(), connection)
    }
}
