internal import DriftlessContract

extension ContractReader {
    func field(_ name: String, _ tree: Tree, _ entity: Int, _ position: Int) -> Field {
        let values = values(tree)
        var field = Field(name: name, type: type(values, tree) ?? .any)
        if let column = values["column"]?.word { field.column = column }
        if let tree = values["to"], let parent = tree.word {
            pendingReferences.append((entity, position, parent, tree))
        }
        field.required = values["required"]?.word == "true"
        field.immutable = values["immutable"]?.word == "true"
        field.limits.min = values["min"]?.word.flatMap(Double.init)
        field.limits.max = values["max"]?.word.flatMap(Double.init)
        if let low = field.limits.min, let high = field.limits.max, low > high, let tree = values["min"] {
            error("CON008", tree, "min is above max", "Exchange them.")
        }
        if let collation = values["collation"].flatMap({ word($0, Collation.self) }) { field.collation = collation }
        if let tree = values["conflict"] { field.policy = policy(tree["policy"] ?? tree, field) }
        if let tree = values["default"], !tree.isNull, values["to"] == nil {
            field.defaultValue = defaultValue(tree, field)
        }
        return field
    }

    private func policy(_ place: Tree, _ field: Field) -> MergePolicy {
        guard let policy = word(place, MergePolicy.self) else { return .lww }
        if [.counter, .max, .min].contains(policy) {
            switch field.type {
            case .int, .real, .decimal(_, _, .real): break
            default:
                error("CON008", place, "\(policy) is for numbers, \(field.name) is \(field.type.word)", "Write lww.")
            }
        }
        return policy
    }

    private func type(_ values: [String: Tree], _ place: Tree) -> FieldType? {
        guard let tree = values["type"] else { return nil }
        switch tree.word {
        case "string": return .string
        case "text": return .text
        case "int": return .int
        case "real": return .real
        case "bool": return .bool
        case "blob": return .blob
        case "json", "set": return .json
        case "uuid7": return .uuid7(store(values, .text))
        case "date": return .date(store(values, .text))
        case "timestamp": return .timestamp(store(values, .text))
        case "decimal": return decimal(values, tree)
        case "enum": return enumeration(values, tree)
        case "ref":
            if values["to"] == nil { error("CON001", tree, "a ref needs to", "Write { type: ref, to: Site }.") }
            return .any
        default: return .any
        }
    }

    private func store<T: RawRepresentable & CaseIterable>(_ values: [String: Tree], _ usual: T) -> T
    where T.RawValue == String {
        guard let tree = values["store"] else { return usual }
        if let found = word(tree, T.self) { return found }
        unknown(tree.word ?? "", tree, "store of this type", T.allCases.map(\.rawValue), "CON001")
        return usual
    }

    private func decimal(_ values: [String: Tree], _ place: Tree) -> FieldType? {
        guard let precision = values["precision"]?.word.flatMap({ Int($0) }), let scaleTree = values["scale"] else {
            error("CON001", place, "a decimal needs precision and scale", "Write precision: 9, scale: 2.")
            return nil
        }
        guard let scale = integer(scaleTree, "scale", 0...precision) else { return nil }
        return .decimal(precision: precision, scale: scale, store(values, .text))
    }

    private func enumeration(_ values: [String: Tree], _ place: Tree) -> FieldType? {
        guard let tree = values["values"] else {
            error("CON001", place, "an enum needs values", "Write values: [a, b].")
            return nil
        }
        guard let words = strings(tree, "values") else { return nil }
        if Set(words).count < words.count { error("CON008", tree, "values names one twice", "Name each once.") }
        return .enumeration(words, open: values["open"]?.word == "true")
    }

    /// The default in the form in which the device's column holds it.
    private func defaultValue(_ tree: Tree, _ field: Field) -> Value? {
        var value: Value?
        switch field.type {
        case .bool: value = bool(tree, "default").map { .integer($0 ? 1 : 0) }
        case .int, .date(.unixMilliseconds), .date(.unixSeconds), .timestamp(.unixMilliseconds),
            .timestamp(.unixSeconds):
            if case .scalar(let text, plain: true) = tree.content, let x = Int64(text) {
                value = .integer(x)
            } else {
                error("CON008", tree, "the default of \(field.name) must be a whole number", "Write it without quotes.")
            }
        case .real, .decimal(_, _, .real): value = number(tree, "default").map { .real($0) }
        case .decimal(_, _, .text):
            if case .scalar(let text, _) = tree.content, Double(text)?.isFinite == true {
                value = .string(text)
            } else {
                error("CON008", tree, "the default of \(field.name) must be a number", "Write a number, such as 0.00.")
            }
        case .blob, .uuid7(.blob): value = bytes(tree, field)
        case .string, .text, .json, .uuid7(.text), .date(.text), .timestamp(.text):
            value = string(tree, "default").map { .string($0) }
        case .enumeration(let values, let open):
            guard let text = string(tree, "default") else { return nil }
            if !open, !values.contains(text) {
                error("CON008", tree, "the default “\(text)” is not one of the values", "Write one of them.")
            }
            value = .string(text)
        case .any: value = anyValue(tree, field)
        }
        if let x = value.flatMap(numeric),
            (field.limits.min.map { x < $0 } ?? false) || (field.limits.max.map { x > $0 } ?? false)
        {
            error("CON008", tree, "the default is outside min and max", "Write one inside.")
        }
        return value
    }

    private func numeric(_ value: Value) -> Double? {
        switch value {
        case .integer(let x): Double(x)
        case .real(let x): x
        case .null, .text, .blob: nil
        }
    }

    private func anyValue(_ tree: Tree, _ field: Field) -> Value? {
        switch tree.content {
        case .scalar(let text, plain: true):
            if let x = Int64(text) { return .integer(x) }
            if YAMLTrap.meaning(ofPlain: text) == "a number", let x = Double(text), x.isFinite { return .real(x) }
            return string(tree, "default").map { .string($0) }
        case .scalar(let text, plain: false): return .string(text)
        case .map, .list: return bytes(tree, field)
        }
    }

    private func bytes(_ tree: Tree, _ field: Field) -> Value? {
        if case .map(let pairs) = tree.content, pairs.count == 1, case .scalar("hex", _) = pairs[0].key.content,
            case .scalar(let text, _) = pairs[0].value.content
        {
            let digits = text.compactMap(\.hexDigitValue)
            if digits.count == text.count, digits.count.isMultiple(of: 2) {
                return .blob(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) })
            }
        }
        error("CON008", tree, "the default of \(field.name) must be bytes", "Write { hex: \"00ff\" }.")
        return nil
    }
}
