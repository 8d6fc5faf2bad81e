/// What happened, in lines for people; kept only when somebody will read it.
package struct Journal {
    let isKept: Bool
    private(set) var lines: [String] = []
    /// Those that say what a scenario did.
    private(set) var acts: [String] = []
    /// Of all lines so far (FNV-1a, 64 bits).
    private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    init(isKept: Bool) { self.isKept = isKept }

    mutating func note(_ time: Int64, _ line: @autoclosure () -> String) {
        guard isKept else { return }
        let text = "\(Journal.clock(time)) \(line())"
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        lines.append(text)
    }

    mutating func act(_ time: Int64, _ line: String) {
        note(time, line)
        acts.append("\(Journal.clock(time)) \(line)")
    }

    /// `40 days`, `90 seconds`: in the largest unit that says it exactly.
    package static func span(_ milliseconds: Int64) -> String {
        let units: [(name: String, length: Int64)] = [
            ("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1_000), ("millisecond", 1),
        ]
        let unit = units.first { milliseconds % $0.length == 0 && milliseconds != 0 } ?? units[3]
        let count = milliseconds / unit.length
        return "\(count) \(unit.name)\(abs(count) == 1 ? "" : "s")"
    }

    /// `0:01:30.250`
    package static func clock(_ milliseconds: Int64) -> String {
        func padded(_ n: Int64, _ width: Int) -> String {
            let digits = String(n)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let seconds = milliseconds / 1000
        return "\(seconds / 3600):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))."
            + padded(milliseconds % 1000, 3)
    }
}
