internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import GRDB

/// How a device stands, as its file says.
public struct DeviceStatus: Hashable, Sendable, Codable {
    public struct Scope: Hashable, Sendable, Codable {
        public var scope: String
        public var checkpoint: Int64
        /// Hex of 32 bytes, over the server's state of the records as this device holds it.
        public var digest: String
        public var records: Int
        /// `new`, `hydrating`, `live`, `leaving` or `diverged`.
        public var state: String
        /// The revision at which device and server last had equal digests.
        public var verified: Int64?
    }
    public struct Quarantined: Hashable, Sendable, Codable {
        public var operation: String
        public var code: String
        public var message: String
    }
    public var device: String
    /// The version of SQLite that this process runs; before 3.51.3, see the README.
    public var sqlite: String
    public var contract: String
    public var pending: Int
    public var quarantined: Int
    /// Recorded conflicts, settled by policy or open.
    public var conflicts: Int
    /// Those that wait for a person.
    public var openConflicts: Int
    /// Rows of the server that a local UNIQUE value keeps out for now.
    public var waitingRows: Int
    /// When the digests of all scopes were last found equal to the server's, by the device's clock, Unix
    /// milliseconds.
    public var lastVerified: Int64?
    public var scopes: [Scope]
    public var quarantine: [Quarantined]

    enum CodingKeys: String, CodingKey {
        case device, sqlite, contract, pending, quarantined, conflicts, scopes, quarantine
        case openConflicts = "open_conflicts"
        case waitingRows = "waiting_rows"
        case lastVerified = "last_verified"
    }

    /// - Throws: `StoreError` if the file is not under sync.
    public static func read(path: String) throws -> DeviceStatus {
        let queue = try SQLiteFile.open(path, readOnly: true)
        defer { try? queue.close() }
        return try queue.inDatabase { db in
            let connection = try Connection(db)
            return try read(connection, path: path)
        }
    }

    static func read(_ connection: Connection, path: String) throws -> DeviceStatus {
        guard try ClientStore.isAttached(connection),
            let row = try connection.first("SELECT id, contract_id, contract_version, last_sync FROM driftless_device")
        else {
            throw StoreError(
                .notAttached, "\(path) is not under sync. Put it under sync with: driftless sync --database \(path) …")
        }
        func count(_ sql: String) throws -> Int { Int(try connection.integer(sql) ?? 0) }
        let unsealed = try count("SELECT EXISTS (SELECT 1 FROM driftless_log WHERE kind <> 0)")
        let quarantine = try connection.rows(
            "SELECT id, code, message FROM driftless_operation WHERE state = 'quarantined' ORDER BY number LIMIT 100")
        return DeviceStatus(
            device: Hex.encode(row[0].asBytes ?? []),
            sqlite: try connection.first("SELECT sqlite_version()")?.first?.description ?? "unknown",
            contract: "\(row[1]) \(row[2])",
            pending: try count("SELECT count(*) FROM driftless_operation WHERE state = 'pending'") + unsealed,
            quarantined: try count("SELECT count(*) FROM driftless_operation WHERE state = 'quarantined'"),
            conflicts: try count("SELECT count(*) FROM driftless_conflict"),
            openConflicts: try count("SELECT count(*) FROM driftless_conflict WHERE open = 1"),
            waitingRows: try count("SELECT count(*) FROM driftless_underlay WHERE waiting = 1"),
            lastVerified: row[3].asInteger, scopes: try Scope.fetchAll(connection),
            quarantine: quarantine.map {
                Quarantined(
                    operation: Hex.encode($0[0].asBytes ?? []), code: $0[1].description, message: $0[2].description)
            })
    }
}

extension DeviceStatus.Scope {
    static func fetchAll(_ connection: Connection) throws -> [DeviceStatus.Scope] {
        try connection.rows(
            "SELECT scope, checkpoint, sum, count, state, verified, diverged FROM driftless_scope ORDER BY scope <> ?, "
                + "scope", .string(Scope.tenant.id)
        ).map { scope in
            DeviceStatus.Scope(
                scope: scope[0].description, checkpoint: scope[1].asInteger ?? 0,
                digest: Hex.encode(scope[2].asBytes ?? []), records: Int(scope[3].asInteger ?? 0),
                state: scope[6] == .null ? scope[4].description : "diverged", verified: scope[5].asInteger)
        }
    }
}

extension ClientStore {
    /// How the device stands now.
    public func status() throws -> DeviceStatus {
        try read { try DeviceStatus.read($0, path: database.path) }
    }
}
