/// One SQLite value, kept with its storage class and its exact bytes.
///
/// Text is UTF-8 bytes and not `String`: Swift calls composed and decomposed é equal, and a NUL byte or an
/// ill-formed sequence must survive the way from one device to the other (rule [7]).
public enum Value: Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case blob([UInt8])

    public static func string(_ text: String) -> Value { .text(Array(text.utf8)) }
}

/// Equality is by storage class and bits: `1` is not `1.0`, and `-0.0` is not `0.0`.
extension Value: Hashable {
    public static func == (a: Value, b: Value) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.integer(let x), .integer(let y)): x == y
        case (.real(let x), .real(let y)): x.bitPattern == y.bitPattern
        case (.text(let x), .text(let y)), (.blob(let x), .blob(let y)): x == y
        case (.null, _), (.integer, _), (.real, _), (.text, _), (.blob, _): false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .integer(let x): hasher.combine(x)
        case .real(let x): hasher.combine(x.bitPattern)
        case .text(let x): hasher.combine(x)
        case .blob(let x): hasher.combine(x); hasher.combine(1)
        }
    }
}

extension Value: CustomStringConvertible {
    /// For people: text as it reads, blobs by their size.
    public var description: String {
        switch self {
        case .null: "NULL"
        case .integer(let x): "\(x)"
        case .real(let x): "\(x)"
        case .text(let x): String(decoding: x, as: UTF8.self)
        case .blob(let x): "<\(x.count) bytes>"
        }
    }
}

/// As packed bytes: the one exact form, also in recorded traces.
extension Value: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let values = try PackedRow.unpack(try container.decode([UInt8].self))
        guard let value = values.first, values.count == 1 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not one packed value")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(PackedRow.pack([self]))
    }
}
