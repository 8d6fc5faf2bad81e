/// Whether a pattern is in the subset that cannot run away: no repetition of what repeats itself, no look-around and no
/// reference to a group. `^(a+)+$` on 21 bytes takes a backtracking engine most of a minute.
enum TextPattern {
    /// - Returns: what is wrong; `nil` if it is fine.
    static func objection(_ pattern: String) -> String? {
        var open: [Bool] = []
        /// Whether what stands before this place repeats.
        var repeatsBefore = false
        var hasAtom = false
        var rest = pattern[...]
        while let c = rest.popFirst() {
            switch c {
            case "\\":
                guard let escaped = rest.popFirst() else { return "it ends with a backslash" }
                if escaped.isNumber || escaped == "k" { return "it refers to a group" }
                (repeatsBefore, hasAtom) = (false, true)
            case "[":
                guard let end = rest.dropFirst(rest.first == "^" ? 2 : 1).firstIndex(of: "]") else {
                    return "a [ is not closed"
                }
                rest = rest[rest.index(after: end)...]
                (repeatsBefore, hasAtom) = (false, true)
            case "(":
                if rest.hasPrefix("?"), !rest.hasPrefix("?:") { return "it looks ahead or behind" }
                if rest.hasPrefix("?:") { rest = rest.dropFirst(2) }
                open.append(false)
                (repeatsBefore, hasAtom) = (false, false)
            case ")":
                guard let inner = open.popLast() else { return "a ) closes nothing" }
                (repeatsBefore, hasAtom) = (inner, true)
                if inner, let last = open.indices.last { open[last] = true }
            case "*", "+", "{":
                guard hasAtom else { return "“\(c)” repeats nothing" }
                if c == "{" {
                    guard let end = rest.firstIndex(of: "}") else { return "a { is not closed" }
                    rest = rest[rest.index(after: end)...]
                }
                if repeatsBefore { return "it repeats what repeats itself" }
                repeatsBefore = true
                if let last = open.indices.last { open[last] = true }
            case "?": guard hasAtom else { return "“?” repeats nothing" }
            case "|": (repeatsBefore, hasAtom) = (false, false)
            default: (repeatsBefore, hasAtom) = (false, true)
            }
        }
        return open.isEmpty ? nil : "a ( is not closed"
    }
}
