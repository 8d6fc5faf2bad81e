/// A record's key in the one form in which keys compare (rule [12]): collation folded, `1` and `1.0` the same.
public struct RecordKey: Hashable, Sendable, Codable {
    public let bytes: [UInt8]

    /// From bytes that `init(values:fields:)` made, here or on another device.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameters:
    ///   - values: the key fields' values, in the order of the entity's key.
    ///   - fields: those fields; their collations fold.
    /// - Returns: `nil` if a value is NULL: such a row has no identity.
    public init?(values: [Value], fields: [Field]) {
        var bytes: [UInt8] = []
        for (value, field) in zip(values, fields) {
            if value == .null { return nil }
            PackedRow.append(field.canonicalKey(value), to: &bytes)
        }
        self.init(bytes: bytes)
    }

    /// At once: an array of bytes hashes them one by one, and keys are hashed for every row that is applied.
    public func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// The canonical key values; empty if the bytes are no key.
    public var values: [Value] { (try? PackedRow.unpack(bytes)) ?? [] }
}

extension RecordKey: Comparable {
    public static func < (a: RecordKey, b: RecordKey) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

extension RecordKey: CustomStringConvertible {
    public var description: String { values.map(\.description).joined(separator: "/") }
}

extension Field {
    func canonicalKey(_ value: Value) -> Value {
        switch value {
        case .real(let x):
            if let whole = Int64(exactly: x) { return .integer(whole) }
            return value
        case .text(let bytes):
            switch collation {
            case .binary: return value
            case .nocase: return .text(bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 })
            case .rtrim: return .text(Array(bytes.prefix((bytes.lastIndex { $0 != 0x20 } ?? -1) + 1)))
            }
        case .null, .integer, .blob:
            return value
        }
    }
}
