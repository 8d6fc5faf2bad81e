import DriftlessSimulator
import DriftlessTestKit
import GRDB

/// The app of these tests: more tables than the contract, triggers, an index, defaults, checks.
enum NotesApp {
    static let contract = Contract(
        id: "notes", version: "1", transport: Transport(backoff: Transport.Backoff(cap: .seconds(60))),
        entities: [
            Entity(
                name: "Folder", table: "folder", identity: Identity(key: ["id"]),
                fields: [
                    Field(name: "id", type: .string, required: true), Field(name: "name", type: .string),
                ]),
            Entity(
                name: "Note", table: "note", identity: Identity(key: ["id"]),
                fields: [
                    Field(name: "id", type: .string, required: true),
                    Field(name: "title", type: .string, required: true, limits: Limits(max: 30)),
                    Field(name: "opened", type: .int, required: true, defaultValue: .integer(0), policy: .counter),
                    Field(name: "price", type: .int, policy: .serverWins), Field(name: "folder", type: .string),
                ],
                references: [
                    Reference(fields: ["folder"], parent: "Folder", parentFields: ["id"], onParentDeleted: .nullify)
                ],
                unique: [["title"]]),
            Entity(
                name: "Photo", table: "photo", identity: Identity(key: ["id"]),
                fields: [
                    Field(name: "id", type: .string, required: true),
                    Field(name: "site", type: .string, required: true),
                ],
                scope: ScopePath(scope: "site", field: "site")),
        ])

    /// A row that `INSERT OR REPLACE` displaces fires no delete trigger, so the search index replaces too.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE folder (id TEXT PRIMARY KEY NOT NULL, name TEXT);
                    CREATE TABLE note (
                        id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL UNIQUE CHECK (length(title) > 0),
                        opened INTEGER NOT NULL DEFAULT 0, price INTEGER,
                        folder TEXT REFERENCES folder ON DELETE SET NULL,
                        read INTEGER NOT NULL DEFAULT 0, shout TEXT AS (upper(title)));
                    CREATE TABLE photo (id TEXT PRIMARY KEY NOT NULL, site TEXT NOT NULL);
                    CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT NOT NULL);
                    CREATE VIRTUAL TABLE search USING fts5(title);
                    CREATE TRIGGER written AFTER INSERT ON note BEGIN
                        INSERT INTO history (note) VALUES (NEW.id);
                        INSERT OR REPLACE INTO search (rowid, title) VALUES (NEW.rowid, NEW.title);
                    END;
                    CREATE TRIGGER removed AFTER DELETE ON note BEGIN
                        DELETE FROM search WHERE rowid = OLD.rowid;
                    END;
                    CREATE TRIGGER forgotten BEFORE DELETE ON history BEGIN
                        SELECT RAISE(ABORT, 'history stays');
                    END;
                    """)
        }
        return migrator
    }

    static func world(mistake: Mistake? = nil) throws -> Scenario {
        try Scenario(contract: contract, mistake: mistake) { try migrator.migrate($0) }
    }
}

extension Database {
    func add(_ id: String, _ title: String) throws {
        try execute(sql: "INSERT INTO note (id, title) VALUES (?, ?)", arguments: [id, title])
    }

    func rename(_ id: String, _ title: String) throws {
        try execute(sql: "UPDATE note SET title = ? WHERE id = ?", arguments: [title, id])
    }
}

extension Scenario.Device {
    func titles() throws -> [String] {
        try reads { try String.fetchAll($0, sql: "SELECT title FROM note ORDER BY id") }
    }
}
