import DriftlessSQLite
import Foundation
import GRDB
import Testing

@testable import Driftless

/// The code of the articles in `Driftless.docc`, compiled and run. TidyTests finds each of their blocks here.
@Suite(.serialized) struct ArticleTests {
    private struct Session: Sendable {
        let current: String
        func token() async throws -> String { current }
    }

    private struct Person {
        let answer: Bool
        func wantsToTryAgain(_ code: String, _ message: String) -> Bool { answer }
    }

    /// What a view would be given.
    private func Text(_ text: String) -> String { text }

    private func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("items") { db in
            try db.create(table: "item") { table in
                table.column("id", .text).notNull().primaryKey()
                table.column("title", .text).notNull().unique()
                table.column("done", .boolean).notNull()
                table.column("by", .text).notNull()
            }
        }
        return migrator
    }

    private struct Phone {
        let database: DatabasePool
        let sync: DriftlessClient
    }

    private func phone(_ name: String, _ server: RealServer) throws -> Phone {
        let database = try DatabasePool(path: server.path(name))
        try migrator().migrate(database, syncing: .todo)
        return Phone(
            database: database,
            sync: try DriftlessClient(
                database: database, contract: .todo, server: server.url, credentials: { server.token }))
    }

    @Test func `getting started`() async throws {
        try await RealServer.with(.todo) { real in
            let path = real.path("app.sqlite"), server = real.url, session = Session(current: real.token)

            let database = try DatabasePool(path: path)
            var migrator = DatabaseMigrator()
            migrator.registerMigration("items") { db in
                try db.create(table: "item") { table in
                    table.column("id", .text).notNull().primaryKey()
                    table.column("title", .text).notNull().unique()
                    table.column("done", .boolean).notNull()
                    table.column("by", .text).notNull()
                }
            }
            try migrator.migrate(database, syncing: .todo)

            let sync = try DriftlessClient(
                database: database, contract: .todo, server: server,
                credentials: { try await session.token() })

            async let _: Void = sync.run()

            try await database.write { db in
                try Item(title: "Buy milk", by: "ann").insert(db)
            }

            let other = try phone("other.sqlite", real)
            #expect(
                await eventually {
                    try await other.sync.syncNow()
                    return try await other.database.read { try Item.fetchAll($0).map(\.title) } == ["Buy milk"]
                })
        }
    }

    @Test func `adopting an existing app`() async throws {
        try await RealServer.with(.todo) { real in
            let database = try DatabasePool(path: real.path("app.sqlite")), server = real.url
            let credentials: @Sendable () async throws -> String = { real.token }
            let migrator = migrator()
            try migrator.migrate(database)
            try await database.write { try Item(title: "from before", by: "ann").insert($0) }

            try migrator.migrate(database, syncing: .todo)

            var configuration = DriftlessClient.Configuration()
            configuration.existing = .upload
            let sync = try DriftlessClient(
                database: database, contract: .todo, server: server, credentials: credentials,
                configuration: configuration)

            try await sync.syncNow()
            let other = try phone("other.sqlite", real)
            try await other.sync.syncNow()
            #expect(try await other.database.read { try Item.fetchAll($0).map(\.title) } == ["from before"])
        }
    }

    @Test func `taking a part of the data`() async throws {
        try await RealServer.with(ScopesTests.contract) { server in
            let (database, sync) = try ScopesTests.client(server, "a.sqlite")

            try await sync.subscribe(to: .scope("site", "north"))

            try await database.write { db in
                try db.execute(
                    sql: "INSERT INTO site VALUES ('north', 'North'); INSERT INTO sheet VALUES (1, 'north', 'a')")
            }
            try await sync.syncNow()

            let taken = try await database.read { db in try sync.scopes(db) }

            #expect(taken.map(\.scope) == ["tenant", "site/north"] && taken.map(\.records) == [1, 1])

            try await sync.unsubscribe(from: .scope("site", "north"))

            #expect(try await ScopesTests.sheets(database).isEmpty)
            try await sync.subscribe(to: .scope("site", "north"))
            try await sync.syncNow()
            #expect(try await ScopesTests.sheets(database) == ["1 north a"])
        }
    }

    @Test func `showing what waits, and what was answered`() async throws {
        try await RealServer.with(.todo) { server in
            let phone = try phone("a.sqlite", server), (database, sync) = (phone.database, phone.sync)
            #expect(await Self.headline(sync) == "Sync is off")
            let shown = Shared<[[UnacceptedChange]]>([])
            func show(_ changes: [UnacceptedChange]) { shown.with { $0.append(changes) } }
            let logged = Shared<[String]>([])
            func log(_ text: String) { logged.with { $0.append(text) } }
            async let _: Void = {
                for await receipt in sync.receipts {
                    if case .merged = receipt.outcome { log("\(receipt.conflicts) conflicts were settled") }
                }
            }()
            async let _: Void = {
                let observation = ValueObservation.tracking { db in
                    try sync.unaccepted(db)
                }
                for try await changes in observation.values(in: database) {
                    let waiting = changes.filter { $0.state == .waiting }
                    show(waiting)
                }
            }()
            try await database.write { try Item(title: "Buy milk", by: "ann").insert($0) }
            #expect(await eventually { shown.with { $0.last?.count == 1 } })
            try await sync.syncNow()
            #expect(await eventually { shown.with { $0.last?.isEmpty == true } })
            let other = try self.phone("b.sqlite", server)
            try await other.sync.syncNow()
            for (phone, title) in [(phone, "Buy oat milk"), (other, "Buy soy milk")] {
                try await phone.database.write { _ = try Item.updateAll($0, Item.Columns.title.set(to: title)) }
            }
            try await other.sync.syncNow()
            try await sync.syncNow()
            #expect(await eventually { logged.with { $0 } == ["1 conflicts were settled"] })
        }
    }

    @MainActor private static func headline(_ sync: DriftlessClient) -> String {
        func Text(_ text: String) -> String { text }
        return
            Text(sync.status.headline)
    }

    @Test(arguments: [true, false])
    func `a person settles what was refused`(tryingAgain: Bool) async throws {
        try await RealServer.with(.todo) { server in
            let phone = try phone("a.sqlite", server), (database, sync) = (phone.database, phone.sync)
            let title = String(repeating: "x", count: 41), person = Person(answer: tryingAgain)
            try await database.write { try Item(title: title, by: "ann").insert($0) }
            try await sync.syncNow()

            for change in try await database.read({ try sync.unaccepted($0) }) {
                guard case .refused(let code, let message) = change.state, let operation = change.operation else {
                    continue
                }
                if person.wantsToTryAgain(code, message) {
                    try await sync.retry(operation)
                } else {
                    try await sync.discard(operation)
                }
            }

            let left = try await database.read { (try Item.fetchCount($0), try sync.unaccepted($0).map(\.state)) }
            #expect(left.0 == (tryingAgain ? 1 : 0))
            #expect(left.1 == (tryingAgain ? [.waiting] : []))
        }
    }

    @Test func `a person looks at an open conflict`() async throws {
        try await RealServer.with(.todo) { server in
            let id = UUID.v7()
            var phones: [Phone] = []
            for (name, title) in [("a.sqlite", "Buy oat milk"), ("b.sqlite", "Buy soy milk")] {
                let database = try DatabasePool(path: server.path(name))
                try migrator().migrate(database)
                try await database.write { try Item(id: id, title: title, by: "ann").insert($0) }
                phones.append(try phone(name, server))
                try await phones.last?.sync.syncNow()
            }
            let (database, sync) = (phones[1].database, phones[1].sync)
            let shown = Shared<[String]>([])
            func show(_ text: String) { shown.with { $0.append(text) } }

            let conflicts = try await database.read { try sync.conflicts($0) }
            for conflict in conflicts where conflict.isOpen {
                show("mine \(conflict.mine), theirs \(conflict.theirs), now \(conflict.result)")
                try await sync.close(conflict)
            }

            #expect(shown.with { $0 } == ["mine Buy soy milk, theirs Buy oat milk, now Buy oat milk"])
            #expect(await sync.status.openConflicts == 0)
        }
    }

    @Test @MainActor func `previews show what they are given and touch nothing`() async throws {
        let database = try DatabaseQueue()

        let status = SyncStatus(preview: .offline(reason: "no network"), pending: 2)
        let preview = DriftlessClient(preview: status, database: database, contract: .todo)

        #expect(preview.status.headline == "Offline, 2 changes wait")
        try await preview.syncNow()
        async let _: Void = preview.run()
        #expect(try await database.read { try preview.unaccepted($0) } == [])
        #expect(try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") } == 0)
    }

    @Test func `testing that the contract fits`() throws {
        let migrator = migrator()

        let database = try DatabaseQueue()
        try migrator.migrate(database, syncing: .todo)

        let error = #expect(throws: StoreError.self) {
            try DatabaseMigrator().migrate(try DatabaseQueue(), syncing: .todo)
        }
        #expect(error?.code == .contractDoesNotFit)
    }

    @Test func `testing without a server`() async throws {
        let database = try DatabaseQueue()
        try migrator().migrate(database, syncing: .todo)

        let sync = try DriftlessClient(
            database: database, contract: .todo, server: "http://127.0.0.1:1", credentials: { "" })
        try await database.write { try Item(title: "Buy milk", by: "ann").insert($0) }
        await #expect(throws: SyncError.self) { try await sync.syncNow() }
        let waiting = try await database.read { try sync.unaccepted($0) }
        #expect(waiting.map(\.values["title"]) == [.string("Buy milk")])
    }

    @Test func `testing with two devices`() async throws {
        try await RealServer.with(.todo) { server in
            let ann = try phone("ann.sqlite", server), ben = try phone("ben.sqlite", server)

            try await ann.database.write { try Item(title: "Buy milk", by: "ann").insert($0) }
            try await ann.sync.syncNow()
            try await ben.sync.syncNow()
            let items = try await ben.database.read { try Item.fetchAll($0) }
            #expect(items.map(\.title) == ["Buy milk"])
        }
    }
}
