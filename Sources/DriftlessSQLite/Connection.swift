public import DriftlessContract
public import GRDB
internal import GRDBSQLite

/// SQL on one SQLite connection with exact values: no conversion, NUL bytes and all, statements kept prepared.
///
/// GRDB's own row decoding is not used on these paths: it costs a third of the speed (performance.md), and the
/// engine wants storage classes, not Swift types. Statements are GRDB's, so that the connection's owner can close it.
/// Use it inside a GRDB access block only.
public struct Connection {
    private let db: Database
    private let handle: OpaquePointer

    public init(_ db: Database) throws {
        guard let handle = db.sqliteConnection else {
            throw StoreError(.closed, "The database is closed. Open it again.")
        }
        self.db = db
        self.handle = handle
    }

    /// Rows changed by the last statement.
    public var changes: Int { Int(sqlite3_changes(handle)) }
    public var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Several statements without arguments, such as a schema.
    public func execute(_ sql: String) throws {
        do { try db.execute(sql: sql) } catch let error as DatabaseError { throw failure(error, sql) }
    }

    public func run(_ sql: String, _ arguments: Value...) throws { try run(sql, arguments) }

    public func run(_ sql: String, _ arguments: [Value]) throws {
        try forEach(sql, arguments) { _ in }
    }

    public func rows(_ sql: String, _ arguments: Value...) throws -> [[Value]] { try rows(sql, arguments) }

    public func rows(_ sql: String, _ arguments: [Value]) throws -> [[Value]] {
        var rows: [[Value]] = []
        try forEach(sql, arguments) { rows.append($0) }
        return rows
    }

    public func first(_ sql: String, _ arguments: Value...) throws -> [Value]? {
        try first(sql, arguments)
    }

    public func first(_ sql: String, _ arguments: [Value]) throws -> [Value]? {
        var found: [Value]?
        try walk(sql, arguments) { row in
            found = row
            return false
        }
        return found
    }

    /// The integer in the first row's first column; `nil` without a row or where it is none.
    public func integer(_ sql: String, _ arguments: Value...) throws -> Int64? {
        guard case .integer(let x)? = try first(sql, arguments)?.first else { return nil }
        return x
    }

    public func forEach(_ sql: String, _ arguments: [Value], _ body: ([Value]) throws -> Void) throws {
        try walk(sql, arguments) { row in
            try body(row)
            return true
        }
    }

    /// - Parameter body: takes a row and says whether to go on.
    /// - Returns: whether it came to the end.
    @discardableResult
    public func walk(_ sql: String, _ arguments: [Value], _ body: ([Value]) throws -> Bool) throws -> Bool {
        try prepared(sql).walk(arguments, body)
    }

    /// A statement that is run many times in a row: found once.
    public func prepared(_ sql: String) throws -> Prepared {
        do {
            return Prepared(handle: handle, sql: sql, kept: try db.cachedStatement(sql: sql))
        } catch let error as DatabaseError {
            throw failure(error, sql)
        }
    }

    /// Runs the body in `BEGIN IMMEDIATE … COMMIT`; rolls back if it throws.
    ///
    /// By GRDB, which tells the app's observers of the commit.
    public func transaction<T>(_ body: () throws -> T) throws -> T {
        var result: T?
        do {
            try db.inTransaction(.immediate) {
                result = try body()
                return .commit
            }
        } catch let error as DatabaseError {
            throw failure(error, "")
        }
        guard let result else { throw StoreError(.sqlite, "The transaction ended without its result. Report it.") }
        return result
    }

    /// Observers of the app see what GRDB executes; what the engine steps itself is told to them here.
    public func notifyChange(of table: String) throws {
        do { try db.notifyChanges(in: Table(table)) } catch let error as DatabaseError { throw failure(error, table) }
    }

    /// Runs the body in a savepoint; what it did is undone if it throws.
    public func savepoint<T>(_ body: () throws -> T) throws -> T {
        try run("SAVEPOINT driftless")
        do {
            let result = try body()
            try run("RELEASE driftless")
            return result
        } catch {
            if isInTransaction { try? execute("ROLLBACK TO driftless; RELEASE driftless") }
            throw error
        }
    }

    private func failure(_ error: DatabaseError, _ sql: String) -> any Error {
        Connection.failure(error.extendedResultCode.rawValue, error.message ?? "no reason", sql)
    }

    fileprivate static func failure(_ code: Int32, _ message: String, _ sql: String) -> any Error {
        if code & 0xFF == SQLITE_CONSTRAINT { return ConstraintFailure(message: message) }
        let kind = Connection.code(code & 0xFF)
        return StoreError(kind, advice(kind) ?? "SQLite says: \(message) (\(code)), in: \(sql.prefix(200))")
    }

