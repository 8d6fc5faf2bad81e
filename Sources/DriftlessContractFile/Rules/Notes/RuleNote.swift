/// What a rule's page says besides its title: why, what to do, and a contract that breaks it beside one that passes.
///
/// Both contracts are run by the tests, so that no page shows an example that is none.
public struct RuleNote: Sendable, Codable, Hashable {
    public var why: String
    public var fix: String
    /// Sections in YAML; `contract` and `entities` may be left out where they say nothing about the rule.
    public var breaks: String
    /// The same, mended.
    public var passes: String

    /// - Parameters:
    ///   - old: what is wrong in the text.
    ///   - new: what stands there once it is mended.
    init(why: String, fix: String, breaks: String, _ old: String, _ new: String) {
        self.why = why
        self.fix = fix
        self.breaks = breaks
        passes = breaks.replacing(old, with: new, maxReplacements: 1)
    }

    /// By a rule's id.
    public static let all = [contract, entities, fields, transport, operations, runbooks, governance].reduce(into: [:])
    {
        $0.merge($1) { first, _ in first }
    }

    /// A whole contract of a fragment.
    public static func whole(_ fragment: String) -> String {
        func has(_ section: String) -> Bool { fragment.hasPrefix(section) || fragment.contains("\n" + section) }
        let head = has("contract:") ? "" : "contract: { id: app, version: \"1.0.0\" }\n"
        let rest = has("entities:") ? "" : "\nentities: { Note: { fields: { id: { type: uuid7 } } } }"
        return head + fragment + rest + "\n"
    }
}
