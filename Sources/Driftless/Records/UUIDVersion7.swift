public import Foundation

extension UUID {
    /// A new UUID of version 7: a time in milliseconds, then 74 random bits (RFC 9562, section 5.7).
    ///
    /// Later ones sort behind earlier ones, so a table grows at its end; with random ones it grows everywhere.
    public static func v7() -> UUID {
        var random = SystemRandomNumberGenerator()
        return v7(at: Date(), using: &random)
    }

    static func v7(at date: Date, using random: inout some RandomNumberGenerator) -> UUID {
        let milliseconds = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        let high = milliseconds << 16 | 0x7000 | random.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.next() >> 2
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - 8 * index)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }
}
