internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessSQLite
internal import GRDB

/// The demo's own data: a small project planner.
enum DemoData {
    static let sql = """
        CREATE TABLE project (id INTEGER PRIMARY KEY, name TEXT NOT NULL, notes TEXT);
        CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE);
        CREATE TABLE task (
            id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES project(id) ON DELETE CASCADE,
            assignee INTEGER REFERENCES person(id) ON DELETE SET NULL, title TEXT NOT NULL,
            done INTEGER NOT NULL DEFAULT 0, minutes INTEGER NOT NULL DEFAULT 0);
        WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 12)
        INSERT INTO project SELECT i, 'Site ' || i, 'Visit in week ' || (i * 2) FROM n;
        WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 8)
        INSERT INTO person SELECT i, 'Inspector ' || i, 'inspector' || i || '@example.com' FROM n;
        WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 240)
        INSERT INTO task SELECT i, 1 + i % 12, 1 + i % 8, 'Check valve ' || i, i % 3 = 0, i % 45 FROM n;
        """
}

/// The three digests: each from the replica's own file.
enum DemoDigests {
    static func read(_ phone: LoopbackDevice, _ tablet: LoopbackDevice, serverFile: String) throws -> [String: String] {
        var digests: [String: String] = [:]
        for device in [phone, tablet] {
            digests[device.name] = try DeviceStatus.read(path: device.path).scopes.first?.digest ?? "none"
        }
        let queue = try SQLiteFile.open(serverFile, readOnly: true)
        defer { try? queue.close() }
        digests["server"] = try queue.inDatabase { db in
            let connection = try Connection(db)
            guard case .blob(let sum)? = try connection.first("SELECT sum FROM driftless_digest")?.first else {
                return "none"
            }
            return Hex.encode(sum)
        }
        return digests
    }
}
