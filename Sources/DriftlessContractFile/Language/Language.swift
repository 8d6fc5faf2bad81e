/// The contract's language, section by section.
public enum Language {
    /// The whole file.
    public static let contract = LanguageKey.section(
        "contract", "The sync contract.", sections)

    static let sections: [LanguageKey] = [
        include, head, horizons, scopes, entities, migrations, flags, triggers, transport, security, telemetry, slos,
        alerts, escalation, dashboards, failures, ux, runbooks, testing, tutorials, governance, glossary, architecture,
    ]

    /// The words for merge policies, those that are not executed yet at the end.
    public static var policyWords: [Word] { policies }

    static let include = LanguageKey(
        "include", .texts,
        "Further files, from this one’s folder or below it, whose sections are joined to this one’s.",
        .nothing, .executed("the loader"), rules: ["CON007"])

    static let owner = LanguageKey("owner", .text, "Who answers for it: a team or a person.")
    static let summary = LanguageKey("summary", .text, "What it is, in one sentence.")
    static let locale = LanguageKey("LOCALE", .text, "The text in this language.")

    /// A text in the source's language, or one for each language.
    static let copy = Shape.oneOf([.text, .names(locale)])
}

extension LanguageKey {
    /// The key below this one, as the table has it.
    public func child(_ name: String) -> LanguageKey? { shape.child(name) }
}

extension Shape {
    func child(_ name: String) -> LanguageKey? {
        switch self {
        case .section(let keys): keys.first { $0.name == name }
        case .names(let any, let known): known.first { $0.name == name } ?? any
        case .list(let item): Int(name) == nil ? nil : LanguageKey(name, item, "One of the list.", .nothing, .byItsKeys)
        case .oneOf(let shapes): shapes.lazy.compactMap { $0.child(name) }.first
        case .refused(let shape, _): shape.child(name)
        case .text, .flag, .integer, .number, .duration, .size, .date, .words, .anything: nil
        }
    }

    /// Names that may stand below, for who mistyped one.
    var childNames: [String] {
        switch self {
        case .section(let keys): keys.map(\.name)
        case .names(_, let known): known.map(\.name)
        case .oneOf(let shapes): shapes.flatMap(\.childNames)
        case .refused(let shape, _): shape.childNames
        case .text, .flag, .integer, .number, .duration, .size, .date, .words, .anything, .list: []
        }
    }

    /// The alternative that is written in the tree's manner.
    func alternative(for tree: Tree) -> Shape {
        guard case .oneOf(let shapes) = self else { return self }
        return shapes.first { $0.fits(tree.content) } ?? self
    }

    private func fits(_ content: Tree.Content) -> Bool {
        switch (self, content) {
        case (.refused(let shape, _), _): shape.fits(content)
        case (.anything, _): true
        case (.flag, .scalar(let text, plain: true)): text == "true" || text == "false"
        case (.integer, .scalar(let text, plain: true)): Int(text) != nil
        case (.section, .map), (.names, .map), (.list, .list): true
        case (.text, .scalar), (.words, .scalar), (.duration, .scalar), (.size, .scalar), (.date, .scalar),
            (.number, .scalar):
            true
        default: false
        }
    }

    /// What it wants, in words.
    public var description: String {
        switch self {
        case .text: "text"
        case .flag: "true or false"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .duration: "a duration, such as 30d"
        case .size: "a size, such as 512KiB"
        case .date: "a date, such as 2026-03-02"
        case .words(let words): "one of \(words.map(\.text).joined(separator: ", "))"
        case .anything: "anything"
        case .list(let item): "a list: \(item.description)"
        case .section: "keys"
        case .names(let key, _): "names of your own, each \(key.name)"
        case .oneOf(let shapes): shapes.map(\.description).joined(separator: "; or ")
        case .refused(let shape, _): shape.description
        }
    }
}

extension Language {
    /// Each key with its path, in the table's order.
    public static var everyKey: [(path: ContractPath, key: LanguageKey)] { everyKey(below: contract, ContractPath([])) }

    private static func everyKey(
        below key: LanguageKey, _ path: ContractPath
    ) -> [(path: ContractPath, key: LanguageKey)] {
        keys(key.shape).flatMap { [(path + $0.name, $0)] + everyKey(below: $0, path + $0.name) }
    }

    private static func keys(_ shape: Shape) -> [LanguageKey] {
        switch shape {
        case .section(let keys): keys
        case .names(let key, let known): known + [key]
        case .list(let item), .refused(let item, _): keys(item)
        case .oneOf(let shapes): shapes.flatMap(keys)
        case .text, .flag, .integer, .number, .duration, .size, .date, .words, .anything: []
        }
    }
}
