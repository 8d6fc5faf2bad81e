internal import Foundation
public import GRDB

/// Opens a SQLite file and says plainly why it cannot be.
public enum SQLiteFile {
    /// - Parameters:
    ///   - path: of an existing file; `:memory:` is allowed.
    ///   - create: makes the file if there is none.
    /// - Throws: `StoreError`: missing, not a database (or encrypted), read-only, locked.
    public static func open(_ path: String, readOnly: Bool, create: Bool = false) throws -> DatabaseQueue {
        if path != ":memory:" { try checkFile(path, readOnly: readOnly, create: create) }
        var configuration = Configuration()
        configuration.readonly = readOnly
        // The engine checks references itself and must be able to put rows in any order (rule [15]).
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        do {
            let queue =
                path == ":memory:"
                ? try DatabaseQueue(configuration: configuration)
                : try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { _ = try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
            return queue
        } catch let error as DatabaseError {
            throw explain(error, path)
        }
    }

    private static func checkFile(_ path: String, readOnly: Bool, create: Bool) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            if create { return }
            throw StoreError(.missingFile, "There is no file \(path). Check the path.")
        }
        if isFolder.boolValue { throw StoreError(.notADatabase, "\(path) is a folder. Name the SQLite file in it.") }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw StoreError(.readOnly, "\(path) cannot be read. Change its permissions, or run as its owner.")
        }
        if !readOnly, !FileManager.default.isWritableFile(atPath: path) {
            throw StoreError(.readOnly, "\(path) is read-only. Make it writable, or work on a copy.")
        }
    }

    private static func explain(_ error: DatabaseError, _ path: String) -> StoreError {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            StoreError(.notADatabase, "\(path) is not a SQLite database, or it is encrypted. Open it unencrypted.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            StoreError(.locked, "\(path) is locked by another program. Close that program, or wait, and try again.")
        case .SQLITE_READONLY:
            StoreError(.readOnly, "\(path) is read-only. Make it writable, or work on a copy.")
        case .SQLITE_CORRUPT:
            StoreError(.damaged, "\(path) is damaged. Restore it from a backup, or try sqlite3's .recover.")
        default:
            StoreError(.sqlite, "SQLite could not open \(path): \(error.message ?? "\(error.resultCode)")")
        }
    }
}
