internal import DriftlessContract
internal import Foundation

/// A GRDB record for an entity: a struct whose properties are the fields, stored as the contract says.
struct SwiftRecord {
    struct Property {
        var field: Field
        /// Without backticks.
        var name: String
        /// Without the question mark.
        var type: String
        var isOptional: Bool
        var isConstant: Bool
        /// What the initialiser uses if nothing is given.
        var initial: String?

        var code: String { SwiftName.code(name) }
        var fullType: String { isOptional ? type + "?" : type }
    }

    let entity: Entity
    let type: String
    let options: SwiftClient.Options
    let properties: [Property]
    /// SQLite may give the key: a whole number, one column.
    let isNumbered: Bool

    /// - Parameter numbers: names of fields that hold SQLite's row numbers, by entity.
    init(_ entity: Entity, type: String, numbers: Set<String>, options: SwiftClient.Options) {
        self.entity = entity
        self.type = type
        self.options = options
        let isNumbered = entity.keyFields.count == 1 && entity.keyFields[0].type == .int
        self.isNumbered = isNumbered
        let isMinted =
            entity.identity.mintedBy == .client && entity.keyFields.count == 1
            && !entity.references.contains { $0.fields == entity.identity.key }
        let names = SwiftName.distinct(entity.fields.map { SwiftName.member($0.name) })
        let enums = SwiftName.distinct(
            ["CodingKeys", "Columns"] + names.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        )
        .dropFirst(2)
        properties = zip(entity.fields, zip(names, enums)).map { field, name in
            let isKey = entity.identity.key.contains(field.name)
            var property = Property(
                field: field, name: name.0, type: "", isOptional: !field.required && !isKey,
                isConstant: field.immutable || isKey, initial: nil)
            if case .enumeration = field.type {
                property.type = SwiftName.type(name.1)
            } else {
                property.type = Self.type(field.type, isNumber: numbers.contains(field.name))
            }
            if isKey, isNumbered {
                property.isOptional = true
                property.isConstant = false
            }
            property.initial = Self.initial(of: property, minted: isMinted && isKey)
            return property
        }
    }

    private static func type(_ type: FieldType, isNumber: Bool) -> String {
        switch type {
        case .uuid7: "UUID"
        case .string, .text, .json, .date(.text), .enumeration: "String"
        case .int: isNumber ? "Int64" : "Int"
        case .real, .decimal(_, _, .real): "Double"
        case .decimal(_, _, .text): "Decimal"
        case .bool: "Bool"
        case .date, .timestamp: "Date"
        case .blob: "Data"
        case .any: "Value"
        }
    }

    private static func initial(of property: Property, minted: Bool) -> String? {
        if minted, case .uuid7 = property.field.type { return ".v7()" }
        if let value = property.field.defaultValue, let literal = literal(value, property) { return literal }
        return property.isOptional ? "nil" : nil
    }

    /// A default as a Swift expression of the property's type; `nil` if there is none.
    private static func literal(_ value: Value, _ property: Property) -> String? {
        switch (property.field.type, value) {
        case (.any, _): return SwiftLiteral.value(value)
        case (.bool, .integer(let x)): return x == 0 ? "false" : "true"
        case (.int, .integer(let x)): return "\(x)"
        case (.real, .real(let x)), (.decimal, .real(let x)): return "\(x)"
        case (.date, .integer(let x)), (.timestamp, .integer(let x)):
            let isMilliseconds =
                property.field.type == .date(.unixMilliseconds)
                || property.field.type == .timestamp(.unixMilliseconds)
            return "Date(timeIntervalSince1970: \(isMilliseconds ? Double(x) / 1000 : Double(x)))"
        case (.timestamp, .text(let bytes)):
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: bytes.contains(UInt8(ascii: ".")))
            guard let date = try? style.parse(String(decoding: bytes, as: UTF8.self)) else { return nil }
            return "Date(timeIntervalSince1970: \(date.timeIntervalSince1970))"
        case (.decimal, .text(let bytes)):
            guard let decimal = Decimal(string: String(decoding: bytes, as: UTF8.self)) else { return nil }
            let sign = decimal.sign == .minus ? ".minus" : ".plus"
            return "Decimal(sign: \(sign), exponent: \(decimal.exponent), significand: \(decimal.significand))"
        case (.enumeration(let values, let isOpen), .text(let bytes)):
            let text = String(decoding: bytes, as: UTF8.self)
            if let index = values.firstIndex(of: text) {
                return "." + SwiftName.code(SwiftName.distinct(values.map(SwiftName.member))[index])
            }
            return isOpen ? "\(property.type)(rawValue: \(SwiftLiteral.string(text)))" : nil
        case (.string, .text(let bytes)), (.text, .text(let bytes)), (.json, .text(let bytes)),
            (.date, .text(let bytes)):
            return SwiftLiteral.string(String(decoding: bytes, as: UTF8.self))
        case (.uuid7, .text(let bytes)):
            guard let uuid = UUID(uuidString: String(decoding: bytes, as: UTF8.self)) else { return nil }
            return withUnsafeBytes(of: uuid.uuid) { uuidLiteral(Array($0)) }
        case (.uuid7, .blob(let bytes)): return bytes.count == 16 ? uuidLiteral(bytes) : nil
        case (.blob, .blob(let bytes)): return "Data(\(SwiftLiteral.bytes(bytes)))"
        default: return nil
        }
    }

    private static func uuidLiteral(_ bytes: [UInt8]) -> String {
        "UUID(uuid: (\(bytes.map(String.init).joined(separator: ", "))))"
    }
}

