internal import DriftlessContract

extension ContractReader {
    func field(_ name: String, _ tree: Tree, _ entity: Int, _ position: Int) -> Field {
        let values = section(
            tree, "field \(name)",
            Words(
                known: [
                    "type", "precision", "scale", "values", "open", "store", "to", "required", "default", "absent",
                    "min", "max", "immutable", "conflict", "column", "collation", "encrypt",
                ], ignored: ["pii", "meaning", "example", "summary", "owner", "deprecated"],
                later: ["requires_when", "pattern", "writable_by", "from", "encode", "of"]))
        var field = Field(name: name, type: .any)
        if let tree = values["column"], let column = string(tree, "column") { field.column = column }
        if let type = type(values, tree, name) { field.type = type }
        if let tree = values["to"], let parent = string(tree, "to") {
            pendingReferences.append((entity, position, parent, tree))
        }
        if let tree = values["required"], let flag = bool(tree, "required") { field.required = flag }
        if let tree = values["immutable"], let flag = bool(tree, "immutable") { field.immutable = flag }
        if let tree = values["min"] { field.limits.min = number(tree, "min") }
        if let tree = values["max"] { field.limits.max = number(tree, "max") }
        if let low = field.limits.min, let high = field.limits.max, low > high, let tree = values["min"] {
            error("CON005", tree, "min is above max", "Exchange them.")
        }
        if let tree = values["collation"], let collation = word(tree, Collation.self, "collation") {
            field.collation = collation
        }
        if let tree = values["absent"], let text = string(tree, "absent"), text != "keep" {
            notYet(tree, "absent \(text)", "Leave it out: keep is the default.")
        }
        if let tree = values["encrypt"], let text = string(tree, "encrypt"), text != "none" {
            notYet(tree, "encrypt \(text)", "Leave it out.")
        }
        if let tree = values["conflict"] { field.policy = policy(tree, field) }
        if let tree = values["default"], !tree.isNull, values["to"] == nil {
            field.defaultValue = defaultValue(tree, field)
        }
        return field
    }

    private func policy(_ tree: Tree, _ field: Field) -> MergePolicy {
        var place = tree
        if case .map = tree.content {
            guard let inner = section(tree, "conflict", Words(known: ["policy"]))["policy"] else { return .lww }
            place = inner
        }
        if case .scalar(let text, _) = place.content,
            ["client-wins", "add-wins", "or-set", "text", "manual", "custom", "merge"].contains(text)
        {
            notYet(
                place, "the policy \(text)",
                "Write one of: \(MergePolicy.allCases.map(\.rawValue).joined(separator: ", ")).")
            return .lww
        }
        guard let policy = word(place, MergePolicy.self, "policy") else { return .lww }
        if [.counter, .max, .min].contains(policy) {
            switch field.type {
            case .int, .real, .decimal(_, _, .real): break
            default:
                error("CON005", place, "\(policy) is for numbers, \(field.name) is \(field.type.word)", "Write lww.")
            }
        }
        return policy
    }

    private func type(_ values: [String: Tree], _ place: Tree, _ name: String) -> FieldType? {
        guard let tree = values["type"] else {
            if case .map = place.content {
                error("CON003", place, "the field \(name) has no type", "Add type: string.")
            }
            return nil
        }
        guard let word = string(tree, "type") else { return nil }
        switch word {
        case "string": return .string
        case "text": return .text
        case "int": return .int
        case "real": return .real
        case "bool": return .bool
        case "blob": return .blob
        case "json": return .json
        case "any": return .any
        case "uuid7": return .uuid7(store(values, .text))
        case "date": return .date(store(values, .text))
        case "timestamp": return .timestamp(store(values, .text))
        case "decimal": return decimal(values, tree)
        case "enum": return enumeration(values, tree)
        case "ref":
            if values["to"] == nil { error("CON003", tree, "a ref needs to", "Write { type: ref, to: Site }.") }
            return .any
        case "set":
            notYet(tree, "the type set", "Use json, or a table of its own.")
        default:
            unknown(
                word, tree, "type",
                [
                    "uuid7", "string", "text", "int", "real", "bool", "date", "timestamp", "blob", "json", "decimal",
                    "enum", "ref", "any",
                ])
        }
        return nil
    }

    private func store<T: RawRepresentable & CaseIterable>(_ values: [String: Tree], _ usual: T) -> T
    where T.RawValue == String {
        values["store"].flatMap { word($0, T.self, "store") } ?? usual
    }

    private func decimal(_ values: [String: Tree], _ place: Tree) -> FieldType? {
        guard let precisionTree = values["precision"], let scaleTree = values["scale"] else {
            error("CON003", place, "a decimal needs precision and scale", "Write precision: 9, scale: 2.")
            return nil
        }
        guard let precision = integer(precisionTree, "precision", 1...38),
            let scale = integer(scaleTree, "scale", 0...precision)
        else { return nil }
        return .decimal(precision: precision, scale: scale, store(values, .text))
    }

    private func enumeration(_ values: [String: Tree], _ place: Tree) -> FieldType? {
        guard let tree = values["values"] else {
            error("CON003", place, "an enum needs values", "Write values: [a, b].")
            return nil
        }
        guard let words = strings(tree, "values") else { return nil }
        if Set(words).count < words.count { error("CON005", tree, "values names one twice", "Name each once.") }
        return .enumeration(words, open: values["open"].flatMap { bool($0, "open") } ?? false)
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
                error("CON005", tree, "the default of \(field.name) must be a whole number", "Write it without quotes.")
            }
        case .real, .decimal(_, _, .real): value = number(tree, "default").map { .real($0) }
        case .decimal(_, _, .text):
            if case .scalar(let text, _) = tree.content, Double(text)?.isFinite == true {
                value = .string(text)
            } else {
                error("CON005", tree, "the default of \(field.name) must be a number", "Write a number, such as 0.00.")
            }
        case .blob, .uuid7(.blob): value = bytes(tree, field)
        case .string, .text, .json, .uuid7(.text), .date(.text), .timestamp(.text):
            value = string(tree, "default").map { .string($0) }
        case .enumeration(let values, let open):
            guard let text = string(tree, "default") else { return nil }
            if !open, !values.contains(text) {
                error("CON005", tree, "the default “\(text)” is not one of the values", "Write one of them.")
            }
            value = .string(text)
        case .any: value = anyValue(tree, field)
        }
        if let x = value.flatMap(numeric),
            (field.limits.min.map { x < $0 } ?? false) || (field.limits.max.map { x > $0 } ?? false)
        {
            error("CON005", tree, "the default is outside min and max", "Write one inside.")
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
        error("CON005", tree, "the default of \(field.name) must be bytes", "Write { hex: \"00ff\" }.")
        return nil
    }
}
