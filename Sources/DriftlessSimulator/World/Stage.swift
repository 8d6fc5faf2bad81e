internal import DriftlessClientStore
package import DriftlessContract
internal import DriftlessSQLite
internal import DriftlessServerStore
internal import GRDB

/// The databases of a world: made once, which costs more than a run, and put back to how they were before each.
package final class Stage {
    let contract: Contract
    let server: Scenery
    private(set) var devices: [(scenery: Scenery, store: ClientStore)] = []

    package init(contract: Contract) throws {
        self.contract = contract
        var random = SplitMix64(seed: 0xD81F)
        let queue = try DatabaseQueue(configuration: Stage.configuration)
        _ = try SQLiteServerStore(
            database: queue, tenant: Stage.tenant, contract: contract, now: World.epoch, random: &random)
        server = try Scenery(queue, contract.entities.map(\.serverTable))
    }

    static let tenant = "simulated"

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        // A planted mistake keeps one open.
        configuration.allowsUnsafeTransactions = true
        return configuration
    }

    func device(_ i: Int) throws -> (scenery: Scenery, store: ClientStore) {
        while devices.count <= i {
            var random = SplitMix64(seed: UInt64(devices.count) + 1)
            let queue = try DatabaseQueue(configuration: Stage.configuration)
            let store = ClientStore(database: queue, contract: contract)
            try store.attach(createTables: true, now: World.epoch, random: &random)
            // Layouts keep their numbers, which a store remembers, from run to run.
            try queue.writeWithoutTransaction { db in
                let sql = try Connection(db)
                for entity in contract.entities where entity.direction != .local {
                    try sql.run(
                        "INSERT INTO driftless_layout (entity, fields) VALUES (?, ?)", .string(entity.name),
                        .blob(PackedRow.pack(entity.fieldNames.map { .string($0) })))
                }
            }
            devices.append((try Scenery(queue, contract.entities.map(\.table)), store))
        }
        return devices[i]
    }
}

/// A database and what was in it when it was new.
package struct Scenery {
    /// All rows of all tables.
    typealias Contents = [(table: String, insert: String, rows: [[Value]])]

    let queue: DatabaseQueue
    private let blank: Contents
    private let tables: [String]

    /// - Parameter first: tables whose triggers write to others.
    init(_ queue: DatabaseQueue, _ first: [String]) throws {
        self.queue = queue
        let all = try queue.writeWithoutTransaction { db in
            try Connection(db).rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                    + "ORDER BY rowid"
            ).map(\.[0].description)
        }
        let tables = first.filter(all.contains) + all.filter { !first.contains($0) }
        self.tables = tables
        blank = try queue.writeWithoutTransaction { try Scenery.contents(tables, Connection($0)) }
    }

    func contents() throws -> Contents {
        try queue.writeWithoutTransaction { try Scenery.contents(tables, Connection($0)) }
    }

    private static func contents(_ tables: [String], _ sql: Connection) throws -> Contents {
        try tables.map { table in
            let rows = try sql.rows("SELECT * FROM \(quoted(table))")
            let marks = (rows.first ?? []).map { _ in "?" }.joined(separator: ", ")
            return (table, "INSERT INTO \(quoted(table)) VALUES (\(marks))", rows)
        }
    }

    func reset() throws { try restore(blank) }

    func restore(_ contents: Contents) throws {
        try queue.writeWithoutTransaction { db in
            let sql = try Connection(db)
            if sql.isInTransaction { try sql.execute("ROLLBACK") }
            // Setting it makes SQLite compile every kept statement anew.
            if try sql.integer("PRAGMA foreign_keys") == 1 { try sql.execute("PRAGMA foreign_keys = OFF") }
            try sql.transaction {
                if tables.contains("driftless_log") { try sql.run("UPDATE driftless_device SET capturing = 0") }
                for table in tables { try sql.run("DELETE FROM \(quoted(table))") }
                // Rows of the app's tables last in spirit: their triggers find no device yet, so capture is off.
                for (_, insert, rows) in contents { for row in rows { try sql.run(insert, row) } }
            }
        }
    }
}
