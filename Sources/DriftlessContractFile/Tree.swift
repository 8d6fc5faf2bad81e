/// A YAML node with its place, free of the parser's types.
struct Tree {
    enum Content {
        case scalar(String, plain: Bool)
        case list([Tree])
        case map([(key: Tree, value: Tree)])
    }
    var content: Content
    var line: Int
    var column: Int

    /// What stands nowhere in the file.
    static var top: Tree { Tree(content: .list([]), line: 1, column: 1) }

    var isNull: Bool {
        if case .scalar(let text, plain: true) = content {
            ["", "~", "null", "Null", "NULL"].contains(text)
        } else {
            false
        }
    }
}

/// The words that YAML 1.1 readers take for booleans or null.
enum YAMLTrap {
    static let booleans: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false"]

    /// What else YAML may read a bare text as.
    static func meaning(ofPlain text: String) -> String? {
        let lowered = text.lowercased()
        if booleans.contains(lowered) { return "a boolean" }
        if ["", "~", "null"].contains(lowered) { return "nothing" }
        if isDate(text) { return "a date" }
        if isNumber(lowered) { return "a number" }
        return nil
    }

    static func isDate(_ text: String) -> Bool {
        let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].count == 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    }

    private static func isNumber(_ text: String) -> Bool {
        guard let first = text.drop(while: { "+-".contains($0) }).first, first.isASCII else { return false }
        if [".inf", ".nan"].contains(text.drop { "+-".contains($0) }) { return true }
        guard first.isNumber || first == "." else { return false }
        if Double(text.replacing("_", with: "")) != nil { return true }
        // Octal, and minutes and seconds as YAML 1.1 reads them.
        return text.hasPrefix("0o") || text.allSatisfy { "0123456789:_".contains($0) }
    }
}

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
