/// What a SQLite file says of its own tables, as values.
public struct Catalogue: Hashable, Sendable {
    public var tables: [Table]
    public init(tables: [Table]) { self.tables = tables }

    public func table(named name: String) -> Table? {
        tables.first { $0.name.lowercased() == name.lowercased() }
    }

    public struct Table: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            case ordinary, view, virtual
            /// Belongs to a virtual table.
            case shadow
        }
        public var name: String
        public var kind: Kind
        /// As in `sqlite_schema`; `nil` where SQLite keeps none.
        public var sql: String?
        public var withoutRowID = false
        public var columns: [Column]
        /// Column names in the key's order; empty without a primary key.
        public var primaryKey: [String]
        public var foreignKeys: [ForeignKey]
        public var uniqueIndexes: [UniqueIndex]
        /// Names of triggers that are not ours.
        public var triggers: [String]

        public func column(named name: String) -> Column? {
            columns.first { $0.name.lowercased() == name.lowercased() }
        }
    }

    public struct Column: Hashable, Sendable {
        public enum Affinity: String, Hashable, Sendable { case integer, real, text, blob, numeric }
        public var name: String
        /// As declared; may be empty.
        public var declaredType: String
        public var affinity: Affinity
        public var notNull: Bool
        /// SQL text of the default.
        public var defaultSQL: String?
        /// `BINARY`, `NOCASE`, `RTRIM` or one of the app's own.
        public var collation: String
        public var generated: Bool
    }

    public struct ForeignKey: Hashable, Sendable {
        public var columns: [String]
        public var parentTable: String
        public var parentColumns: [String]
        /// `NO ACTION`, `RESTRICT`, `CASCADE`, `SET NULL` or `SET DEFAULT`.
        public var onDelete: String
    }

    /// A unique index or constraint, the primary key's own left out.
    public struct UniqueIndex: Hashable, Sendable {
        public var name: String
        /// Empty where an expression is indexed.
        public var columns: [String]
        public var partial: Bool
        public var hasExpression: Bool
    }
}
