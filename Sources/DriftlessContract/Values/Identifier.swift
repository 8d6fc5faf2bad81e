/// A random 128-bit identity: of an operation, a device, a term of server history.
public struct Identifier: Hashable, Sendable, Codable, Comparable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public static func random(using random: inout some RandomNumberGenerator) -> Identifier {
        Identifier(high: random.next(), low: random.next())
    }

    /// `nil` unless there are exactly 16 bytes.
    public init?(bytes: [UInt8]) {
        guard let id = bytes.withUnsafeBytes({ Identifier(bytes: $0) }) else { return nil }
        self = id
    }

    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// From what `description` gives: 32 digits.
    public init?(hex: some StringProtocol) {
        let digits = hex.utf8.compactMap { Hex.digit($0) }
        guard digits.count == 32, hex.utf8.count == 32 else { return nil }
        self.init(bytes: stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for i in 0..<8 {
                buffer[i] = UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * i))
                buffer[i + 8] = UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * i))
            }
            count = 16
        }
    }

    public static func < (a: Identifier, b: Identifier) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

extension Identifier: CustomStringConvertible {
    public var description: String { Hex.encode(bytes) }
}

public typealias OperationID = Identifier
public typealias DeviceID = Identifier
/// A tenant's counter; 0 is before everything.
public typealias Revision = UInt64

public enum Hex {
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    fileprivate static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }
}
