import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import Foundation
import Testing

@testable import DriftlessClientStore

/// A file with tables, put under sync; the app writes through another process.
final class Device {
    let path: String
    let store: ClientStore
    var random = SplitMix(state: 1)
    private var seen: UInt64 = 0

    /// Makes the file with this SQL and attaches it.
    init(_ sql: String, _ entities: Entity..., existing: ExistingRows = .upload, attached: Bool = true) throws {
        path = NSTemporaryDirectory() + "driftless-\(UUID().uuidString).sqlite"
        _ = try Device.shell(path, sql)
        store = try ClientStore(path: path, contract: Contract(id: "test", version: "1.0.0", entities: entities))
        if attached { try attach(existing) }
    }

    deinit {
        try? store.close()
        for suffix in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    func attach(_ existing: ExistingRows = .upload) throws {
        try store.attach(existing: existing, now: 1, random: &random)
    }

    /// Runs SQL as the app; it must succeed.
    /// - Returns: rows as the shell prints them, without the last line's end.
    @discardableResult
    func app(_ sql: String) throws -> String {
        let result = try Device.shell(path, sql)
        if !result.errors.isEmpty { throw StoreError(.sqlite, result.errors) }
        return result.output
    }

    /// Runs SQL as the app; what the shell says on its error stream.
    func refusal(_ sql: String) throws -> String { try Device.shell(path, sql).errors }

    /// What the operations say that the SQL gave rise to.
    func said(_ sql: String) throws -> [String] {
        try app(sql)
        return try said()
    }

    /// What operations say that were not asked for before.
    func said() throws -> [String] {
        try fresh().flatMap { $0.changes.map { describe($0) } }
    }

    /// Seals; operations that were not asked for before.
    func fresh() throws -> [DriftlessProtocol.Operation] {
        try store.seal(now: 2, random: &random)
        let last = seen
        let all = try outbox()
        seen = all.last?.number ?? last
        return all.filter { $0.number > last }
    }

    func outbox() throws -> [DriftlessProtocol.Operation] { try store.nextBatch(limit: Transport().batch) }

    func integer(_ sql: String) throws -> Int64? { try store.read { try $0.integer(sql) } }

    private static func shell(_ path: String, _ sql: String) throws -> (output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", "-batch", "-init", "/dev/null", path]
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        input.fileHandleForWriting.write(Data((".timeout 10000\n" + sql + ";\n").utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (text.trimmingCharacters(in: .newlines), complaint.trimmingCharacters(in: .newlines))
    }
}

extension ClientStore {
    /// A page of the first sync that comes next, where it comes next.
    func apply(
        _ page: SnapshotPage, random: inout SplitMix
    ) throws -> (done: Bool, checkpoint: Revision, pending: Int) {
        try apply(page, at: try position().hydration ?? Hydration(), random: &random)
    }
}

/// Sebastiano Vigna's splitmix64: small, seeded.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Fields are written "name type"; the first is the key unless another is named.
func entity(
    _ name: String, _ fields: String..., key: [String]? = nil, references: [Reference] = [],
    unique: [[String]] = []
) -> Entity {
    let made = fields.map { text in
        let at = text.lastIndex(of: " ")!
        let type: FieldType
        switch text[text.index(after: at)...] {
        case "int": type = .int
        case "real": type = .real
        case "blob": type = .blob
        case "any": type = .any
        default: type = .text
        }
        return Field(name: String(text[..<at]), type: type, collation: text.hasSuffix("nocase") ? .nocase : .binary)
    }
    return Entity(
        name: name, identity: Identity(key: key ?? [made[0].name]), fields: made, references: references,
        unique: unique)
}

func describe(_ value: Value) -> String {
    switch value {
    case .null: "NULL"
    case .integer(let x): "\(x)"
    case .real(let x): "\(x)"
    case .text: "'\(value)'"
    case .blob(let bytes): "x'" + bytes.map { String($0, radix: 16) }.joined(separator: " ") + "'"
    }
}

/// "insert item 1: 1, 'a'", "update item 1: name 'a' > 'b'", "delete item 1".
func describe(_ change: Change) -> String {
    let head = "\(change.kind) \(change.layout.entity) \(change.key)"
    let details = change.fields.map { field in
        change.kind == .insert
            ? describe(field.new)
            : "\(change.layout.fields[field.field]) \(describe(field.old)) > \(describe(field.new))"
    }
    return details.isEmpty ? head : head + ": " + details.joined(separator: ", ")
}
