/// A set of records that a device takes or leaves as a whole: unit of subscription, checkpoint and digest.
///
/// Every device holds the tenant's. Those that a contract declares are one for each value of a field, as
/// `.scope("site", siteID)`.
public struct Scope: Hashable, Sendable, Codable {
    /// As the contract names it.
    public var name: String
    /// What the records have in the scope's field; `nil` for the tenant.
    public var value: Value?

    /// All records that are in no declared scope.
    public static let tenant = Scope(name: "tenant")

    public static func scope(_ name: String, _ value: Value) -> Scope { Scope(name: name, value: value) }

    private init(name: String, value: Value? = nil) {
        self.name = name
        self.value = value
    }

    /// Names the scope on the wire, in files and for people: `tenant`, `site/north`. Different scopes of a contract
    /// have different ids.
    public var id: String {
        guard let value else { return name }
        return "\(name)/\(Scope.text(value))"
    }

    /// Scalars that make up a text in one way only. Ids are compared as Swift compares text, to which a letter with an
    /// accent and the letter followed by the accent are one; values are compared by their bytes.
    private static let readable: [ClosedRange<UInt32>] = [
        // ASCII but for the percent sign, Latin, Greek, Cyrillic, Hebrew, Arabic.
        0x20...0x24, 0x26...0x7E, 0xA0...0x2FF, 0x391...0x3CE, 0x400...0x481, 0x5D0...0x5EA, 0x621...0x64A,
        // Kana, Han, Hangul.
        0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3,
    ]

    /// Text and numbers as they read. What does not read well, in hexadecimal behind a percent sign.
    private static func text(_ value: Value) -> String {
        switch value {
        case .null: return "%null"
        case .integer(let x): return "\(x)"
        case .text(let bytes):
            if let text = String(validating: bytes, as: UTF8.self),
                text.unicodeScalars.allSatisfy({ scalar in Scope.readable.contains { $0.contains(scalar.value) } })
            {
                return text
            }
            return "%" + Hex.encode(bytes)
        case .blob(let bytes): return "%" + Hex.encode(bytes)
        case .real(let x): return "%real\(x.bitPattern)"
        }
    }
}

/// The scopes of which a record of the entity is in one, by a field's value.
public struct ScopePath: Hashable, Sendable, Codable {
    /// As the contract names it.
    public var scope: String
    /// The entity's field; required.
    public var field: String

    public init(scope: String, field: String) {
        self.scope = scope
        self.field = field
    }
}

extension Entity {
    /// - Parameter row: canonical values, in the order of the fields.
    public func scope(of row: [Value]) -> Scope {
        guard let scope, let scopeIndex else { return .tenant }
        return .scope(scope.scope, fields[scopeIndex].canonicalKey(row[scopeIndex]))
    }

    /// The `id` of the scope of a row.
    public func scopeID(of row: [Value]) -> String {
        scopeIndex == nil ? Scope.tenant.id : scope(of: row).id
    }
}

extension Contract {
    /// The names of the scopes that entities declare, in the entities' order.
    public var scopeNames: [String] {
        var seen: Set<String> = []
        return entities.compactMap(\.scope?.scope).filter { seen.insert($0).inserted }
    }

    /// The scope as records are in it: a value that compares equal to theirs is theirs, and a UUID is as it is stored.
    ///
    /// - Returns: `nil` if the contract has no such scope, or its field cannot hold the value.
    public func known(_ scope: Scope) -> Scope? {
        guard let value = scope.value else { return scope == .tenant ? scope : nil }
        guard let entity = entities.first(where: { $0.scope?.scope == scope.name }), let index = entity.scopeIndex
        else { return nil }
        let field = entity.fields[index]
        var stored = value
        if case .uuid7(.text) = field.type, case .blob(let bytes) = value { stored = Contract.uuidText(bytes) ?? value }
        let key = field.canonicalKey(stored)
        return field.objection(to: key) == nil ? .scope(scope.name, key) : nil
    }

    private static func uuidText(_ bytes: [UInt8]) -> Value? {
        guard bytes.count == 16 else { return nil }
        var text = Hex.encode(bytes)
        for place in [20, 16, 12, 8] { text.insert("-", at: text.index(text.startIndex, offsetBy: place)) }
        return .string(text)
    }

    /// The entities whose records may be in a scope, in the contract's order.
    ///
    /// - Parameter id: as `Scope.id` gives it.
    /// - Returns: none for a scope that the contract does not know.
    public func entities(inScope id: String) -> [Entity] {
        let name = id.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        return entities.filter { entity in
            guard let scope = entity.scope else { return name == [Scope.tenant.id[...]] }
            return name.count == 2 && name[0] == scope.scope
        }
    }
}
