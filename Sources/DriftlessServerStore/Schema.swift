internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import GRDB

/// The server's tables: the contract's relational ones, and the engine's own beside them.
enum Schema {
    static let format: Int64 = 2

    static func install(
        _ contract: Contract, tenant: String, term: Identifier, now: Int64, in sql: Connection
    ) throws {
        try sql.execute(own)
        // Format 1 had the index, and always said each field's revision and author; both forms are read.
        try sql.execute("DROP INDEX IF EXISTS driftless_record_row")
        try sql.run("UPDATE driftless_tenant SET format = ? WHERE format = 1", .integer(format))
        try sql.run(
            "INSERT OR IGNORE INTO driftless_tenant(one, format, tenant, contract, revision, horizon) "
                + "VALUES (1, ?, ?, ?, 0, 0)",
            .integer(format), .string(tenant), .blob(contract.digest))
        guard let row = try sql.first("SELECT format, tenant, contract FROM driftless_tenant"),
            row[0] == .integer(format), row[1] == .string(tenant)
        else {
            throw StoreError(.init(rawValue: "other-tenant"), "The file is another tenant's or of another format.")
        }
        guard row[2] == .blob(contract.digest) else { throw otherContract(contract, tenant) }
        for statement in contract.entities.flatMap({ ServerTable.create($0, in: contract) }) {
            try sql.execute(statement)
        }
        try sql.run(
            "INSERT OR IGNORE INTO driftless_contract(digest, version, at) VALUES (?, ?, ?)",
            .blob(contract.digest), .string(contract.version), .integer(now))
        try sql.run(
            "INSERT INTO driftless_term(id, first) SELECT ?, revision FROM driftless_tenant", .blob(term.bytes))
        try sql.run(
            "INSERT OR IGNORE INTO driftless_digest(scope, sum, count) VALUES (?, zeroblob(32), 0)",
            .string(Scope.tenant.id))
        if !contract.scopeNames.isEmpty {
            // By key within a scope: what a first sync reads.
            try sql.execute(
                "CREATE INDEX IF NOT EXISTS driftless_record_scope ON driftless_record(scope, entity, key)")
        }
    }

    /// Reads a tenant's file without changing it: was it written under this contract?
    static func check(path: String, tenant: String, contract: Contract) throws {
        let queue = try SQLiteFile.open(path, readOnly: true)
        defer { try? queue.close() }
        let digest = try queue.inDatabase { db in
            let sql = try Connection(db)
            return try sql.first("SELECT contract FROM driftless_tenant")?[0]
        }
        if let digest, digest != .blob(contract.digest) { throw otherContract(contract, tenant) }
    }

    private static func otherContract(_ contract: Contract, _ tenant: String) -> StoreError {
        StoreError(
            .otherContract,
            "The data of tenant \(tenant) was written under another contract than \(contract.id) \(contract.version) "
                + "is now. Serve the contract that it was written under, or another data directory; moving data from "
                + "one contract to the next is not possible in this version.")
    }

    private static let own = """
        CREATE TABLE IF NOT EXISTS driftless_tenant(one INTEGER PRIMARY KEY, format INTEGER, tenant TEXT,
            contract BLOB, revision INTEGER, horizon INTEGER) STRICT;
        CREATE TABLE IF NOT EXISTS driftless_term(ordinal INTEGER PRIMARY KEY, id BLOB, first INTEGER) STRICT;
        CREATE TABLE IF NOT EXISTS driftless_record(entity TEXT, key BLOB, revision INTEGER, life BLOB,
            dead INTEGER, healed INTEGER, hash BLOB, fields BLOB, image BLOB, kept BLOB, scope TEXT, row INTEGER,
            PRIMARY KEY (entity, key)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS driftless_record_revision ON driftless_record(scope, revision);
        CREATE TABLE IF NOT EXISTS driftless_operation(id BLOB PRIMARY KEY, device INTEGER, number INTEGER,
            hash BLOB, revision INTEGER, at INTEGER, outcome TEXT, receipt BLOB) STRICT;
        CREATE INDEX IF NOT EXISTS driftless_operation_number ON driftless_operation(device, number)
            WHERE receipt IS NOT NULL;
        CREATE TABLE IF NOT EXISTS driftless_failure(id BLOB PRIMARY KEY, message TEXT, at INTEGER) STRICT;
        CREATE TABLE IF NOT EXISTS driftless_device(ordinal INTEGER PRIMARY KEY, id BLOB UNIQUE, user TEXT,
            side INTEGER, last_number INTEGER, last_stamp INTEGER, acknowledged INTEGER, seen_at INTEGER) STRICT;
        CREATE TABLE IF NOT EXISTS driftless_alias(entity TEXT, old BLOB, life BLOB, new BLOB,
            PRIMARY KEY (entity, old, life)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS driftless_join(entity TEXT, key BLOB, life BLOB, present BLOB,
            PRIMARY KEY (entity, key, life)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS driftless_exit(scope TEXT, entity TEXT, key BLOB, revision INTEGER,
            PRIMARY KEY (scope, entity, key)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS driftless_exit_revision ON driftless_exit(scope, revision);
        CREATE TABLE IF NOT EXISTS driftless_staged(operation BLOB, part INTEGER, parts INTEGER, body BLOB,
            at INTEGER, PRIMARY KEY (operation, part)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS driftless_digest(scope TEXT PRIMARY KEY, sum BLOB, count INTEGER) STRICT;
        CREATE TABLE IF NOT EXISTS driftless_contract(digest BLOB PRIMARY KEY, version TEXT, at INTEGER) STRICT;
        """
}
