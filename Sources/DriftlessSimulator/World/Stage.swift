internal import DriftlessClientStore
package import DriftlessContract
internal import DriftlessSQLite
internal import DriftlessServerStore
package import GRDB

/// The databases of a world: made once, which costs more than a run, and put back to how they were before each.
package final class Stage {
    let contract: Contract
    let server: Scenery
    /// The app's own; `nil`: the contract's tables and nothing else.
    let schema: Schema?
    private(set) var devices: [(scenery: Scenery, store: ClientStore)] = []

    /// How an app makes its database.
    package struct Schema {
        package var configuration: Configuration
        /// Its migrations, or plain SQL.
        package var make: (DatabaseQueue) throws -> Void

        package init(configuration: Configuration, make: @escaping (DatabaseQueue) throws -> Void) {
            self.configuration = configuration
            self.make = make
        }
    }

    package init(contract: Contract, schema: Schema? = nil) throws {
        self.contract = contract
        self.schema = schema
        var random = SplitMix64(seed: 0xD81F)
        let queue = try DatabaseQueue(configuration: Stage.configuration)
        _ = try SQLiteServerStore(
            database: queue, tenant: Stage.tenant, contract: contract, now: World.epoch, random: &random)
        server = try Scenery(queue, contract.entities.map(\.serverTable))
    }

    static let tenant = "simulated"

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        // The smallest, so that a disk can be full in the midst of anything.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = 512") }
        // A planted mistake keeps one open.
        configuration.allowsUnsafeTransactions = true
        return configuration
    }

    /// So that what is wrong with the app's schema is said at once.
    package func prepare() throws { _ = try device(0) }

    func device(_ i: Int) throws -> (scenery: Scenery, store: ClientStore) {
        while devices.count <= i {
            var random = SplitMix64(seed: UInt64(devices.count) + 1)
            var configuration = schema?.configuration ?? Stage.configuration
            configuration.allowsUnsafeTransactions = true
            let queue = try DatabaseQueue(configuration: configuration)
            try schema?.make(queue)
            let store = ClientStore(database: queue, contract: contract)
            // Migrations may have attached it, with an id that no seed gave.
            try store.detach()
            try store.attach(createTables: schema == nil, now: World.epoch, random: &random)
            try makeLayouts(queue)
            devices.append(
                (try schema == nil ? Scenery(queue, contract.entities.map(\.table)) : Scenery(copying: queue), store))
        }
        return devices[i]
    }

    /// They keep their numbers, which a store remembers, from run to run.
    private func makeLayouts(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { db in
            let sql = try Connection(db)
            for entity in contract.entities where entity.direction != .local {
                try sql.run(
                    "INSERT OR IGNORE INTO driftless_layout (entity, fields) VALUES (?, ?)", .string(entity.name),
                    .blob(PackedRow.pack(entity.fieldNames.map { .string($0) })))
            }
        }
    }
}

/// A database and what was in it when it was new.
package struct Scenery {
    enum Contents {
        /// Of all tables, where no trigger but the engine's hears of it.
        case rows([(table: String, insert: String, rows: [[Value]])])
        /// Of a database with an app's triggers and virtual tables: they must not see it.
        case pages(DatabaseQueue)
    }

    let queue: DatabaseQueue
    private let blank: Contents
    private var tables: [String] = []

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

    init(copying queue: DatabaseQueue) throws {
        self.queue = queue
        blank = try Scenery.pages(of: queue)
    }

    func contents() throws -> Contents {
        if case .pages = blank { return try Scenery.pages(of: queue) }
        return try queue.writeWithoutTransaction { try Scenery.contents(tables, Connection($0)) }
    }

    private static func contents(_ tables: [String], _ sql: Connection) throws -> Contents {
        .rows(
            try tables.map { table in
                let rows = try sql.rows("SELECT * FROM \(quoted(table))")
                let marks = (rows.first ?? []).map { _ in "?" }.joined(separator: ", ")
                return (table, "INSERT INTO \(quoted(table)) VALUES (\(marks))", rows)
            })
    }

    private static func pages(of queue: DatabaseQueue) throws -> Contents {
        let copy = try DatabaseQueue()
        try queue.backup(to: copy)
        return .pages(copy)
    }

    func reset() throws { try restore(blank) }

    func restore(_ contents: Contents) throws {
        try queue.writeWithoutTransaction { db in
            let sql = try Connection(db)
            if sql.isInTransaction { try sql.execute("ROLLBACK") }
            guard case .rows(let contents) = contents else { return }
            // Setting it makes SQLite compile every kept statement anew.
            if try sql.integer("PRAGMA foreign_keys") == 1 { try sql.execute("PRAGMA foreign_keys = OFF") }
            try sql.transaction {
                if tables.contains("driftless_log") { try sql.run("UPDATE driftless_device SET capturing = 0") }
                for table in tables { try sql.run("DELETE FROM \(quoted(table))") }
                // Rows of the app's tables last in spirit: their triggers find no device yet, so capture is off.
                for (_, insert, rows) in contents { for row in rows { try sql.run(insert, row) } }
            }
        }
        if case .pages(let copy) = contents { try copy.backup(to: queue) }
    }
}
