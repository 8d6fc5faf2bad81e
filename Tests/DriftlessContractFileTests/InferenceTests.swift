#if Server
    import DriftlessContract
    import DriftlessContractFile
    import DriftlessSQLite
    import Foundation
    import GRDB
    import Testing

    struct InferenceTests {
        private let schema = #"""
            CREATE TABLE "Order" ("Order Id" INTEGER PRIMARY KEY, "say ""hi""" NVARCHAR(20) NOT NULL DEFAULT 'it''s',
              total NUMERIC(10,2) NOT NULL DEFAULT 0, state TEXT CHECK (state IN ('new','done')),
              stars INTEGER CHECK (stars BETWEEN 1 AND 5),
              "no" BOOLEAN DEFAULT 1, at DATETIME DEFAULT CURRENT_TIMESTAMP,
              twice INTEGER AS (stars * 2), parent INTEGER REFERENCES "Order" ON DELETE SET NULL,
              UNIQUE (state, stars));
            CREATE TABLE tag (name TEXT COLLATE NOCASE PRIMARY KEY, mixed, price REAL DEFAULT 1.5);
            CREATE TABLE order_tag (o INTEGER REFERENCES "Order" ON DELETE CASCADE, 
              t TEXT COLLATE NOCASE REFERENCES tag,
              PRIMARY KEY (t, o)) WITHOUT ROWID;
            CREATE TABLE log (line TEXT);
            CREATE VIEW v AS SELECT 1;
            CREATE UNIQUE INDEX part ON tag (price) WHERE price > 1;
            INSERT INTO "Order" ("Order Id", total, state, stars, at) VALUES (1, 1.25, 'new', 3, '2026-01-02 03:04:05');
            INSERT INTO tag VALUES ('a', 1, 2.5), ('b', x'00', 3.5);
            """#

        private func withConnection<T>(_ body: (Connection) throws -> T) throws -> T {
            try DatabaseQueue().inDatabase { db in
                try db.execute(sql: schema)
                let connection = try Connection(db)
                return try body(connection)
            }
        }

        @Test func `what init writes is read back as the same contract`() throws {
            let inferred = try withConnection { try ContractInference.infer(connection: $0, id: "shop") }
            let text = ContractWriter.write(inferred)
            let loaded = ContractLoader.load(text: text, file: "c.yaml")
            let (contract, diagnostics) = (loaded.contract, loaded.diagnostics)
            #expect(diagnostics.isEmpty, "\(diagnostics.map { $0.render() }.joined())\(text)")
            #expect(contract == inferred.contract, "\(text)")
        }

        @Test func `a table too wide to be recorded is left out, and a contract with it does not fit`() throws {
            let names = (0..<950).map { "c\($0)" }
            try DatabaseQueue().inDatabase { db in
                try db.execute(
                    sql: "CREATE TABLE wide (id INTEGER PRIMARY KEY, \(names.joined(separator: ", "))); "
                        + "CREATE TABLE slim (id INTEGER PRIMARY KEY)")
                let connection = try Connection(db)
                let inferred = try ContractInference.infer(connection: connection, id: "shop")
                #expect(inferred.contract.entities.map(\.name) == ["slim"])
                #expect(inferred.leftOut.first?.reason.contains("951 columns") == true)
                let fields = [Field(name: "id", type: .int)] + names.map { Field(name: $0, type: .any) }
                let wide = Entity(name: "wide", identity: Identity(key: ["id"]), fields: fields)
                let contract = Contract(id: "shop", version: "1", entities: [wide])
                let findings = ContractFit.findings(contract: contract, catalogue: try connection.catalogue())
                #expect(findings.contains { $0.contains("951 fields") })
            }
        }

        @Test func `the contract fits the database that it was read from`() throws {
            try withConnection { connection in
                let inferred = try ContractInference.infer(connection: connection, id: "shop")
                #expect(
                    ContractFit.findings(contract: inferred.contract, catalogue: try connection.catalogue()).isEmpty)
            }
        }

        @Test func `types, keys and references are read off`() throws {
            let inferred = try withConnection { try ContractInference.infer(connection: $0, id: "shop") }
            let order = try #require(inferred.contract.entity(named: "Order"))
            #expect(order.identity == Identity(key: ["Order Id"], onDuplicate: .rekey))
            #expect(order.references.map(\.onParentDeleted) == [.nullify])
            #expect(order.references.map(\.parentFields) == [["Order Id"]])
            #expect(order.unique == [["state", "stars"]])
            let types = Dictionary(uniqueKeysWithValues: order.fields.map { ($0.name, $0.type) })
            #expect(types["total"] == .decimal(precision: 10, scale: 2, .real))
            #expect(types["state"] == .enumeration(["new", "done"], open: false))
            #expect(types["no"] == .bool)
            #expect(types["twice"] == nil)
            #expect(order.fields.first { $0.name == "stars" }?.limits == Limits(min: 1, max: 5))
            let join = try #require(inferred.contract.entity(named: "order_tag"))
            #expect(join.identity == Identity(key: ["t", "o"], natural: true))
            #expect(join.keyFields.map(\.collation) == [.nocase, .binary])
            #expect(inferred.contract.entity(named: "tag")?.fields.map(\.type) == [.string, .any, .real])
            #expect(Set(inferred.leftOut.map(\.table)) == ["log", "v"])
        }
    }
#endif
