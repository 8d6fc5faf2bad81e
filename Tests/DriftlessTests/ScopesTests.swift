import Driftless
import DriftlessContract
import Foundation
import GRDB
import Testing

/// Devices that take some scopes of a tenant, through the real server.
@Suite(.serialized) struct ScopesTests {
    static let contract = Contract(
        id: "field", version: "1",
        entities: [
            Entity(
                name: "site", identity: Identity(key: ["id"]),
                fields: [Field(name: "id", type: .string, required: true), Field(name: "name", type: .string)]),
            Entity(
                name: "sheet", identity: Identity(key: ["id"]),
                fields: [
                    Field(name: "id", type: .int, required: true), Field(name: "site", type: .string, required: true),
                    Field(name: "text", type: .string),
                ],
                references: [Reference(fields: ["site"], parent: "site", parentFields: ["id"])],
                scope: ScopePath(scope: "site", field: "site")),
        ])

    static func client(_ server: RealServer, _ name: String) throws -> (DatabasePool, DriftlessClient) {
        let pool = try DatabasePool(path: server.path(name))
        try pool.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS site (id TEXT PRIMARY KEY NOT NULL, name TEXT);
                    CREATE TABLE IF NOT EXISTS sheet (
                        id INTEGER PRIMARY KEY, site TEXT NOT NULL REFERENCES site, text TEXT);
                    """)
        }
        let sync = try DriftlessClient(
            database: pool, contract: Self.contract, server: server.url,
            credentials: { [token = server.token] in token })
        return (pool, sync)
    }

    static func sheets(_ pool: DatabasePool) async throws -> [String] {
        try await pool.read {
            try String.fetchAll($0, sql: "SELECT id || ' ' || site || ' ' || text FROM sheet ORDER BY id")
        }
    }

    private func fill(_ pool: DatabasePool) async throws {
        try await pool.write { db in
            try db.execute(sql: "INSERT INTO site VALUES ('n', 'North'), ('s', 'South')")
            for i in 1...4 { try db.execute(sql: "INSERT INTO sheet VALUES (\(i), '\(i % 2 == 0 ? "n" : "s")', 't')") }
        }
    }

    @Test func `a device has the scopes that it takes, follows moves, and all digests agree`() async throws {
        try await RealServer.with(Self.contract) { server in
            let (a, office) = try Self.client(server, "a.sqlite"), (b, north) = try Self.client(server, "b.sqlite")
            for site in ["n", "s"] { try await office.subscribe(to: .scope("site", site)) }
            try await fill(a)
            try await office.syncNow()
            try await north.subscribe(to: .scope("site", "n"))
            try await north.syncNow()
            #expect(try await Self.sheets(b) == ["2 n t", "4 n t"])
            #expect(try await b.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM site") } == 2)
            try await a.write { try $0.execute(sql: "UPDATE sheet SET site = 'n' WHERE id = 1") }
            try await b.write { try $0.execute(sql: "UPDATE sheet SET site = 's' WHERE id = 2") }
            #expect(try await Self.sheets(b) == ["2 s t", "4 n t"])
            try await north.syncNow()
            #expect(try await Self.sheets(b) == ["4 n t"], "it moved what it may not hold")
            try await office.syncNow()
            try await north.syncNow()
            #expect(try await Self.sheets(a) == ["1 n t", "2 s t", "3 s t", "4 n t"])
            #expect(try await Self.sheets(b) == ["1 n t", "4 n t"])
            try await north.unsubscribe(from: .scope("site", "n"))
            try await north.subscribe(to: .scope("site", "s"))
            try await north.syncNow()
            try await office.syncNow()
            #expect(try await Self.sheets(b) == ["2 s t", "3 s t"])
            #expect(try await Self.sheets(a).count == 4, "leaving a scope takes nothing from anybody else")
            for (pool, sync) in [(a, office), (b, north)] {
                let scopes = try await pool.read { try sync.scopes($0) }
                #expect(scopes.allSatisfy { $0.state == "live" && $0.verified != nil }, "\(scopes)")
            }
        }
    }

    @Test func `a running client notices what is taken and left, by itself and by another process`() async throws {
        try await RealServer.with(Self.contract) { server in
            let (a, office) = try Self.client(server, "a.sqlite"), (b, field) = try Self.client(server, "b.sqlite")
            try await office.subscribe(to: .scope("site", "n"))
            try await fill(a)
            try await office.syncNow()
            async let _: Void = field.run()
            #expect(await eventually { await field.status.state == .upToDate })
            #expect(try await Self.sheets(b).isEmpty)
            try await field.subscribe(to: .scope("site", "n"))
            #expect(await eventually { try await Self.sheets(b) == ["2 n t", "4 n t"] })
            // As another process does: only the file says it.
            let (_, other) = try Self.client(server, "b.sqlite")
            try await other.subscribe(to: .scope("site", "s"))
            #expect(await eventually { try await Self.sheets(b).count == 4 })
            try await a.write { try $0.execute(sql: "UPDATE sheet SET text = 'new' WHERE id = 2") }
            try await office.syncNow()
            #expect(await eventually { try await Self.sheets(b).first { $0.hasPrefix("2 ") } == "2 n new" })
            try await other.unsubscribe(from: .scope("site", "n"))
            #expect(try await Self.sheets(b) == ["1 s t", "3 s t"])
            try await a.write { try $0.execute(sql: "UPDATE sheet SET site = 's' WHERE id = 2") }
            try await office.syncNow()
            #expect(await eventually { try await Self.sheets(b) == ["1 s t", "2 s new", "3 s t"] })
        }
    }

    @Test func `what a device wrote into a scope that it left is at the server`() async throws {
        try await RealServer.with(Self.contract) { server in
            let (a, office) = try Self.client(server, "a.sqlite"), (b, field) = try Self.client(server, "b.sqlite")
            try await office.subscribe(to: .scope("site", "n"))
            try await fill(a)
            try await office.syncNow()
            try await field.subscribe(to: .scope("site", "n"))
            try await field.syncNow()
            try await b.write { db in
                try db.execute(
                    sql: "UPDATE sheet SET text = 'edited' WHERE id = 2; INSERT INTO sheet VALUES (9, 'n', 'new')")
            }
            try await field.unsubscribe(from: .scope("site", "n"))
            #expect(try await Self.sheets(b) == ["9 n new"], "until it is answered")
            try await field.syncNow()
            #expect(try await Self.sheets(b).isEmpty)
            try await office.syncNow()
            #expect(try await Self.sheets(a) == ["2 n edited", "4 n t", "9 n new"])
        }
    }
}
