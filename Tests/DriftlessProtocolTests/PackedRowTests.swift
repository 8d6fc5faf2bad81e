import DriftlessContract
import Testing

@Suite struct PackedRowTests {
    @Test func valuesComeBackExactly() throws {
        #expect(try PackedRow.unpack(PackedRow.pack(Samples.values)) == Samples.values)
        for value in Samples.values { #expect(try PackedRow.unpack(PackedRow.pack([value])) == [value]) }
    }

    @Test func aTornRowGivesThePrefixOrThrows() {
        let bytes = PackedRow.pack(Samples.values)
        for end in bytes.indices {
            if let values = try? PackedRow.unpack(Array(bytes[..<end])) {
                #expect(values == Array(Samples.values.prefix(values.count)))
            }
        }
    }

    @Test(arguments: [
        [5], [1], [1, 0x80], [2, 0, 0], [3, 5, 0x61], [4] + [UInt8](repeating: 0xFF, count: 9) + [1],
        [1] + [UInt8](repeating: 0x80, count: 11),
    ])
    func malformedBytesThrow(_ bytes: [UInt8]) {
        #expect(throws: PackedRow.Malformed.self) { try PackedRow.unpack(bytes) }
    }

    @Test func randomBytesNeverCrash() {
        var random = Seeded(state: 7)
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random) & 0x87
            }
            _ = try? PackedRow.unpack(bytes)
        }
    }
}
