/// What there is to say about one key of a contract.
public struct Explanation: Codable, Sendable, Hashable {
    public struct Key: Codable, Sendable, Hashable {
        public var name: String
        /// As one would write it; `nil` for a section and for what has none.
        public var value: String?
        public var meaning: String
        public var isWritten: Bool
        public var isExecuted: Bool
    }

    public var path: String
    public var meaning: String
    /// What may be written there.
    public var type: String
    public var words: [String: String]
    /// The effective value; `nil` for a section and for what has none.
    public var value: String?
    /// Where the value comes from: `sync/contract.yaml:12`, or the default.
    public var origin: String
    /// Who acts by it.
    public var execution: String
    public var isExecuted: Bool
    public var rules: [String]
    /// What a change of it may be, by the rules of `diff`.
    public var changes: [String]
    /// What is below.
    public var keys: [Key]
}

extension ContractDocument {
    /// - Throws: `UnknownPath` for a path that the language does not know, or that the contract does not hold.
    public func explain(_ path: ContractPath) throws -> Explanation { try root.explain(path) }
}

extension Explanation {
    /// Without a contract: what the language says.
    public static func language(_ path: ContractPath) throws -> Explanation {
        try ContractPart(path: ContractPath([]), key: Language.contract, place: nil, tree: nil).explain(path)
    }
}

/// There is nothing at a path.
public struct UnknownPath: Error {
    public var path: ContractPath
    /// How far the path is known.
    public var known: ContractPath
    public var nearest: String?
    public var names: [String]
}

extension ContractPart {
    func explain(_ path: ContractPath) throws -> Explanation {
        var part = self
        var pattern: [String] = []
        for name in path.names {
            let written = part.parts.map(\.name)
            let isOwn = part.isWritten && part.key.hasOwnNames && !written.contains(name)
            guard !name.isEmpty, let next = part.part(name), !isOwn || part.key.names(name) else {
                let names = written + part.key.shape.childNames.filter { !written.contains($0) }
                throw UnknownPath(
                    path: path, known: part.path, nearest: EditDistance.nearest(to: name, in: names), names: names)
            }
            part = next
            pattern.append(next.key.name)
        }
        return part.explanation(changes: ChangeJudge.rules(of: pattern))
    }

    private func explanation(changes: [String]) -> Explanation {
        Explanation(
            path: "\(path)", meaning: key.meaning, type: key.shape.description, words: words, value: shown,
            origin: origin, execution: execution.sentence(isSection: key.isSection), isExecuted: execution.isExecuted,
            rules: key.rules, changes: changes, keys: below)
    }

    private var words: [String: String] {
        guard case .words(let words) = tree.map({ key.shape.alternative(for: $0) }) ?? key.shape.simplest else {
            return [:]
        }
        return Dictionary(
            words.map { word in
                let isLater = word.execution.map { !$0.isExecuted } ?? false
                return (word.text, word.meaning + (isLater ? " Not executed yet." : ""))
            }
        ) { first, _ in first }
    }

    private var origin: String {
        if let place, !place.file.isEmpty { return "\(place.file):\(place.line)" }
        switch key.fallback {
        case .value: return "default"
        case .derived(let words): return "default: \(words)"
        case .nothing: return key.isSection ? "default: its keys’ defaults" : "not written; no default"
        case .required: return "not written; required"
        }
    }

    /// The value on one line.
    public var shown: String? { (tree ?? key.fallback.tree).flatMap { $0.flow } }

    private var below: [Explanation.Key] {
        let written = parts
        let others = key.shape.simplest.sectionKeys.map(\.name)
            .filter { name in !written.contains { $0.name == name } }.compactMap { part($0) }
        let all = written + others
        return all.map {
            Explanation.Key(
                name: $0.name, value: $0.shown ?? $0.derived, meaning: $0.key.meaning, isWritten: $0.isWritten,
                isExecuted: $0.execution.isExecuted)
        }
    }

    private var derived: String? {
        if isWritten { return nil }
        if case .derived(let words) = key.fallback { return "(\(words))" }
        return nil
    }
}

extension LanguageKey {
    fileprivate var isSection: Bool {
        switch shape.simplest {
        case .section, .names, .list(.section): true
        default: false
        }
    }

    fileprivate var hasOwnNames: Bool {
        switch shape {
        case .names, .list: true
        default: false
        }
    }

    fileprivate func names(_ name: String) -> Bool {
        guard case .names(_, let known) = shape else { return false }
        return known.contains { $0.name == name }
    }
}

extension Shape {
    /// Of alternatives the one with keys, else the first.
    fileprivate var simplest: Shape {
        switch self {
        case .oneOf(let shapes): shapes.first ?? self
        case .refused(let shape, _): shape.simplest
        default: self
        }
    }

    fileprivate var sectionKeys: [LanguageKey] {
        if case .section(let keys) = self { keys } else { [] }
    }
}

extension Execution {
    public var isExecuted: Bool {
        switch self {
        case .executed, .documentation, .byItsKeys: true
        case .later, .refused: false
        }
    }

    func sentence(isSection: Bool) -> String {
        switch self {
        case .executed(let by): "executed by \(by)"
        case .documentation: "read by people, the checks and the site"
        case .byItsKeys: isSection ? "as its keys say" : "as the section around it says"
        case .later: "not executed yet; the contract runs without it"
        case .refused(let why): "not executed yet, and nothing starts on a contract that says it: \(why)"
        }
    }
}

extension Tree {
    /// Scalars and lists of them on one line; `nil` for what does not fit there.
    var flow: String? {
        switch content {
        case .scalar(let text, let plain): return plain ? text : "\"\(text)\""
        case .list(let items):
            let parts = items.compactMap(\.flow)
            return parts.count == items.count ? "[\(parts.joined(separator: ", "))]" : nil
        case .map: return nil
        }
    }
}
