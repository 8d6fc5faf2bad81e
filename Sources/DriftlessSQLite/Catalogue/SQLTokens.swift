internal import DriftlessContract

/// The words of a `CREATE TABLE` or `CREATE INDEX`, enough to find `COLLATE` and `CHECK` clauses, indexed expressions
/// and a partial index's condition: SQLite has no pragma for them.
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
    /// Where each token stands in the text.
    private var places: [Range<Int>] = []
    private let text: [Unicode.Scalar]

    init(_ sql: String) {
        text = Array(sql.unicodeScalars)
        var i = 0
        while i < text.count {
            let start = i
            defer { if places.count < tokens.count { places.append(start..<i) } }
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
                while i < text.count, "<>=!".unicodeScalars.contains(text[i]) { i += 1 }
                tokens.append(.symbol(SQLTokens.string(text[start..<i])))
            case let c where SQLTokens.isWord(c):
                while i < text.count, SQLTokens.isWord(text[i]) { i += 1 }
                tokens.append(.word(SQLTokens.string(text[start..<i])))
            default:
                tokens.append(.symbol(String(text[i])))
                i += 1
            }
        }
    }

    /// The comma-separated definitions of a `CREATE TABLE`, columns and table constraints, or the terms of an index.
    var definitions: [[Token]] { definitionRanges.map { Array(tokens[$0]) } }

    /// The terms of an index as they are written, without collation and direction.
    var definitionTexts: [String] {
        definitionRanges.map { range in
            var end = range.upperBound
            if end - 1 > range.lowerBound, tokens[end - 1].is("ASC") || tokens[end - 1].is("DESC") { end -= 1 }
            if end - 2 > range.lowerBound, tokens[end - 2].is("COLLATE") { end -= 2 }
            return source(range.lowerBound..<end)
        }
    }

    /// What stands behind a `CREATE INDEX`'s WHERE.
    var predicate: String? {
        guard let last = definitionRanges.last else { return nil }
        let rest = (last.upperBound + 1)..<max(last.upperBound + 1, tokens.count)
        guard let at = rest.first(where: { tokens[$0].is("WHERE") }), at + 1 < tokens.count else { return nil }
        return source(at + 1..<tokens.count)
    }

    private func source(_ range: Range<Int>) -> String {
        guard let first = places[range].first, let last = places[range].last else { return "" }
        return SQLTokens.string(text[first.lowerBound..<last.upperBound])
    }

    private var definitionRanges: [Range<Int>] {
        guard let open = tokens.firstIndex(of: .symbol("(")) else { return [] }
        var result: [Range<Int>] = []
        var start = open + 1
        var depth = 0
        for at in start..<tokens.count {
            if tokens[at] == .symbol("(") { depth += 1 }
            if tokens[at] == .symbol(")") { depth -= 1 }
            if depth < 0 || (depth == 0 && tokens[at] == .symbol(",")) {
                result.append(start..<at)
                start = at + 1
            }
            if depth < 0 { break }
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