extension SwiftRecord {
    /// Whether a property has a type of Foundation's.
    var usesFoundation: Bool { properties.contains { ["Data", "Date", "Decimal", "UUID"].contains($0.type) } }

    func write() -> String {
        let conformances = ["Codable", "Hashable"] + (isIdentifiable ? ["Identifiable"] : []) + ["Sendable"]
        return """
            /// A row of `\(SwiftLiteral.comment(entity.table))`.
            \(access)struct \(type): \(conformances.joined(separator: ", ")) {
            \(properties.map(declaration).joined())
            \(properties.compactMap(enumeration).joined())\(codingKeys)
            \(columns)
            \(initialiser)\(identifier)}

            extension \(type): \(storing) {
                \(access)static let databaseTableName = \(SwiftLiteral.string(entity.table))
            \(strategies)\(numbering)}

            extension \(type) {
            \(SwiftContract(access: access).write(entity))}

            """
    }

    private var access: String { options.access }

    /// Only the server writes to an entity that goes down only: there is nothing to insert.
    private var storing: String {
        switch entity.direction {
        case .down: "FetchableRecord, TableRecord"
        case .both, .up, .local:
            isNumbered ? "FetchableRecord, MutablePersistableRecord" : "FetchableRecord, PersistableRecord"
        }
    }

    private func declaration(_ property: Property) -> String {
        remarks(property.field).map { "    /// \($0)\n" }.joined()
            + "    \(access)\(property.isConstant ? "let" : "var") \(property.code): \(property.fullType)\n"
    }

    /// What the contract says beyond the type.
    private func remarks(_ field: Field) -> [String] {
        var remarks: [String] = []
        switch field.type {
        case .date(.text): remarks.append("A day, as 2026-11-25.")
        case .json: remarks.append("JSON text.")
        case .decimal(let precision, let scale, _):
            remarks.append("\(precision) digits, \(scale) of them after the point.")
        case .any: remarks.append("Whatever SQLite holds there.")
        default: break
        }
        switch (field.limits.min.map(SwiftLiteral.number), field.limits.max.map(SwiftLiteral.number)) {
        case (let min?, let max?): remarks.append("From \(min) to \(max)\(unit(field.type)).")
        case (let min?, nil): remarks.append("At least \(min)\(unit(field.type)).")
        case (nil, let max?): remarks.append("At most \(max)\(unit(field.type)).")
        case (nil, nil): break
        }
        switch field.policy {
        case .lww: break
        case .counter: remarks.append("Changes that did not know of each other add up.")
        case .max: remarks.append("Of values that did not know of each other the greatest stays.")
        case .min: remarks.append("Of values that did not know of each other the least stays.")
        case .firstWins: remarks.append("What was committed first stays.")
        case .serverWins: remarks.append("The server's value stays.")
        }
        return remarks
    }

    private func unit(_ type: FieldType) -> String {
        switch type.storage {
        case .text: " characters"
        case .blob: " bytes"
        case .integer, .real, .any: ""
        }
    }

    /// A closed list is an enum; an open one must hold what a newer app wrote.
    private func enumeration(_ property: Property) -> String? {
        guard case .enumeration(let values, let isOpen) = property.field.type else { return nil }
        let names = SwiftName.distinct(values.map(SwiftName.member)).map(SwiftName.code)
        var out = ""
        if isOpen {
            let conformances = "RawRepresentable, Codable, DatabaseValueConvertible, Hashable, Sendable"
            out += "    \(access)struct \(property.type): \(conformances) {\n"
            out += "        \(access)let rawValue: String\n"
            out += "        \(access)init(rawValue: String) { self.rawValue = rawValue }\n"
            for (name, value) in zip(names, values) {
                out += "        \(access)static let \(name) = Self(rawValue: \(SwiftLiteral.string(value)))\n"
            }
        } else {
            let conformances = "String, CaseIterable, Codable, DatabaseValueConvertible, Sendable"
            out += "    \(access)enum \(property.type): \(conformances) {\n"
            for (name, value) in zip(names, values) {
                out += "        case \(name)\(name == value ? "" : " = \(SwiftLiteral.string(value))")\n"
            }
        }
        return out + "    }\n\n"
    }

