extension ContractPart {
    /// Of a field's `conflict`, which is a word or a section.
    var policy: String { self["conflict"].text ?? self["conflict"]["policy"].text ?? "lww" }
    var type: String { self["type"].text ?? "any" }
}

extension Rule {
    static let fields: [Rule] = [
        Rule(
            "FLD001", .error, .essential, "4.1",
            "A validation that does not fit its type; for a release, a field without meaning."
        ) {
            judge in
            for (_, field) in judge.fields {
                for (key, types) in fitting where field[key].isWritten && !types.contains(field.type) {
                    judge.find(
                        field[key], "\(key) is not for \(field.type)",
                        "Take it out; it is for \(types.joined(separator: ", ")).")
                }
                if judge.profile == .complete, !field["meaning"].isWritten {
                    judge.find(
                        field, "the field \(field.name) has no meaning", "Add meaning: what it says about the record.")
                }
            }
        },
        Rule("FLD002", "3.4 3.5", "An optional field that states neither default nor absent.") { judge in
            for (_, field) in judge.fields where !field["required"].flag {
                if !field["default"].isWritten, !field["absent"].isWritten {
                    judge.find(
                        field, "nothing says what a missing \(field.name) means",
                        "Add absent: keep, or default: a value.")
                }
            }
        },
        Rule(
            "FLD003", .error, .essential, "3.5",
            "Required and absent at once; an example that its own validation refuses."
        ) {
            judge in
            for (_, field) in judge.fields {
                if field["required"].flag, field["absent"].isWritten, field["absent"].text != "reject" {
                    judge.find(
                        field["absent"], "\(field.name) is required, and absent says what its absence means",
                        "Take out absent, or required.")
                }
                for key in ["example", "default"] where field[key].isWritten {
                    guard let text = field[key].text, let why = objection(to: text, field) else { continue }
                    judge.find(field[key], "the \(key) of \(field.name) \(why)", "Write one that is valid.")
                }
            }
        },
        Rule(
            "FLD006", .error, .essential, "3.5",
            "A requires_when that does not parse; for a release, without both samples."
        ) { judge in
            for (entity, field) in judge.fields where field["requires_when"].isWritten {
                let part = field["requires_when"]
                compile(part, of: entity, judge)
                if judge.profile == .complete {
                    judge.require(
                        "accepted", "refused", of: field["requires_samples"],
                        "Add one record that has what it needs, and one that lacks it.")
                }
            }
        },
        Rule("FLD007", .error, .essential, "4.1", "A pattern that is wrong or can run away.") { judge in
            for (_, field) in judge.fields {
                guard let pattern = field["pattern"].text, let why = TextPattern.objection(pattern) else { continue }
                judge.find(field["pattern"], "the pattern “\(pattern)” is refused: \(why)", "Write it without that.")
            }
        },
    ]

    private static let fitting = [
        ("min", ["int", "real", "decimal"]),
        ("max", ["int", "real", "decimal", "string", "text", "blob", "set", "json", "any"]),
        ("pattern", ["string", "text"]), ("values", ["enum"]), ("open", ["enum"]), ("encode", ["enum"]),
        ("precision", ["decimal"]), ("scale", ["decimal"]), ("to", ["ref"]), ("of", ["set"]),
        ("store", ["uuid7", "date", "timestamp", "decimal"]),
        ("collation", ["string", "text", "enum", "any", "uuid7"]),
    ]

