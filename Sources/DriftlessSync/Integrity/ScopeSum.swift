public import DriftlessContract

/// The running digest of a scope (rule [26]): the sum, modulo 2²⁵⁶, of a 256-bit hash of every live record.
///
/// A sum does not depend on order and is kept up in constant time: add the new state's hash, subtract the old one's.
public struct ScopeSum: Hashable, Sendable, Codable {
    private var words = Words256()
    public private(set) var count = 0

    public init() {}

    /// - Returns: `nil` unless there are 32 bytes.
    public init?(bytes: [UInt8], count: Int) {
        guard bytes.count == 32 else { return nil }
        words = bytes.withUnsafeBytes { Words256($0) }
        self.count = count
    }

    public var bytes: [UInt8] { words.bytes }

    public mutating func add(_ hash: RecordHash) {
        words = words &+ hash.words
        count += 1
    }

    public mutating func subtract(_ hash: RecordHash) {
        words = words &+ -hash.words
        count -= 1
    }
}

/// SHA-256 of a record's entity, key and canonical values: a replica's state of it in 32 bytes.
public struct RecordHash: Hashable, Sendable, Codable {
    fileprivate let words: Words256

    /// - Parameter row: canonical values in the order of the entity's fields.
    public init(entity: Entity, key: RecordKey, row: [Value]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        PackedRow.append(entity.name, to: &bytes)
        PackedRow.append(.blob(key.bytes), to: &bytes)
        // By name, not by position: a contract that lists its fields in another order means the same record.
        for i in entity.nameOrder {
            bytes += entity.packedNames[i]
            PackedRow.append(row[i], to: &bytes)
        }
        words = Words256(sha256Of: bytes)
    }

    /// From the 32 bytes that `bytes` gave; `nil` for any other count.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        words = bytes.withUnsafeBytes { Words256($0) }
    }

    public var bytes: [UInt8] { words.bytes }
}
