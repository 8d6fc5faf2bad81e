/// A row of values as bytes: the form in which rows travel in bulk, wait in the outbox and are hashed.
///
/// A value is a tag byte and its content: `0` NULL; `1` integer, zigzag varint; `2` real, 8 bytes little endian;
/// `3` text and `4` blob, varint length and bytes. The form is canonical: equal rows have equal bytes.
public enum PackedRow {
    public struct Malformed: Error, Equatable, Sendable {
        public let offset: Int
    }

    public static func pack(_ values: some Sequence<Value>) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in values { append(value, to: &bytes) }
        return bytes
    }

    public static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null:
            bytes.append(0)
        case .integer(let x):
            bytes.append(1)
            appendVarint(UInt64(bitPattern: (x << 1) ^ (x >> 63)), to: &bytes)
        case .real(let x):
            bytes.append(2)
            withUnsafeBytes(of: x.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        case .text(let x):
            bytes.append(3)
            appendVarint(UInt64(x.count), to: &bytes)
            bytes.append(contentsOf: x)
        case .blob(let x):
            bytes.append(4)
            appendVarint(UInt64(x.count), to: &bytes)
            bytes.append(contentsOf: x)
        }
    }

    /// Throws `Malformed` on anything `pack` cannot have made, whatever its length says.
    public static func unpack(_ bytes: [UInt8]) throws(Malformed) -> [Value] {
        var values: [Value] = []
        var at = 0
        while at < bytes.count {
            let start = at
            let tag = bytes[at]
            at += 1
            switch tag {
            case 0:
                values.append(.null)
            case 1:
                let z = try varint(bytes, &at)
                values.append(.integer(Int64(bitPattern: z >> 1) ^ -Int64(bitPattern: z & 1)))
            case 2:
                guard bytes.count - at >= 8 else { throw Malformed(offset: start) }
                var bits: UInt64 = 0
                for i in 0..<8 { bits |= UInt64(bytes[at + i]) << UInt64(8 * i) }
                at += 8
                values.append(.real(Double(bitPattern: bits)))
            case 3, 4:
                let count = try varint(bytes, &at)
                guard count <= UInt64(bytes.count - at) else { throw Malformed(offset: start) }
                let content = Array(bytes[at..<at + Int(count)])
                at += Int(count)
                values.append(tag == 3 ? .text(content) : .blob(content))
            default:
                throw Malformed(offset: start)
            }
        }
        return values
    }

    private static func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func varint(_ bytes: [UInt8], _ at: inout Int) throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.count, shift < 64 {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw Malformed(offset: at)
    }
}