    /// A sentence for what a person can mend; `nil` for the rest.
    private static func advice(_ code: StoreError.Code) -> String? {
        switch code {
        case .diskFull: "The disk is full; nothing was changed. Free some space, then try again."
        case .locked: "Another program keeps the database locked; nothing was changed. Close it, or try again."
        case .readOnly: "The database is read-only; nothing was changed. Make the file and its folder writable."
        case .suspended: "The app suspended its database; nothing was changed. Sync goes on when it is resumed."
        case .closed: "The database is closed. Open it again."
        case .damaged: "The database is damaged; nothing was changed. Restore it from a backup."
        default: nil
        }
    }

    package static func code(_ primary: Int32) -> StoreError.Code {
        switch primary {
        case SQLITE_BUSY, SQLITE_LOCKED: .locked
        case SQLITE_ABORT, SQLITE_INTERRUPT: .suspended
        case SQLITE_FULL: .diskFull
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_READONLY: .readOnly
        case SQLITE_CORRUPT: .damaged
        case SQLITE_MISUSE: .closed
        default: .sqlite
        }
    }
}

/// A statement of a connection, for as long as that is accessed. Not re-entrant: its body must not run the same text.
public struct Prepared {
    fileprivate let handle: OpaquePointer
    fileprivate let sql: String
    /// GRDB's, so that the connection's owner can close it.
    fileprivate let kept: Statement
    private var statement: OpaquePointer { kept.sqliteStatement }

    public func run(_ arguments: [Value]) throws { try walk(arguments) { _ in true } }

    /// - Parameter body: takes a row and says whether to go on.
    /// - Returns: whether it came to the end.
    @discardableResult
    public func walk(_ arguments: [Value], _ body: ([Value]) throws -> Bool) throws -> Bool {
        // What is bound stays for the next run, which then need not ask for its memory again; unless it is much.
        var bytes = 0
        defer {
            sqlite3_reset(statement)
            if bytes > 1 << 16 { sqlite3_clear_bindings(statement) }
        }
        // Of the same text the app may have it too: where it failed there, it was left in mid-step.
        sqlite3_reset(statement)
        if arguments.count < sqlite3_bind_parameter_count(statement) { sqlite3_clear_bindings(statement) }
        for (i, value) in arguments.enumerated() { bytes += try bind(value, at: Int32(i + 1)) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                if try !body((0..<sqlite3_column_count(statement)).map { Prepared.column(statement, $0) }) {
                    return false
                }
            case SQLITE_DONE:
                return true
            default:
                throw failure
            }
        }
    }

    /// - Returns: how many bytes SQLite copied.
    private func bind(_ value: Value, at index: Int32) throws -> Int {
        // SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
        let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        let code: Int32
        switch value {
        case .null: code = sqlite3_bind_null(statement, index)
        case .integer(let x): code = sqlite3_bind_int64(statement, index, x)
        case .real(let x): code = sqlite3_bind_double(statement, index, x)
        case .text(let bytes):
            code = bytes.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(statement, index, $0.baseAddress ?? emptyText, Int32($0.count), copy)
                }
            }
        case .blob(let bytes) where bytes.isEmpty:
            code = sqlite3_bind_zeroblob(statement, index, 0)
        case .blob(let bytes):
            code = bytes.withUnsafeBytes { sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), copy) }
        }
        guard code == SQLITE_OK else { throw failure }
        switch value {
        case .text(let bytes), .blob(let bytes): return bytes.count
        case .null, .integer, .real: return 0
        }
    }

    private static func column(_ statement: OpaquePointer, _ i: Int32) -> Value {
        switch sqlite3_column_type(statement, i) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, i))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, i))
        case SQLITE_TEXT:
            let text = sqlite3_column_text(statement, i)
            return .text(Array(UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, i)))))
        case SQLITE_BLOB:
            let blob = sqlite3_column_blob(statement, i)
            return .blob(Array(UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(statement, i)))))
        default: return .null
        }
    }

    private var failure: any Error {
        Connection.failure(sqlite3_extended_errcode(handle), String(cString: sqlite3_errmsg(handle)), sql)
    }
}

/// A UNIQUE, CHECK, NOT NULL or foreign-key constraint, or a RAISE in a trigger, refused the statement.
public struct ConstraintFailure: Error, Hashable, Sendable {
    public var message: String
}

/// `sqlite3_bind_text` takes a null pointer for NULL, and an empty array may have one.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    pointer.pointee = 0
    return UnsafePointer(pointer)
}()
