#if canImport(CryptoKit)
    internal import CryptoKit
#else
    internal import CLibcrypto
#endif

/// 256 bits as four words, the least significant first.
package struct Words256: Hashable, Sendable, Codable {
    private var a: UInt64 = 0, b: UInt64 = 0, c: UInt64 = 0, d: UInt64 = 0

    package init() {}

    /// - Parameter bytes: 32, little endian.
    package init(_ bytes: UnsafeRawBufferPointer) {
        func word(_ at: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        }
        (a, b, c, d) = (word(0), word(8), word(16), word(24))
    }

    /// By the system's own library: an app need not build one (docs/decisions/0018).
    package init(sha256Of bytes: [UInt8]) {
        #if canImport(CryptoKit)
            self = SHA256.hash(data: bytes).withUnsafeBytes { Words256($0) }
        #else
            var state = SHA256_CTX()
            SHA256_Init(&state)
            SHA256_Update(&state, bytes, bytes.count)
            self = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(SHA256_DIGEST_LENGTH)) { digest in
                SHA256_Final(digest.baseAddress, &state)
                return Words256(UnsafeRawBufferPointer(digest))
            }
        #endif
    }

    package var bytes: [UInt8] {
        withUnsafeBytes(of: (a.littleEndian, b.littleEndian, c.littleEndian, d.littleEndian)) { Array($0) }
    }

    package static func &+ (x: Words256, y: Words256) -> Words256 {
        var sum = x, carry: UInt64 = 0
        func add(_ p: inout UInt64, _ q: UInt64) {
            let (r, o1) = p.addingReportingOverflow(q)
            let (s, o2) = r.addingReportingOverflow(carry)
            p = s
            carry = o1 || o2 ? 1 : 0
        }
        add(&sum.a, y.a)
        add(&sum.b, y.b)
        add(&sum.c, y.c)
        add(&sum.d, y.d)
        return sum
    }

    /// The two's complement: what `&+` takes away again.
    package static prefix func - (x: Words256) -> Words256 {
        var one = Words256(), inverse = x
        one.a = 1
        (inverse.a, inverse.b, inverse.c, inverse.d) = (~x.a, ~x.b, ~x.c, ~x.d)
        return inverse &+ one
    }
}