    /// Why a value is none of the field's, as far as a text tells.
    private static func objection(to text: String, _ field: ContractPart) -> String? {
        let number = ["int", "real", "decimal"].contains(field.type) ? Double(text) : nil
        if ["int", "real", "decimal"].contains(field.type), number == nil { return "is no number" }
        let size = number ?? Double(text.unicodeScalars.count)
        if number != nil, let min = field["min"].number, size < min { return "is below min" }
        if field.type != "blob", let max = field["max"].number, size > max { return "is above max" }
        if field.type == "enum", !field["open"].flag, !field["values"].texts.contains(text) {
            return "is none of values"
        }
        if let pattern = field["pattern"].text, TextPattern.objection(pattern) == nil,
            let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar), text.firstMatch(of: regex) == nil
        {
            return "does not match its pattern"
        }
        if field.type == "date", field["store"].text == "text", CalendarDay(text) == nil { return "is no date" }
        if field.type == "bool", text != "true", text != "false" { return "is neither true nor false" }
        return nil
    }

    static let mapping: [Rule] = [
        Rule("MAP001", "4.1", "Two synced fields in one column of the server.") { judge in
            for entity in judge.syncedEntities {
                var owners: [String: String] = [:]
                for field in entity["fields"].parts {
                    let column = (field["server"]["column"].text ?? field.name).lowercased()
                    if let other = owners[column] {
                        judge.find(
                            field["server"], "\(field.name) and \(other) have the same server column \(column)",
                            "Give each its own.")
                    }
                    owners[column] = field.name
                }
            }
        },
        Rule("MAP003", .error, .essential, "4.1", "Codes that do not cover the enum, or are shared by two values.") {
            judge in
            for (_, field) in judge.fields where field["encode"].isWritten {
                let codes = field["encode"].parts, values = field["values"].texts
                let missing = values.filter { value in !codes.contains { $0.name == value } }
                if !missing.isEmpty {
                    judge.find(
                        field["encode"], "encode has no code for \(missing.joined(separator: ", "))",
                        "Add one for each.")
                }
                for code in codes where !values.contains(code.name) {
                    judge.find(code, "\(code.name) is none of the values", "Take it out, or add it to values.")
                }
                let twice = Dictionary(grouping: codes) { $0.text ?? "" }.values.filter { $0.count > 1 }
                for same in twice {
                    judge.find(
                        same[1], "\(same.map(\.name).joined(separator: " and ")) have the same code",
                        "Give each its own.")
                }
            }
        },
        Rule("MAP004", .error, .essential, "4.1", "A pair of types that loses something.") { judge in
            for (_, field) in judge.fields {
                if field.type == "decimal", field["store"].text == "real", (field["precision"].number ?? 0) > 15 {
                    judge.find(
                        field["store"],
                        "a real holds 15 digits, and \(field.name) has \(field["precision"].text ?? "")",
                        "Write store: text.")
                }
                guard let type = field["server"]["type"].text?.lowercased() else { continue }
                let isLossy =
                    switch field.type {
                    case "int": ["int", "integer", "int4", "smallint", "int2"].contains(type)
                    case "decimal": ["double", "double precision", "real", "float"].contains(type)
                    case "string", "text":
                        shorter(type, than: field["max"].number ?? (field.type == "string" ? 255 : 65_536))
                    default: false
                    }
                if isLossy {
                    judge.find(
                        field["server"]["type"], "\(type) does not hold every \(field.type)", "Take a wider type.")
                }
            }
        },
    ]

    private static func shorter(_ type: String, than max: Double) -> Bool {
        guard type.hasPrefix("varchar("), let size = Double(type.dropFirst(8).dropLast()) else { return false }
        return size < max
    }

    /// Parses a predicate, and looks for what it names.
    static func compile(_ part: ContractPart, of entity: ContractPart, _ judge: Judgement) {
        guard let text = part.text, text != "never" else { return }
        do {
            let predicate = try Predicate(parsing: text)
            let fields = entity["fields"].parts.map(\.name)
            for name in predicate.names.subtracting(Predicate.auth).sorted() where !fields.contains(name) {
                let nearest = EditDistance.nearest(to: name, in: fields + Predicate.auth)
                judge.find(
                    part, "the predicate names “\(name)”, which is no field of \(entity.name)",
                    nearest.map { "Did you mean “\($0)”?" } ?? "Name a field, or auth.tenant, auth.user, auth.roles.")
            }
        } catch {
            judge.find(part, "the predicate “\(text)” does not parse: \(error.message)", "Such as: owner == auth.user")
        }
    }
}
