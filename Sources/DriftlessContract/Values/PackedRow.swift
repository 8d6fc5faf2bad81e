/// A row of values as bytes: the form in which rows travel in bulk, wait in the outbox and are hashed.
///
/// A value is a tag byte and its content: `0` NULL; `1` integer, zigzag varint; `2` real, 8 bytes little endian;
/// `3` text and `4` blob, varint length and bytes. The form is canonical: equal rows have equal bytes.
public enum PackedRow {
    public struct Malformed: Error, Equatable, Sendable {
        public let offset: Int
    }

    // Not generic: other modules would run it unspecialised, several times slower.
    public static func pack(_ values: [Value]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in values { append(value, to: &bytes) }
        return bytes
    }

    /// How many bytes `pack` gives.
    public static func count(_ values: [Value]) -> Int {
        var count = values.count
        for value in values {
            switch value {
            case .null: break
            case .integer(let x): count += varintCount(zigzag(x))
            case .real: count += 8
            case .text(let x), .blob(let x): count += varintCount(UInt64(x.count)) + x.count
            }
        }
        return count
    }

    public static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null:
            bytes.append(0)
        case .integer(let x):
            bytes.append(1)
            appendVarint(zigzag(x), to: &bytes)
        case .real(let x):
            bytes.append(2)
            withUnsafeBytes(of: x.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        case .text(let x):
            x.withUnsafeBytes { append($0, tag: 3, to: &bytes) }
        case .blob(let x):
            x.withUnsafeBytes { append($0, tag: 4, to: &bytes) }
        }
    }

    /// As the text value of the same bytes.
    public static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0), tag: 3, to: &bytes) }
    }

    private static func append(_ content: UnsafeRawBufferPointer, tag: UInt8, to bytes: inout [UInt8]) {
        bytes.append(tag)
        appendVarint(UInt64(content.count), to: &bytes)
        bytes.append(contentsOf: content)
    }

    /// Throws `Malformed` on anything `pack` cannot have made, whatever its length says.
    public static func unpack(_ bytes: [UInt8]) throws(Malformed) -> [Value] {
        try bytes.withUnsafeBytes { buffer in
            Result { () throws(Malformed) in try unpack(buffer) }
        }.get()
    }

    public static func unpack(_ bytes: UnsafeRawBufferPointer) throws(Malformed) -> [Value] {
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
                let z = try number(bytes, &at)
                values.append(.integer(Int64(bitPattern: z >> 1) ^ -Int64(bitPattern: z & 1)))
            case 2:
                guard bytes.count - at >= 8 else { throw Malformed(offset: start) }
                let bits = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                at += 8
                values.append(.real(Double(bitPattern: bits)))
            case 3, 4:
                let count = try number(bytes, &at)
                guard count <= UInt64(bytes.count - at) else { throw Malformed(offset: start) }
                let content = [UInt8](UnsafeRawBufferPointer(rebasing: bytes[at..<at + Int(count)]))
                at += Int(count)
                values.append(tag == 3 ? .text(content) : .blob(content))
            default:
                throw Malformed(offset: start)
            }
        }
        return values
    }

    /// Whether these are values as `pack` gives them, at least one and none of them NULL.
    package static func isCanonicalKey(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at < bytes.count {
            let tag = bytes[at]
            at += 1
            if tag == 2 {
                at += 8
                continue
            }
            guard tag == 1 || tag == 3 || tag == 4 else { return false }
            let start = at
            guard let number = varint(bytes, &at), at - start == varintCount(number) else { return false }
            if tag == 1 { continue }
            guard number <= UInt64(bytes.count - at) else { return false }
            at += Int(number)
        }
        return at == bytes.count && at > 0
    }

    private static func zigzag(_ x: Int64) -> UInt64 { UInt64(bitPattern: (x << 1) ^ (x >> 63)) }

    package static func varintCount(_ value: UInt64) -> Int { max(1, (64 - value.leadingZeroBitCount + 6) / 7) }

    package static func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) throws(Malformed) -> UInt64 {
        guard let value = varint(bytes, &at) else { throw Malformed(offset: at) }
        return value
    }

    /// - Returns: `nil` if there is no end to it.
    package static func varint(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.count, shift < 64 {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
