/// How deep a text nests, without recursion: the parser itself recurses.
enum NestingCheck {
    static let limit = 32

    /// The line on which the nesting passes the limit.
    static func tooDeep(_ lines: [String]) -> Int? {
        var indents: [Int] = []
        var flow = 0
        var quote: UInt8?
        for (number, line) in lines.enumerated() {
            let bytes = Array(line.utf8)
            guard let start = bytes.firstIndex(where: { $0 != 32 && $0 != 9 }), bytes[start] != UInt8(ascii: "#") else {
                continue
            }
            if flow == 0, quote == nil {
                while let last = indents.last, last >= start { indents.removeLast() }
                indents.append(start)
            }
            var dashes = 0
            var previous: UInt8 = UInt8(ascii: ":")
            var i = start
            while i < bytes.count {
                let c = bytes[i]
                if let open = quote {
                    if c == UInt8(ascii: "\\"), open == UInt8(ascii: "\"") { i += 1 } else if c == open { quote = nil }
                } else if c == UInt8(ascii: "#"), i > start, bytes[i - 1] == 32 {
                    break
                } else if ":,[{-?".utf8.contains(previous) {
                    if c == UInt8(ascii: "[") || c == UInt8(ascii: "{") { flow += 1 }
                    if c == UInt8(ascii: "'") || c == UInt8(ascii: "\"") { quote = c }
                    if c == UInt8(ascii: "-") || c == UInt8(ascii: "?") { dashes += 1 }
                }
                if quote == nil, c == UInt8(ascii: "]") || c == UInt8(ascii: "}") { flow = max(0, flow - 1) }
                if c != 32, c != 9 { previous = c }
                i += 1
            }
            if indents.count + flow + dashes > limit { return number + 1 }
        }
        return nil
    }
}