    private var codingKeys: String {
        let cases = properties.map { property in
            let column = property.field.column
            return
                "        case \(property.code)\(property.code == column ? "" : " = \(SwiftLiteral.string(column))")\n"
        }
        return "    \(access)enum CodingKeys: String, CodingKey {\n\(cases.joined())    }\n"
    }

    private var columns: String {
        let columns = properties.map { property in
            "        \(access)static let \(property.code) = Column(CodingKeys.\(property.code))\n"
        }
        return "    \(access)enum Columns {\n\(columns.joined())    }\n"
    }

    private var initialiser: String {
        let parameters = properties.map { property in
            "        \(property.code): \(property.fullType)\(property.initial.map { " = \($0)" } ?? "")"
        }
        let assignments = properties.map { "        self.\($0.code) = \($0.code)\n" }
        return "    \(access)init(\n\(parameters.joined(separator: ",\n"))\n    ) {\n\(assignments.joined())    }\n"
    }

    private var isIdentifiable: Bool {
        entity.keyFields.count == 1
            && (properties.contains { $0.name == "id" && $0.field.name == entity.identity.key[0] }
                || !properties.contains { $0.name == "id" })
    }

    private var identifier: String {
        guard isIdentifiable, let key = properties.first(where: { $0.field.name == entity.identity.key[0] }),
            key.name != "id"
        else { return "" }
        return "\n    \(access)var id: \(key.fullType) { \(key.code) }\n"
    }

    private var numbering: String {
        guard isNumbered, entity.direction != .down,
            let key = properties.first(where: { $0.field.name == entity.identity.key[0] })
        else { return "" }
        return """

                \(access)mutating func didInsert(_ inserted: InsertionSuccess) {
                    if \(key.code) == nil { \(key.code) = inserted.rowID }
                }

            """
    }
}

/// How GRDB stores dates and UUIDs, column by column.
extension SwiftRecord {
    private var strategies: String {
        var encoding: [(column: String, strategy: String)] = []
        var decoding: [(column: String, strategy: String)] = []
        var uuids: [(column: String, strategy: String)] = []
        for field in entity.fields {
            switch field.type {
            case .timestamp(.text):
                encoding.append((field.column, "iso8601Timestamp"))
                decoding.append((field.column, "deferredToDate"))
            case .timestamp(.unixMilliseconds), .date(.unixMilliseconds):
                encoding.append((field.column, "millisecondsSince1970"))
                decoding.append((field.column, "millisecondsSince1970"))
            case .timestamp(.unixSeconds), .date(.unixSeconds):
                encoding.append((field.column, "secondsSince1970"))
                decoding.append((field.column, "timeIntervalSince1970"))
            case .uuid7(.text):
                uuids.append((field.column, options.uuidCase == .upper ? "uppercaseString" : "lowercaseString"))
            case .uuid7(.blob):
                uuids.append((field.column, "deferredToUUID"))
            case .string, .text, .int, .real, .bool, .date(.text), .blob, .json, .decimal, .enumeration, .any: break
            }
        }
        let isWritten = entity.direction != .down
        return strategy("DateDecoding", decoding, unless: "deferredToDate")
            + (isWritten ? strategy("DateEncoding", encoding, unless: nil) : "")
            + (isWritten ? strategy("UUIDEncoding", uuids, unless: "deferredToUUID") : "")
    }

    private func strategy(
        _ kind: String, _ columns: [(column: String, strategy: String)], unless usual: String?
    ) -> String {
        guard let first = columns.first, columns.contains(where: { $0.strategy != usual }) else { return "" }
        var body = "        .\(first.strategy)\n"
        if columns.contains(where: { $0.strategy != first.strategy }) {
            body = "        switch column {\n"
            for (column, strategy) in columns.dropFirst() where strategy != first.strategy {
                body += "        case \(SwiftLiteral.string(column)): .\(strategy)\n"
            }
            body += "        default: .\(first.strategy)\n        }\n"
        }
        let type = "Database\(kind)Strategy"
        return "\n    \(access)static func database\(kind)Strategy(for column: String) -> \(type) {\n\(body)    }\n"
    }
}
