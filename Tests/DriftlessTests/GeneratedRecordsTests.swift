import Driftless
import Foundation
import GRDB
import Testing

@testable import Driftless

/// What `driftless generate client` wrote for `Fixtures/all-kinds.contract.yaml`, used as an app uses it.
@Suite(.serialized) struct GeneratedRecordsTests {
    /// Milliseconds, as the columns hold them.
    private let moment = Date(timeIntervalSince1970: 1_764_063_000.25)

    private func full(on shelf: Shelf) -> OrderItem {
        OrderItem(
            shelfID: shelf.id, title: "Räksmörgås 🦐", notes: "two\nlines", count: 3, weight: 0.25, done: true,
            due: "2026-11-25", made: moment, seen: moment, sold: Date(timeIntervalSince1970: 1_764_063_000),
            picture: Data([0, 255]), extras: #"{"a":1}"#, price: Decimal(sign: .plus, exponent: -2, significand: 1999),
            state: .inProgress, colour: OrderItem.Colour(rawValue: "blue"), default: .integer(7), owner: .v7())
    }

    @Test func `the contract in Swift is the contract in YAML`() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let source = try String(contentsOf: tests.appending(path: "Generated/AllKinds.swift"), encoding: .utf8)
        let digest = try #require(source.firstMatch(of: /Digest ([0-9a-f]{64})/)).output.1
        #expect(Hex.encode(Contract.allKinds.digest) == digest)
    }

    @Test func `a scope is named by a value of its field's type, as the record's column holds it`() throws {
        let room = UUID.v7(), queue = try DatabaseQueue()
        let entity = try #require(Contract.allKinds.entity(named: "Seat"))
        let stored = try queue.write { db in
            try db.execute(sql: "CREATE TABLE Seat (id TEXT PRIMARY KEY NOT NULL, room TEXT NOT NULL)")
            try Seat(room: room).insert(db)
            return try #require(try Row.fetchOne(db, sql: "SELECT id, room FROM Seat"))
        }
        let row = try stored.databaseValues.map { try #require(Value.fromDatabaseValue($0)) }
        #expect(entity.scope(of: row) == .room(room))
        #expect(Contract.allKinds.known(.room(room)) == .room(room))
        #expect(Contract.allKinds.known(.scope("room", room)) == .room(room))
    }

    @Test func `every kind of value goes through a record, the database and the server and comes out the same`()
        async throws
    {
        try await RealServer.with(.allKinds) { server in
            func device(_ name: String) throws -> (database: DatabasePool, sync: DriftlessClient) {
                var configuration = DriftlessClient.Configuration()
                configuration.createsTables = true
                let pool = try DatabasePool(path: server.path(name))
                return (
                    pool,
                    try DriftlessClient(
                        database: pool, contract: .allKinds, server: server.url, credentials: { server.token },
                        configuration: configuration)
                )
            }
            let a = try device("a.sqlite"), b = try device("b.sqlite")
            try await a.sync.syncNow()
            let (item, plain) = try await a.database.write { db in
                var shelf = Shelf(name: "top")
                try shelf.insert(db)
                #expect(shelf.id != nil, "SQLite numbered it")
                let item = full(on: shelf)
                try item.insert(db)
                let plain = OrderItem(title: "plain", made: moment)
                try plain.insert(db)
                return (item, plain)
            }
            #expect(
                try await a.database.read { try OrderItem.find($0, key: item.itemID.uuidString.lowercased()) } == item)
            try await a.sync.syncNow()
            try await b.sync.syncNow()
            let arrived = try await b.database.read { db in
                try OrderItem.order(OrderItem.Columns.itemID).fetchAll(db)
            }
            #expect(Set(arrived) == [item, plain])
            #expect(plain.count == 0 && plain.state == .open && plain.price == Decimal(string: "1.5"))
        }
    }

    @Test func `a record that is read and written back changes nothing`() async throws {
        let queue = try DatabaseQueue()
        try await queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE "order items" ("ItemId" TEXT PRIMARY KEY, shelf_id INTEGER, title TEXT NOT NULL,
                        Notes TEXT,
                        count INTEGER, weight REAL, done INTEGER, due TEXT, made TEXT, seen INTEGER, sold INTEGER,
                        picture BLOB, extras TEXT, price TEXT, state TEXT, colour TEXT, "default", owner BLOB);
                    INSERT INTO "order items" VALUES ('0190163d-8694-739b-aea5-966c26f8ad91', 1, 't', NULL, 0, 1.5, 0,
                        '2026-11-25', '2026-11-25T09:30:00Z', 1764063000123, 1764063000, x'00ff', '{ }', '19.99',
                        'done', 'mauve', 1.0, x'0190163d8694739baea5966c26f8ad91');
                    """)
            func row() throws -> Row? { try Row.fetchOne(db, sql: #"SELECT * FROM "order items""#) }
            let before = try row()
            try #require(try OrderItem.fetchOne(db)).update(db)
            #expect(try row() == before)
        }
    }

    @Test func `version 7 sorts by time and says its version`() {
        var random = SystemRandomNumberGenerator()
        let early = UUID.v7(at: Date(timeIntervalSince1970: 1), using: &random)
        let late = UUID.v7(at: Date(timeIntervalSince1970: 1.001), using: &random)
        #expect(early.uuidString < late.uuidString)
        #expect(early.uuid.6 >> 4 == 7 && early.uuid.8 >> 6 == 0b10)
        #expect(early.uuidString.hasPrefix("00000000-03E8-7"), "1,000 milliseconds")
        #expect(Set((0..<100).map { _ in UUID.v7() }).count == 100)
    }
}
