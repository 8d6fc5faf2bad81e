internal import Crypto
public import DriftlessContract

/// The running digest of a scope (rule [26]): the sum, modulo 2²⁵⁶, of a 256-bit hash of every live record.
///
/// A sum does not depend on order and is kept up in constant time: add the new state's hash, subtract the old one's.
public struct ScopeSum: Hashable, Sendable, Codable {
    /// Four words, the least significant first.
    private var words: [UInt64] = [0, 0, 0, 0]
    public private(set) var count = 0

    public init() {}

    /// - Returns: `nil` unless there are 32 bytes.
    public init?(bytes: [UInt8], count: Int) {
        guard bytes.count == 32 else { return nil }
        words = (0..<4).map { w in (0..<8).reduce(0) { $0 | UInt64(bytes[w * 8 + $1]) << UInt64(8 * $1) } }
        self.count = count
    }

    public var bytes: [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
    }

    public mutating func add(_ hash: RecordHash) {
        var carry = false
        for i in 0..<4 {
            let (a, o1) = words[i].addingReportingOverflow(hash.words[i])
            let (b, o2) = a.addingReportingOverflow(carry ? 1 : 0)
            words[i] = b
            carry = o1 || o2
        }
        count += 1
    }

    public mutating func subtract(_ hash: RecordHash) {
        var borrow = false
        for i in 0..<4 {
            let (a, o1) = words[i].subtractingReportingOverflow(hash.words[i])
            let (b, o2) = a.subtractingReportingOverflow(borrow ? 1 : 0)
            words[i] = b
            borrow = o1 || o2
        }
        count -= 1
    }
}

/// SHA-256 of a record's entity, key and canonical values: a replica's state of it in 32 bytes.
public struct RecordHash: Hashable, Sendable, Codable {
    fileprivate let words: [UInt64]

    /// - Parameter row: canonical values in the order of the entity's fields.
    public init(entity: Entity, key: RecordKey, row: [Value]) {
        var bytes: [UInt8] = []
        PackedRow.append(.string(entity.name), to: &bytes)
        PackedRow.append(.blob(key.bytes), to: &bytes)
        // By name, not by position: a contract that lists its fields in another order means the same record.
        for i in entity.nameOrder {
            PackedRow.append(.string(entity.fields[i].name), to: &bytes)
            PackedRow.append(row[i], to: &bytes)
        }
        let hash = Array(SHA256.hash(data: bytes))
        words = (0..<4).map { w in (0..<8).reduce(0) { $0 | UInt64(hash[w * 8 + $1]) << UInt64(8 * $1) } }
    }

    /// From the 32 bytes that `bytes` gave; `nil` for any other count.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        words = (0..<4).map { w in (0..<8).reduce(0) { $0 | UInt64(bytes[w * 8 + $1]) << UInt64(8 * $1) } }
    }

    public var bytes: [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
    }
}
