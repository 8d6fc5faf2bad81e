import DriftlessContract
import DriftlessProtocol
import Foundation

/// The row of all cases: a to-do record of six columns, about 200 bytes as JSON, under UUIDv7 keys.
enum Todo {
    static let entity = Entity(
        name: "todo", identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .uuid7(.blob), required: true),
            Field(name: "list_id", type: .uuid7(.blob)), Field(name: "title", type: .string),
            Field(name: "done", type: .bool), Field(name: "priority", type: .int),
            Field(name: "updated_at", type: .timestamp(.unixMilliseconds)),
        ])
    static let contract = Contract(id: "bench", version: "1.0.0", entities: [entity])
    static let table = """
        CREATE TABLE todo (id BLOB PRIMARY KEY NOT NULL, list_id BLOB, title TEXT, done INTEGER, priority INTEGER,
            updated_at INTEGER) WITHOUT ROWID
        """
    static let insert = "INSERT INTO todo VALUES (?, ?, ?, ?, ?, ?)"

    /// Row `i`; ids rise with it, as those that a device mints.
    static func row(_ i: Int) -> [Value] {
        [
            .blob(uuid(i)), .blob(uuid(i % 50)), .string("Buy \(i) pieces of what was on the list of \(i % 97)"),
            .integer(Int64(i & 1)), .integer(Int64(i % 5)), .integer(1_790_000_000_000 + Int64(i)),
        ]
    }

    static func id(_ i: Int) -> Data { Data(uuid(i)) }

    static func key(_ i: Int) -> RecordKey {
        guard let key = RecordKey(values: [.blob(uuid(i))], fields: entity.keyFields) else {
            preconditionFailure("a blob is a key")
        }
        return key
    }

    static func state(_ i: Int, revision: Revision, life: OperationID) -> RecordState {
        RecordState(layout: Layout(entity), key: key(i), revision: revision, life: life, row: row(i))
    }

    static func inserted(_ i: Int) -> Change {
        Change(
            layout: Layout(entity), kind: .insert, key: key(i), life: nil, base: 0,
            fields: row(i).enumerated().map { FieldChange(field: $0.offset, old: .null, new: $0.element, base: 0) })
    }

    /// As JSON on the wire would have it.
    static func json(_ i: Int) -> String {
        let row = row(i)
        return """
            {"id":"\(hex(uuid(i)))","list_id":"\(hex(uuid(i % 50)))","title":"\(row[2])","done":\(i & 1 == 1),\
            "priority":\(row[4]),"updated_at":\(row[5])}
            """
    }

    /// Version 7: 48 bits of time, here one a row, then random bits that only look so.
    private static func uuid(_ i: Int) -> [UInt8] {
        var bytes = withUnsafeBytes(of: (0x019D_0000_0000 + UInt64(i)).bigEndian) { Array($0.suffix(6)) }
        var state = UInt64(i) &* 0x9E37_79B9_7F4A_7C15
        for _ in 0..<10 {
            state = (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
            bytes.append(UInt8(truncatingIfNeeded: state >> 56))
        }
        bytes[6] = 0x70 | (bytes[6] & 0x0F)
        bytes[8] = 0x80 | (bytes[8] & 0x3F)
        return bytes
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9],
                bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        ).uuidString.lowercased()
    }
}
