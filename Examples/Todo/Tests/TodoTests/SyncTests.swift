import DriftlessTestKit
import GRDB
import Testing

@testable import Todo

/// What becomes of two people's lists, on the app's own migrations and records.
@Suite struct SyncTests {
    private let world: Scenario, ann: Scenario.Device, ben: Scenario.Device

    init() throws {
        world = try Scenario(contract: .todo) { try TodoList.migrator.migrate($0) }
        ann = try world.device("ann")
        ben = try world.device("ben")
    }

    private func items(_ device: Scenario.Device) throws -> [Item] {
        try device.reads { try Item.order(Item.Columns.id).fetchAll($0) }
    }

    @Test func `done on one side and renamed on the other, both stand`() throws {
        try ann.edits { try Item(title: "Buy milk", by: "ann").insert($0) }
        try world.expect(.converged)

        ben.goesOffline()
        try ann.edits { try $0.execute(sql: "UPDATE item SET done = 1") }
        try ben.edits { try $0.execute(sql: "UPDATE item SET title = 'Buy oat milk'") }
        world.time.passes(.days(40))
        ben.goesOnline()

        try world.expect(.converged)
        try world.expect(.noConflicts)
        #expect(try items(ann).map(\.title) == ["Buy oat milk"])
        #expect(try items(ben).map(\.done) == [true])
    }

    @Test func `the same title twice is refused, kept, and can be tried again`() throws {
        ben.goesOffline()
        try ann.edits { try Item(title: "Buy milk", by: "ann").insert($0) }
        try ben.edits { try Item(title: "Buy milk", by: "ben").insert($0) }
        ben.goesOnline()
        try world.expect(.converged)

        let refused = try #require(ben.refused().first)
        #expect(refused.values["by"] == .string("ben"))
        try ann.edits { try $0.execute(sql: "UPDATE item SET title = 'Buy oat milk'") }
        try world.expect(.converged)
        try ben.retries(refused)
        try world.expect(.converged)
        try world.expect(.nothingPending)
        #expect(Set(try items(ann).map(\.title)) == ["Buy milk", "Buy oat milk"])
    }

    @Test func `what a person wrote survives a crash, a lost answer and a server that dies`() throws {
        world.network.drops(.responses, of: .push, from: ann, next: 1)
        try ann.edits { try Item(title: "Buy milk", by: "ann").insert($0) }
        world.time.passes(.seconds(1))
        ann.crashes()
        world.server.crashes()
        ann.restarts()
        try world.expect(.converged)
        #expect(try items(ben).map(\.title) == ["Buy milk"])
    }

    @Test func `random runs lose nothing`() throws {
        try RandomRuns(contract: .todo) { try TodoList.migrator.migrate($0) }.run(seeds: 0..<25)
    }
}
