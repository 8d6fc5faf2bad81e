/// The language as a JSON Schema, for editors and validators.
public enum JSONSchema {
    /// Draft 2020-12. One for the first file and for those that it includes, so that no section is required in it.
    public static var contract: JSONValue {
        guard case .object(var members) = value(Language.contract.shape, isWhole: true) else { return [] }
        members.insert(
            contentsOf: [
                .init(name: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
                .init(name: "title", value: "The sync contract"),
            ], at: 0)
        return .object(members)
    }

    private static func value(_ key: LanguageKey) -> JSONValue {
        guard case .object(var members) = value(key.shape, isRequired: key.isRequired) else { return [] }
        let later = key.execution.isExecuted ? "" : " Not executed yet."
        members.insert(.init(name: "description", value: .string(key.meaning + later)), at: 0)
        if let tree = key.fallback.tree { members.append(.init(name: "default", value: literal(tree))) }
        return .object(members)
    }

    private static func value(_ shape: Shape, isRequired: Bool = false, isWhole: Bool = false) -> JSONValue {
        switch shape {
        case .text: .object(["type": "string"])
        case .flag: .object(["type": "boolean"])
        case .integer(let range):
            .object([
                "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
            ])
        case .number(let range):
            .object(["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)])
        case .duration: .object(["type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"])
        case .size: .object(["type": ["string", "integer"], "pattern": "^[0-9]+(B|KB|MB|KiB|MiB|GiB)?$"])
        case .date: .object(["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"])
        case .words(let words):
            .object([
                "enum": .array(words.map { .string($0.text) }),
                "markdownEnumDescriptions": .array(words.map { .string($0.description) }),
            ])
        case .anything: .object([])
        case .list(let item): .object(["type": "array", "items": value(item)])
        case .section(let keys): section(keys, isWhole: isWhole)
        case .names(let key, let known): names(key, known, isRequired: isRequired)
        case .oneOf(let shapes): .object(["anyOf": .array(shapes.map { value($0) })])
        case .refused(let shape, let why): refused(shape, why)
        }
    }

    private static func section(_ keys: [LanguageKey], isWhole: Bool) -> JSONValue {
        let required = isWhole ? [] : keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        let members = keys.map { JSONValue.Member(name: $0.name, value: value($0)) }
        return .object([
            "type": "object", "properties": .object(members), "required": .array(required),
            "additionalProperties": .flag(false),
        ])
    }

    private static func names(_ key: LanguageKey, _ known: [LanguageKey], isRequired: Bool) -> JSONValue {
        .object([
            "type": "object", "properties": .object(known.map { .init(name: $0.name, value: value($0)) }),
            "additionalProperties": value(key), "minProperties": .integer(isRequired ? 1 : 0),
        ])
    }

    private static func refused(_ shape: Shape, _ why: String) -> JSONValue {
        guard case .object(var members) = value(shape) else { return [] }
        members.insert(.init(name: "description", value: .string("Not executed yet. \(why)")), at: 0)
        return .object(members)
    }

    private static func literal(_ tree: Tree) -> JSONValue {
        switch tree.content {
        case .list(let items): .array(items.map(literal))
        case .scalar("true", plain: true): .flag(true)
        case .scalar("false", plain: true): .flag(false)
        case .scalar(let text, _): Int(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? .string(text)
        case .map: .object([])
        }
    }
}

extension LanguageKey {
    var isRequired: Bool { if case .required = fallback { true } else { false } }
}

extension Word {
    fileprivate var description: String {
        let later = execution.map { !$0.isExecuted } ?? false
        return later ? "\(meaning) Not executed yet." : meaning
    }
}
