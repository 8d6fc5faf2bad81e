import DriftlessClientStore
import DriftlessContract
import Foundation
import GRDB

/// A folder for the files of a run.
final class Workplace: Sendable {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftless-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Of a file that is not there yet.
    func path() -> String { folder.appendingPathComponent(UUID().uuidString + ".sqlite").path }

    func delete(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-driftless"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// An app's database with the table of the cases, in WAL mode as a pool has it.
    func app() throws -> DatabasePool {
        let pool = try DatabasePool(path: path())
        try pool.write { try $0.execute(sql: Todo.table) }
        return pool
    }

    /// The same under sync.
    func attached(_ existing: ExistingRows = .upload) throws -> (pool: DatabasePool, store: ClientStore) {
        let pool = try app()
        let store = ClientStore(database: pool, contract: Todo.contract)
        var random = SystemRandomNumberGenerator()
        try store.attach(existing: existing, now: now(), random: &random)
        return (pool, store)
    }

    func close(_ pool: DatabasePool) throws {
        let path = pool.path
        try pool.close()
        delete(path)
    }
}

func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

/// All of a file, after a checkpoint.
func fileBytes(_ pool: DatabasePool) throws -> Double {
    try pool.writeWithoutTransaction { db in
        _ = try db.checkpoint(.truncate)
        return Double(
            try Int.fetchOne(db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0)
    }
}

extension Database {
    func insert(_ range: Range<Int>) throws {
        let statement = try cachedStatement(sql: Todo.insert)
        for i in range { try statement.execute(arguments: Todo.arguments(i)) }
    }
}

extension Todo {
    static func arguments(_ i: Int) -> StatementArguments {
        StatementArguments(
            row(i).map { value -> (any DatabaseValueConvertible)? in
                switch value {
                case .null: nil
                case .integer(let x): x
                case .real(let x): x
                case .text(let bytes): String(decoding: bytes, as: UTF8.self)
                case .blob(let bytes): Data(bytes)
                }
            })
    }
}
