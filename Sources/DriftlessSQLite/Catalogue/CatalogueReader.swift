internal import DriftlessContract

extension Connection {
    /// What the main database says of its tables; SQLite's own and Driftless's are left out.
    public func catalogue() throws -> Catalogue {
        let list = try rows("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' ORDER BY name")
        var tables: [Catalogue.Table] = []
        for row in list {
            let name = row[0].sqlText
            let lowered = name.lowercased()
            if lowered.hasPrefix("sqlite_") || lowered.hasPrefix("driftless_") { continue }
            let kind: Catalogue.Table.Kind =
                switch row[1].sqlText {
                case "view": .view
                case "virtual": .virtual
                case "shadow": .shadow
                default: .ordinary
                }
            tables.append(
                try table(named: name, kind: kind, withoutRowID: row[2].flag, strict: row[3].flag))
        }
        return Catalogue(tables: resolved(tables))
    }

    private func table(
        named name: String, kind: Catalogue.Table.Kind, withoutRowID: Bool, strict: Bool
    ) throws -> Catalogue.Table {
        let sql = try first("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?", .string(name))
        var table = Catalogue.Table(
            name: name, kind: kind, sql: sql?[0].optionalText, withoutRowID: withoutRowID, columns: [], primaryKey: [],
            foreignKeys: [], uniqueIndexes: [], triggers: [])
        table.triggers = try rows(
            """
            SELECT name FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE \
            AND name NOT LIKE 'driftless\\_%' ESCAPE '\\' ORDER BY name
            """, .string(name)
        ).map { $0[0].sqlText }
        // A broken view or a virtual table whose module is not here has no readable columns, and none are needed.
        guard kind == .ordinary else { return table }
        let columns = try rows(
            "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid",
            .string(name))
        let tokens = SQLTokens(table.sql ?? "")
        table.columns = columns.map { row in
            let declared = row[1].sqlText
            return Catalogue.Column(
                name: row[0].sqlText, declaredType: declared,
                affinity: strict && declared.uppercased() == "ANY" ? .blob : .init(declaredType: declared),
                notNull: row[2].flag, defaultSQL: row[3].optionalText,
                collation: tokens.collation(ofColumn: row[0].sqlText)?.uppercased() ?? "BINARY",
                generated: row[5].integerValue >= 2)
        }
        table.primaryKey = columns.filter { $0[4].flag }.sorted { $0[4].integerValue < $1[4].integerValue }
            .map { $0[0].sqlText }
        table.foreignKeys = try foreignKeys(of: name)
        try readIndexes(of: &table)
        return table
    }

    private func foreignKeys(of table: String) throws -> [Catalogue.ForeignKey] {
        let list = try rows(
            """
            SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq
            """, .string(table))
        var keys: [Catalogue.ForeignKey] = []
        var last: Value?
        for row in list {
            if row[0] != last {
                keys.append(
                    .init(columns: [], parentTable: row[1].sqlText, parentColumns: [], onDelete: row[4].sqlText))
                last = row[0]
            }
            keys[keys.count - 1].columns.append(row[2].sqlText)
            if let parent = row[3].optionalText { keys[keys.count - 1].parentColumns.append(parent) }
        }
        return keys
    }

    private func readIndexes(of table: inout Catalogue.Table) throws {
        let list = try rows(
            "SELECT name, origin, partial FROM pragma_index_list(?) WHERE \"unique\" ORDER BY seq DESC",
            .string(table.name))
        for index in list {
            let parts = try rows(
                "SELECT name, coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno", index[0])
            if index[1].sqlText == "pk" {
                // The key's index is what tells keys apart, whatever the column itself says.
                for part in parts {
                    guard let i = table.columns.firstIndex(where: { $0.name == part[0].optionalText }) else { continue }
                    table.columns[i].collation = part[1].sqlText.uppercased()
                }
                continue
            }
            let sql = try first("SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND name = ?", index[0])
            let text = SQLTokens(sql?[0].optionalText ?? "")
            let definitions = text.definitionTexts
            table.uniqueIndexes.append(
                .init(
                    name: index[0].sqlText,
                    terms: parts.enumerated().map { i, part in
                        let column = part[0].optionalText
                        return .init(
                            column: column,
                            expression: column == nil && i < definitions.count ? definitions[i] : nil,
                            collation: part[1].sqlText.uppercased())
                    },
                    predicate: index[2].flag ? text.predicate : nil))
        }
    }

    /// A foreign key that names no parent columns means the parent's primary key.
    private func resolved(_ tables: [Catalogue.Table]) -> [Catalogue.Table] {
        let catalogue = Catalogue(tables: tables)
        var tables = tables
        for t in tables.indices {
            for k in tables[t].foreignKeys.indices where tables[t].foreignKeys[k].parentColumns.isEmpty {
                let parent = catalogue.table(named: tables[t].foreignKeys[k].parentTable)
                tables[t].foreignKeys[k].parentColumns = parent?.primaryKey ?? []
            }
        }
        return tables
    }
}

extension Catalogue.Column.Affinity {
    /// SQLite's rules, in their order.
    init(declaredType: String) {
        let type = declaredType.uppercased()
        if type.contains("INT") {
            self = .integer
        } else if ["CHAR", "CLOB", "TEXT"].contains(where: type.contains) {
            self = .text
        } else if type.isEmpty || type.contains("BLOB") {
            self = .blob
        } else if ["REAL", "FLOA", "DOUB"].contains(where: type.contains) {
            self = .real
        } else {
            self = .numeric
        }
    }
}

extension Value {
    var optionalText: String? {
        if case .text(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
    var sqlText: String { optionalText ?? "" }
    var integerValue: Int64 { if case .integer(let x) = self { x } else { 0 } }
    var flag: Bool { integerValue != 0 }
}
