import DriftlessContract
import GRDBSQLite

/// SQLite's C interface and nothing else: the baseline of all that writes rows.
final class RawSQLite {
    struct Failure: Error {
        let message: String
    }
    private var handle: OpaquePointer?

    static var version: String { String(cString: sqlite3_libversion()) }

    init(_ path: String, synchronous: String = "NORMAL") throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw Failure(message: "cannot open \(path)") }
        try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous)")
        try execute(Todo.table)
    }

    deinit { sqlite3_close(handle) }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(handle)))
        }
    }

    /// One prepared statement over the rows, in one transaction.
    func run(_ sql: String, _ rows: some Sequence<[Value]>) throws {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(handle)))
        }
        defer { sqlite3_finalize(statement) }
        try execute("BEGIN IMMEDIATE")
        for row in rows {
            for (i, value) in row.enumerated() { bind(value, Int32(i + 1), statement) }
            guard sqlite3_step(statement) == SQLITE_DONE else {
                throw Failure(message: String(cString: sqlite3_errmsg(handle)))
            }
            sqlite3_reset(statement)
        }
        try execute("COMMIT")
    }

    private func bind(_ value: Value, _ i: Int32, _ statement: OpaquePointer?) {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: sqlite3_bind_null(statement, i)
        case .integer(let x): sqlite3_bind_int64(statement, i, x)
        case .real(let x): sqlite3_bind_double(statement, i, x)
        case .text(let bytes):
            bytes.withUnsafeBytes {
                _ = sqlite3_bind_text(
                    statement, i, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), transient)
            }
        case .blob(let bytes):
            bytes.withUnsafeBytes { _ = sqlite3_bind_blob(statement, i, $0.baseAddress, Int32($0.count), transient) }
        }
    }
}
