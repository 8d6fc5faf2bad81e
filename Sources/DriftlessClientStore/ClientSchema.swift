internal import DriftlessContract
internal import DriftlessSQLite

/// The engine's tables in the app's file. All names begin with `driftless_`.
///
/// They hold from the first day what rules [1]-[28] need, also what is not executed yet: `healed` marks, record
/// hashes, terms, a checkpoint per scope.
enum ClientSchema {
    static let format = 3

    static let tables = """
        CREATE TABLE driftless_device (
            one INTEGER PRIMARY KEY CHECK (one = 1), format INTEGER NOT NULL, id BLOB NOT NULL,
            contract BLOB NOT NULL, contract_id TEXT NOT NULL, contract_version TEXT NOT NULL, fingerprint BLOB,
            capturing INTEGER NOT NULL DEFAULT 1, next_number INTEGER NOT NULL DEFAULT 1,
            acknowledged INTEGER NOT NULL DEFAULT 0, existing TEXT NOT NULL, terms BLOB, server TEXT,
            last_error TEXT, last_sync INTEGER);
        CREATE TABLE driftless_scope (
            scope TEXT PRIMARY KEY, state TEXT NOT NULL, checkpoint INTEGER NOT NULL DEFAULT 0, term BLOB,
            cursor BLOB, sum BLOB NOT NULL, count INTEGER NOT NULL DEFAULT 0, applied INTEGER NOT NULL DEFAULT 0,
            verified INTEGER, diverged INTEGER) WITHOUT ROWID;
        CREATE TABLE driftless_layout (id INTEGER PRIMARY KEY, entity TEXT NOT NULL, fields BLOB NOT NULL,
            UNIQUE (entity, fields));
        CREATE TABLE driftless_operation (
            number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, wall_time INTEGER NOT NULL,
            existing INTEGER NOT NULL, state TEXT NOT NULL, sent INTEGER NOT NULL DEFAULT 0, outcome TEXT,
            code TEXT, message TEXT, revision INTEGER, answered_at INTEGER);
        CREATE INDEX driftless_operation_by_state ON driftless_operation(state, number);
        CREATE TABLE driftless_change (
            id INTEGER PRIMARY KEY, operation INTEGER NOT NULL, pending INTEGER NOT NULL, entity TEXT NOT NULL,
            key BLOB NOT NULL, kind INTEGER NOT NULL, layout INTEGER NOT NULL, life BLOB, base INTEGER NOT NULL,
            fields BLOB NOT NULL);
        CREATE INDEX driftless_change_by_operation ON driftless_change(operation);
        CREATE INDEX driftless_change_pending ON driftless_change(entity, key) WHERE pending = 1;
        CREATE TABLE driftless_record (
            entity TEXT NOT NULL, key BLOB NOT NULL, revision INTEGER NOT NULL, life BLOB, hash BLOB,
            healed INTEGER, scope TEXT, PRIMARY KEY (entity, key)) WITHOUT ROWID;
        \(scopeIndex)
        CREATE TABLE driftless_underlay (
            entity TEXT NOT NULL, key BLOB NOT NULL, row BLOB, waiting INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (entity, key)) WITHOUT ROWID;
        CREATE INDEX driftless_underlay_waiting ON driftless_underlay(entity, key) WHERE waiting = 1;
        CREATE TABLE driftless_page (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, page BLOB NOT NULL);
        CREATE TABLE driftless_conflict (
            id INTEGER PRIMARY KEY, operation BLOB NOT NULL, entity TEXT NOT NULL, key BLOB NOT NULL, field TEXT,
            base BLOB, mine BLOB, theirs BLOB, result BLOB, kept INTEGER NOT NULL, policy TEXT NOT NULL,
            open INTEGER NOT NULL, at INTEGER NOT NULL);
        """

    /// A record whose scope is not said is the tenant's, as most are.
    private static let scopeIndex =
        "CREATE INDEX driftless_record_by_scope ON driftless_record(scope) WHERE scope IS NOT NULL;"

    /// The format before this one, which is made this one.
    static let upgradable: Int64 = 2

    /// Format 2 knew no scopes.
    static func upgrade(_ connection: Connection) throws {
        guard try connection.integer("SELECT format FROM driftless_device") == upgradable else { return }
        try connection.execute("ALTER TABLE driftless_record ADD COLUMN scope TEXT; \(scopeIndex)")
        try connection.run("UPDATE driftless_device SET format = ?", .integer(Int64(format)))
    }

    /// The log that the triggers write: old and new value of each field, raw, in columns without affinity.
    static func log(fieldCount: Int) -> String {
        let words = (0..<maskWords(fieldCount)).map { "m\($0)" }
        let values = (0..<fieldCount).flatMap { ["o\($0)", "n\($0)"] }
        return "CREATE TABLE driftless_log (seq INTEGER PRIMARY KEY, entity INTEGER NOT NULL, "
            + "kind INTEGER NOT NULL, at INTEGER NOT NULL, " + (words + values).joined(separator: ", ") + ")"
    }

    /// The rows that a REPLACE may be about to remove (rule [8]), found by the new key of the statement that noted
    /// them.
    static func displaced(_ index: Int, _ entity: Entity) -> [String] {
        let keys = entity.keyFields.indices.map { "k\($0)" }
        let columns = ["statement"] + keys + entity.fields.indices.map { "c\($0)" }
        let name = displacedName(index)
        return [
            "CREATE TABLE \(name) (\(columns.joined(separator: ", ")))",
            "CREATE INDEX \(name)_by_key ON \(name) (\((["statement"] + keys).joined(separator: ", ")))",
        ]
    }

    static func displacedName(_ index: Int) -> String { "driftless_displaced_\(index)" }

    /// Changed fields are bits; 62 a word, so that every word stays a positive integer.
    static let bitsAWord = 62
    static func maskWords(_ fieldCount: Int) -> Int { max(1, (fieldCount + bitsAWord - 1) / bitsAWord) }

    static func dropTriggers(in connection: Connection) throws {
        let names = try connection.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'driftless\\_%' ESCAPE '\\'")
        for row in names { try connection.execute("DROP TRIGGER \(quoted(row[0].description))") }
    }

    /// Everything of ours in the file, triggers first.
    static func dropAll(in connection: Connection) throws {
        let names = try connection.rows(
            """
            SELECT type, name FROM sqlite_schema WHERE name LIKE 'driftless\\_%' ESCAPE '\\'
            AND type IN ('trigger', 'table') ORDER BY type = 'table'
            """)
        for row in names { try connection.execute("DROP \(row[0].description) \(quoted(row[1].description))") }
    }
}
