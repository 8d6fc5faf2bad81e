internal import DriftlessContract

extension ContractDocument {
    /// SHA-256 over everything that the contract says: 32 bytes, the same for every spelling of the same meaning.
    ///
    /// Comments, the order of keys, units, quotes, the files that it is split into and defaults that are written out do
    /// not count; the order of entities and fields does, as in the engine's digest (docs/decisions/0010).
    public var digest: [UInt8] { Words256(sha256Of: Array(canonicalText.utf8)).bytes }

    /// What is hashed: JSON.
    public var canonicalText: String {
        (Self.canonical(tree, Language.contract.shape, isWhole: true) ?? .object([])).text(isPretty: false)
    }

    /// - Returns: `nil` for what says nothing.
    static func canonical(_ tree: Tree, _ shape: Shape, isWhole: Bool = false) -> JSONValue? {
        switch shape.alternative(for: tree) {
        case .refused(let inner, _): return canonical(tree, inner)
        case .duration: return tree.word.flatMap(Quantity.milliseconds).map { .integer(Int($0)) }
        case .size: return tree.word.flatMap(Quantity.bytes).map { .integer($0) }
        case .number: return tree.word.flatMap(Double.init).map { .number($0) }
        case .integer: return tree.word.flatMap { Int($0) }.map { .integer($0) }
        case .flag: return .flag(tree.word == "true")
        case .text, .date, .words: return tree.word.map { .string($0) }
        case .list(let item):
            guard case .list(let items) = tree.content else { return nil }
            let values = items.compactMap { canonical($0, item) }
            if case .oneOf = shape, values.count == 1 { return values[0] }
            return .array(values)
        case .section(let keys):
            let members = keys.sorted { $0.name < $1.name }.compactMap { member($0, tree, isWhole: isWhole) }
            // `{ policy: lww }` and `lww` are one.
            if case .oneOf = shape, members.count == 1, members[0].name == "policy" { return members[0].value }
            return members.isEmpty ? nil : .object(members)
        case .names(let key, let known): return names(tree, key, known)
        case .anything, .oneOf: return anything(tree)
        }
    }

    private static func member(_ key: LanguageKey, _ tree: Tree, isWhole: Bool) -> JSONValue.Member? {
        guard !(isWhole && key.name == "include"), let written = tree[key.name],
            let value = canonical(written, key.shape)
        else { return nil }
        if let usual = key.fallback.tree, canonical(usual, key.shape) == value { return nil }
        return .init(name: key.name, value: value)
    }

    private static func names(_ tree: Tree, _ key: LanguageKey, _ known: [LanguageKey]) -> JSONValue? {
        guard case .map(let pairs) = tree.content else { return nil }
        let members = pairs.map { pair in
            let name = pair.key.word ?? ""
            let shape = (known.first { $0.name == name } ?? key).shape
            return JSONValue.Member(name: name, value: canonical(pair.value, shape) ?? .object([]))
        }
        let isOrdered = ["ENTITY", "FIELD"].contains(key.name)
        return .object(isOrdered ? members : members.sorted { $0.name < $1.name })
    }

    private static func anything(_ tree: Tree) -> JSONValue? {
        switch tree.content {
        case .scalar(let text, let plain):
            if plain, text == "true" || text == "false" { return .flag(text == "true") }
            if plain, let x = Int(text) { return .integer(x) }
            return .string(text)
        case .list(let items): return .array(items.compactMap(anything))
        case .map(let pairs):
            return .object(
                pairs.map { .init(name: $0.key.word ?? "", value: anything($0.value) ?? "") }.sorted {
                    $0.name < $1.name
                })
        }
    }
}
