/// An expression about a record and its user: comparison, `&&`, `||`, `!`, `in`, literals, own fields, `auth.*`.
indirect enum Predicate: Hashable, Sendable {
    case literal(String)
    case number(Double)
    case flag(Bool)
    case null
    /// A field's name, or `auth.user`.
    case name(String)
    case not(Predicate)
    case compare(Comparison, Predicate, Predicate)
    case and(Predicate, Predicate)
    case or(Predicate, Predicate)

    enum Comparison: String, Hashable, Sendable, CaseIterable {
        case equal = "==", unequal = "!=", atMost = "<=", atLeast = ">=", below = "<", above = ">"
        case isIn = "in"
    }

    struct Objection: Error, Hashable { var message: String }

    init(parsing text: String) throws(Objection) {
        var parser = try PredicateParser(text)
        self = try parser.whole()
    }

    /// What the server's token says.
    static let auth: Set<String> = ["auth.tenant", "auth.user", "auth.roles"]

    var names: Set<String> {
        switch self {
        case .name(let name): [name]
        case .not(let inner): inner.names
        case .compare(_, let a, let b), .and(let a, let b), .or(let a, let b): a.names.union(b.names)
        case .literal, .number, .flag, .null: []
        }
    }

    /// Whether it says yes or no.
    var isCondition: Bool {
        switch self {
        case .flag, .not, .compare, .and, .or: true
        case .literal, .number, .null, .name: false
        }
    }
}

private struct PredicateParser {
    private var tokens: [String]
    private var position = 0
    private var depth = 0

    init(_ text: String) throws(Predicate.Objection) {
        tokens = []
        var rest = text[...]
        while let c = rest.first {
            if c == " " || c == "\n" {
                rest = rest.dropFirst()
            } else if c == "'" {
                let inner = rest.dropFirst().prefix { $0 != "'" }
                guard rest.dropFirst().dropFirst(inner.count).first == "'" else {
                    throw .init(message: "a quote is not closed")
                }
                tokens.append("'" + inner)
                rest = rest.dropFirst(inner.count + 2)
            } else if let sign = ["&&", "||", "==", "!=", "<=", ">="].first(where: { rest.hasPrefix($0) }) {
                tokens.append(sign)
                rest = rest.dropFirst(2)
            } else if "()!<>".contains(c) {
                tokens.append(String(c))
                rest = rest.dropFirst()
            } else {
                let word = rest.prefix { $0.isLetter || $0.isNumber || "_.-".contains($0) }
                guard !word.isEmpty else { throw .init(message: "“\(c)” is none of its signs") }
                tokens.append(String(word))
                rest = rest.dropFirst(word.count)
            }
        }
    }

    private var next: String? { position < tokens.count ? tokens[position] : nil }

    private mutating func take(_ token: String) -> Bool {
        guard next == token else { return false }
        position += 1
        return true
    }

    mutating func whole() throws(Predicate.Objection) -> Predicate {
        let result = try disjunction()
        if let next { throw .init(message: "“\(next)” is not expected there") }
        guard result.isCondition else { throw .init(message: "it does not say yes or no") }
        return result
    }

    private mutating func disjunction() throws(Predicate.Objection) -> Predicate {
        var result = try conjunction()
        while take("||") { result = .or(result, try conjunction()) }
        return result
    }

    private mutating func conjunction() throws(Predicate.Objection) -> Predicate {
        var result = try comparison()
        while take("&&") { result = .and(result, try comparison()) }
        return result
    }

    private mutating func comparison() throws(Predicate.Objection) -> Predicate {
        let left = try operand()
        guard let sign = next.flatMap(Predicate.Comparison.init) else { return left }
        position += 1
        return .compare(sign, left, try operand())
    }

    private mutating func operand() throws(Predicate.Objection) -> Predicate {
        // The parser recurses: a text of a thousand brackets must not end the process.
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw .init(message: "it nests too deep") }
        if take("!") { return .not(try operand()) }
        if take("(") {
            let inner = try disjunction()
            guard take(")") else { throw .init(message: "a bracket is not closed") }
            return inner
        }
        guard let token = next else { throw .init(message: "it ends too early") }
        position += 1
        if token.hasPrefix("'") { return .literal(String(token.dropFirst())) }
        if let number = Double(token), number.isFinite { return .number(number) }
        switch token {
        case "true": return .flag(true)
        case "false": return .flag(false)
        case "null": return .null
        case _ where token.first?.isLetter == true: return .name(token)
        default: throw .init(message: "“\(token)” is not expected there")
        }
    }
}
