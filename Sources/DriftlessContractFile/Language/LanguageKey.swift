/// One key of the contract's language: what it may say, what that means, and who acts by it.
///
/// The reader, `check`, `explain`, the JSON Schema and the canonical digest know the language from these alone
/// (docs/decisions/0022).
public struct LanguageKey: Sendable {
    /// As it stands in the file; of a name that the author chooses, what is named: ENTITY.
    public var name: String
    public var shape: Shape
    /// One sentence.
    public var meaning: String
    public var fallback: Fallback
    public var execution: Execution
    /// Ids of the rules that guard it.
    public var rules: [String]

    init(
        _ name: String, _ shape: Shape, _ meaning: String, _ fallback: Fallback = .nothing,
        _ execution: Execution = .documentation, rules: [String] = []
    ) {
        self.name = name
        self.shape = shape
        self.meaning = meaning
        self.fallback = fallback
        self.execution = execution
        self.rules = rules
    }

    static func section(
        _ name: String, _ meaning: String, rules: [String] = [], _ keys: [LanguageKey]
    ) -> LanguageKey {
        section(name, meaning, .byItsKeys, rules: rules, keys)
    }

    static func section(
        _ name: String, _ meaning: String, _ execution: Execution, rules: [String] = [], _ keys: [LanguageKey]
    ) -> LanguageKey {
        LanguageKey(name, .section(keys), meaning, .nothing, execution, rules: rules)
    }
}

/// What a key's value looks like.
public indirect enum Shape: Sendable {
    case text
    /// True or false.
    case flag
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// `30d`.
    case duration
    /// `512KiB`.
    case size
    /// `2026-03-02`.
    case date
    case words([Word])
    /// What this table does not describe further: a field's default, what a fault injects.
    case anything
    case list(Shape)
    /// Keys of the language.
    case section([LanguageKey])
    /// Names of the author's, each with such a value; some of them are the language's own.
    case names(LanguageKey, known: [LanguageKey])
    /// The first that is written in the same manner: a word, a list or a mapping.
    case oneOf([Shape])
    /// A manner of writing that is not executed yet, and that a contract relies on.
    case refused(Shape, String)

    static func names(_ key: LanguageKey) -> Shape { .names(key, known: []) }
    static func words(_ words: Word...) -> Shape { .words(words) }
    static var texts: Shape { .list(.text) }
    static var count: Shape { .integer(0...1_000_000_000) }
}

/// One of the words that a key may say.
public struct Word: Sendable, ExpressibleByStringLiteral {
    public var text: String
    public var meaning: String
    /// `nil`: as the key's.
    public var execution: Execution?

    init(_ text: String, _ meaning: String = "", _ execution: Execution? = nil) {
        self.text = text
        self.meaning = meaning
        self.execution = execution
    }

    public init(stringLiteral value: String) { self.init(value) }
}

/// What holds where the key is not written.
public enum Fallback: Sendable, ExpressibleByStringLiteral {
    /// As one would write it.
    case value(String)
    /// In words, where it follows from other keys.
    case derived(String)
    case nothing
    case required

    public init(stringLiteral value: String) { self = .value(value) }
}

/// Who acts by a key.
public enum Execution: Sendable, Hashable {
    /// A part of the engine, named.
    case executed(String)
    /// People, the checks and the site.
    case documentation
    /// Nobody yet; a contract that says it runs without.
    case later
    /// Nobody yet; a contract that says it does not start, for this reason.
    case refused(String)
    /// A section: as its keys say.
    case byItsKeys
}
