/// A synced column.
public struct Field: Hashable, Sendable, Codable {
    public var name: String
    /// The device's column; any SQLite identifier.
    public var column: String
    public var type: FieldType
    public var required: Bool
    public var defaultValue: Value?
    /// Of the device's column; keys compare by it.
    public var collation: Collation
    public var limits: Limits
    public var immutable: Bool
    public var policy: MergePolicy

    public init(
        name: String, column: String? = nil, type: FieldType, required: Bool = false, defaultValue: Value? = nil,
        collation: Collation = .binary, limits: Limits = Limits(), immutable: Bool = false,
        policy: MergePolicy = .lww
    ) {
        self.name = name
        self.column = column ?? name
        self.type = type
        self.required = required
        self.defaultValue = defaultValue
        self.collation = collation
        self.limits = limits
        self.immutable = immutable
        self.policy = policy
    }
}

public enum Collation: String, Hashable, Sendable, Codable, CaseIterable { case binary, nocase, rtrim }

/// How two values of a field that did not know of each other become one.
public enum MergePolicy: String, Hashable, Sendable, Codable, CaseIterable {
    case lww, counter, max, min
    case firstWins = "first-wins"
    case serverWins = "server-wins"
}

public struct Limits: Hashable, Sendable, Codable {
    /// Of numbers, their value.
    public var min: Double?
    /// Of numbers their value, of text its Unicode scalars, of blobs their bytes.
    public var max: Double?
    public init(min: Double? = nil, max: Double? = nil) {
        self.min = min
        self.max = max
    }
}

/// What a field holds and how the device's column stores it.
public enum FieldType: Hashable, Sendable, Codable {
    public enum UUIDStore: String, Hashable, Sendable, Codable, CaseIterable { case text, blob }
    public enum TimeStore: String, Hashable, Sendable, Codable, CaseIterable {
        case text
        case unixMilliseconds = "unix-ms"
        case unixSeconds = "unix-s"
    }
    public enum DecimalStore: String, Hashable, Sendable, Codable, CaseIterable { case text, real }

    /// Any UUID; new ones should be version 7, which sort by time.
    case uuid7(UUIDStore)
    /// One line of text.
    case string
    case text
    case int
    case real
    case bool
    case date(TimeStore)
    case timestamp(TimeStore)
    case blob
    case json
    case decimal(precision: Int, scale: Int, DecimalStore)
    case enumeration([String], open: Bool)
    /// Whatever SQLite holds there, storage class and all (docs/decisions/0004).
    case any

    /// The word that the contract's file uses.
    public var word: String {
        switch self {
        case .uuid7: "uuid7"
        case .string: "string"
        case .text: "text"
        case .int: "int"
        case .real: "real"
        case .bool: "bool"
        case .date: "date"
        case .timestamp: "timestamp"
        case .blob: "blob"
        case .json: "json"
        case .decimal: "decimal"
        case .enumeration: "enum"
        case .any: "any"
        }
    }

    /// The storage class that a canonical value of this type has.
    public enum StorageClass: String, Sendable { case integer, real, text, blob, any }

    public var storage: StorageClass {
        switch self {
        case .uuid7(.text), .string, .text, .json, .enumeration, .date(.text), .timestamp(.text): .text
        case .decimal(_, _, .text): .text
        case .decimal(_, _, .real), .real: .real
        case .uuid7(.blob), .blob: .blob
        case .int, .bool, .date, .timestamp: .integer
        case .any: .any
        }
    }
}
