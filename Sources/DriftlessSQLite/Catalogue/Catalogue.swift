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

        /// A constraint says ON CONFLICT: a plain statement may skip or replace rows.
        public var resolvesConflicts: Bool {
            let words = SQLTokens(sql ?? "").tokens
            return zip(words, words.dropFirst()).contains { $0.is("ON") && $1.is("CONFLICT") }
        }

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
        public struct Term: Hashable, Sendable {
            /// `nil` where an expression is indexed.
            public var column: String?
            /// The expression's SQL; `nil` for a column.
            public var expression: String?
            /// By which the index compares, whatever the column says.
            public var collation: String
        }
        public var name: String
        public var terms: [Term]
        /// The SQL of a partial index's WHERE.
        public var predicate: String?

        /// Column names; empty where an expression is indexed.
        public var columns: [String] {
            let names = terms.compactMap(\.column)
            return names.count == terms.count ? names : []
        }
        public var isPartial: Bool { predicate != nil }
        public var hasExpression: Bool { columns.isEmpty }
    }
}
