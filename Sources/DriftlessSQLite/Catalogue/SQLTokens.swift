/// The words of a `CREATE TABLE`, enough to find `COLLATE` and `CHECK` clauses: SQLite has no pragma for them.
struct SQLTokens {
    enum Token: Hashable {
        /// Keyword, name or number, as written.
        case word(String)
        /// A quoted name.
        case name(String)
        case string(String)
        case symbol(String)

        var identifier: String? {
            switch self {
            case .word(let text), .name(let text), .string(let text): text
            case .symbol: nil
            }
        }
        func `is`(_ keyword: String) -> Bool {
            if case .word(let text) = self { text.uppercased() == keyword } else { false }
        }
        var sql: String {
            switch self {
            case .word(let text), .symbol(let text): text
            case .name(let text): quoted(text)
            case .string(let text): "'" + text.replacing("'", with: "''") + "'"
            }
        }
    }

    private(set) var tokens: [Token] = []

    init(_ sql: String) {
        let text = Array(sql.unicodeScalars)
        var i = 0
        while i < text.count {
            switch text[i] {
            case " ", "\t", "\n", "\r", "\u{0C}": i += 1
            case "-" where i + 1 < text.count && text[i + 1] == "-":
                while i < text.count, text[i] != "\n" { i += 1 }
            case "/" where i + 1 < text.count && text[i + 1] == "*":
                i += 2
                while i < text.count, !(text[i] == "/" && text[i - 1] == "*") { i += 1 }
                i += 1
            case "'": tokens.append(.string(SQLTokens.quotedText(text, &i, until: "'")))
            case "\"": tokens.append(.name(SQLTokens.quotedText(text, &i, until: "\"")))
            case "`": tokens.append(.name(SQLTokens.quotedText(text, &i, until: "`")))
            case "[": tokens.append(.name(SQLTokens.quotedText(text, &i, until: "]")))
            case "<", ">", "=", "!":
                let start = i
                while i < text.count, "<>=!".unicodeScalars.contains(text[i]) { i += 1 }
                tokens.append(.symbol(SQLTokens.string(text[start..<i])))
            case let c where SQLTokens.isWord(c):
                let start = i
                while i < text.count, SQLTokens.isWord(text[i]) { i += 1 }
                tokens.append(.word(SQLTokens.string(text[start..<i])))
            default:
                tokens.append(.symbol(String(text[i])))
                i += 1
            }
        }
    }

    /// The comma-separated definitions of a `CREATE TABLE`: columns and table constraints.
    var definitions: [[Token]] {
        guard let open = tokens.firstIndex(of: .symbol("(")) else { return [] }
        var result: [[Token]] = [[]]
        var depth = 0
        for token in tokens[(open + 1)...] {
            if token == .symbol("(") { depth += 1 }
            if token == .symbol(")") { depth -= 1 }
            if depth < 0 { break }
            if depth == 0, token == .symbol(",") { result.append([]) } else { result[result.count - 1].append(token) }
        }
        return result
    }

    /// The collation that a column's definition names.
    func collation(ofColumn column: String) -> String? {
        for definition in definitions {
            guard let name = definition.first?.identifier, name.lowercased() == column.lowercased() else { continue }
            var depth = 0
            for (i, token) in definition.enumerated() {
                if token == .symbol("(") { depth += 1 }
                if token == .symbol(")") { depth -= 1 }
                if depth == 0, i > 0, token.is("COLLATE"), i + 1 < definition.count {
                    return definition[i + 1].identifier
                }
            }
        }
        return nil
    }

    /// What stands between the parentheses of each `CHECK`.
    var checks: [[Token]] {
        var result: [[Token]] = []
        for (i, token) in tokens.enumerated() where token.is("CHECK") {
            guard i + 1 < tokens.count, tokens[i + 1] == .symbol("(") else { continue }
            var depth = 0
            var inside: [Token] = []
            for token in tokens[(i + 1)...] {
                if token == .symbol(")") { depth -= 1 }
                if depth == 0, !inside.isEmpty { break }
                if depth > 0 { inside.append(token) }
                if token == .symbol("(") { depth += 1 }
            }
            result.append(inside)
        }
        return result
    }

    private static func isWord(_ c: Unicode.Scalar) -> Bool {
        c.value >= 128 || c == "_" || c == "$" || c == "." || ("0"..."9").contains(c) || ("a"..."z").contains(c)
            || ("A"..."Z").contains(c)
    }

    private static func quotedText(_ text: [Unicode.Scalar], _ i: inout Int, until end: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        i += 1
        while i < text.count {
            if text[i] == end {
                i += 1
                guard end != "]", i < text.count, text[i] == end else { break }
            }
            result.append(text[i])
            i += 1
        }
        return String(result)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
