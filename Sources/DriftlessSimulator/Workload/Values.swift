internal import DriftlessContract

/// Values for a field: mostly such as apps write, from small ranges so that devices meet; now and then hostile ones.
struct Values {
    /// How often a value is hostile.
    var hostility: Double

    /// The n-th of a field's keys: the same on every device.
    func key(_ field: Field, _ n: Int) -> Value {
        switch field.type {
        case .uuid7(.blob): return .blob(uuid(n))
        case .uuid7(.text): return .string(uuidText(n))
        case .blob: return .blob([UInt8(truncatingIfNeeded: n)])
        case .bool: return .integer(Int64(n % 2))
        case .enumeration(let words, _): return .string(words.isEmpty ? "w\(n)" : words[n % words.count])
        default: break
        }
        switch field.type.storage {
        case .integer: return .integer(Int64(n + 1))
        case .real: return .real(Double(n) + 0.5)
        case .text, .any: return .string("k\(n)")
        case .blob: return .blob([UInt8(truncatingIfNeeded: n)])
        }
    }

    /// - Parameter serial: a number that no other write has: half of the values can be told apart by it.
    func value(_ field: Field, serial: Int, _ random: inout SplitMix64) -> Value {
        if random.chance(hostility) { return hostile(field, &random) }
        if !field.required, random.chance(0.08) { return .null }
        let n = random.chance(0.5) ? serial : random.below(3)
        switch field.type {
        case .bool: return .integer(Int64(n % 2))
        case .enumeration(let words, _): return .string(words.isEmpty ? "w\(n)" : words[n % words.count])
        case .uuid7(.blob): return .blob(uuid(n))
        case .uuid7(.text): return .string(uuidText(n))
        case .json: return .string("{\"n\":\(n)}")
        case .decimal(_, _, .text): return .string("\(n).25")
        default: break
        }
        switch field.type.storage {
        case .integer: return .integer(within(field.limits, Int64(n)))
        case .real: return .real(Double(n) + (random.chance(0.3) ? 0.5 : 0))
        case .text: return .string(random.chance(0.05) ? String(repeating: "long ", count: 300) : "v\(n)")
        case .any: return random.pick([.integer(Int64(n)), .string("v\(n)"), .real(Double(n) + 0.25)])
        case .blob: return .blob(Array(repeating: UInt8(truncatingIfNeeded: n), count: random.chance(0.1) ? 3000 : 3))
        }
    }

    private func within(_ limits: Limits, _ n: Int64) -> Int64 {
        let low = limits.min.flatMap { Int64(exactly: $0) } ?? .min,
            high = limits.max.flatMap { Int64(exactly: $0) } ?? .max
        return n < low ? low : n > high ? high : n
    }

    /// What travels badly, lies at a limit, or does not fit.
    private func hostile(_ field: Field, _ random: inout SplitMix64) -> Value {
        let edge = field.limits.max.map { Int($0) } ?? 64
        switch field.type.storage {
        case .integer:
            return random.pick([
                .integer(.max), .integer(.min), .integer(1 << 53 + 1), .integer(-1), .integer(Int64(edge)),
                .integer(Int64(edge) + 1), .string("seven"), .null, .real(1.5),
            ])
        case .real:
            return random.pick([
                .real(-0.0), .real(.infinity), .real(.nan), .real(.leastNonzeroMagnitude), .real(1e308),
                .integer(1 << 53 + 1), .null,
                .string("much"),
            ])
        case .text, .any:
            return random.pick([
                .text([]), .text([0x61, 0, 0x62]), .text([0x65, 0xCC, 0x81]), .text([0xC3, 0xA9]), .text([0xFF, 0xC0]),
                .string(String(repeating: "x", count: edge)), .string(String(repeating: "x", count: edge + 1)),
                .string("VALUE"), .string("value"), .string("value "), .string("'); DROP TABLE item; --"), .null,
                .blob([1, 2]),
            ])
        case .blob:
            return random.pick([.blob([]), .blob([0]), .blob(Array(repeating: 7, count: 5000)), .null, .string("text")])
        }
    }

    private func uuid(_ n: Int) -> [UInt8] {
        [
            1, 0x8f, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, UInt8(truncatingIfNeeded: n >> 8),
            UInt8(truncatingIfNeeded: n),
        ]
    }

    private func uuidText(_ n: Int) -> String {
        let hex = Hex.encode(uuid(n))
        var text = ""
        for (i, digit) in hex.enumerated() {
            if [8, 12, 16, 20].contains(i) { text.append("-") }
            text.append(digit)
        }
        return text
    }
}
