import Driftless
import DriftlessTestKit
import GRDB
import Testing

/// The code of the article on testing an app's sync.
@Suite struct TestingSyncTests {
    private var migrator: DatabaseMigrator {
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

    @Test func `a first scenario, and one apart`() throws {
        let world = try Scenario(contract: .todo) { try migrator.migrate($0) }
        let phone = try world.device("phone"), tablet = try world.device("tablet")

        try phone.edits { try Item(title: "Buy milk", by: "ann").insert($0) }
        try world.expect(.converged)

        #expect(try tablet.reads { try Item.fetchAll($0).map(\.title) } == ["Buy milk"])

        phone.goesOffline()
        try phone.edits { try $0.execute(sql: "UPDATE item SET title = 'Buy bread'") }
        try tablet.edits { try $0.execute(sql: "UPDATE item SET title = 'Buy wine'") }
        world.time.passes(.days(40))
        phone.goesOnline()
        try world.expect(.converged)

        #expect(try phone.reads { try Item.fetchAll($0).map(\.title) } == ["Buy wine"])
        #expect(try phone.conflicts().map(\.kept) == [.theirs])

        world.network.drops(.responses, of: .push, from: tablet, next: 1)
        try tablet.edits { try Item(title: "Buy salt", by: "ben").insert($0) }
        world.time.passes(.seconds(5))
        tablet.crashes()
        world.server.crashes(downFor: .minutes(10))
        tablet.restarts()
        try world.expect(.converged)

        #expect(try phone.reads { try Item.fetchAll($0).map(\.title) } == ["Buy wine", "Buy salt"])
    }

    @Test func `what the server refuses`() throws {
        let world = try Scenario(contract: .todo) { try migrator.migrate($0) }
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        tablet.goesOffline()
        try phone.edits { try Item(title: "Buy milk", by: "ann").insert($0) }
        try tablet.edits { try Item(title: "Buy milk", by: "ben").insert($0) }
        tablet.goesOnline()
        try world.expect(.converged)

        let refused = try #require(try tablet.refused().first)
        #expect(refused.values["by"] == .string("ben"))

        try phone.edits { try $0.execute(sql: "UPDATE item SET title = 'Buy oat milk'") }
        try world.expect(.converged)
        try tablet.retries(refused)
        try world.expect(.converged)
        try world.expect(.nothingPending)
    }

    @Test func `random runs lose nothing`() throws {
        let summary = try RandomRuns(contract: .todo) { try migrator.migrate($0) }.run(seeds: 0..<20)
        #expect(summary.operations > 50)
    }

    @Test func `a failure as the article shows it`() throws {
        let runs = RandomRuns(contract: .todo, faults: .none) { queue in
            try migrator.migrate(queue)
            try queue.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER few BEFORE INSERT ON item WHEN (SELECT count(*) FROM item) >= 1 BEGIN
                            SELECT RAISE(ABORT, 'one at most');
                        END
                        """)
            }
        }
        let failure = try #require(throws: RandomRunFailure.self) {
            try runs.run(seeds: 0..<20, test: "random runs lose nothing()")
        }
        #expect(failure.rule == "converged")
        #expect(failure.message.hasSuffix("(a constraint or a trigger of the app's keeps it out)"))
    }
}
