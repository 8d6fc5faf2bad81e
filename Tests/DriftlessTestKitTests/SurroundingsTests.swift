import DriftlessTestKit
import GRDB
import Testing

/// What network and server do.
@Suite struct SurroundingsTests {
    typealias Trouble = (String, @Sendable (Scenario, Scenario.Device) -> Void, String)

    private static let troubles: [Trouble] = [
        ("lost responses", { world, _ in world.network.drops(.responses, next: 2) }, "lost-answer"),
        ("lost requests", { world, phone in world.network.drops(.requests, from: phone, next: 2) }, "lost-request"),
        ("doubled pushes", { world, _ in world.network.duplicates(of: .push, next: 1) }, "doubled-request"),
        ("late requests", { world, _ in world.network.delays(.requests, by: .minutes(2), next: 2) }, "late-request"),
        ("slow responses", { world, _ in world.network.delays(.responses, by: .seconds(9), next: 3) }, "slow-answer"),
        ("a slow line", { world, _ in world.network.carries(bytesPerSecond: 60) }, "slow-line"),
        ("refused calls", { world, _ in world.network.refuses(next: 3) }, "refused-call"),
    ]

    @Test(arguments: troubles.indices) func `a bad network costs time and nothing else`(_ i: Int) throws {
        let (name, strike, fault) = Self.troubles[i]
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        strike(world, phone)
        try phone.edits { try $0.execute(sql: "UPDATE note SET opened = opened + 1") }
        try world.expect(.converged)
        #expect(world.journal.contains { $0.hasSuffix("  \(fault)") }, "\(name)")
        let opened = try tablet.reads { try Int.fetchAll($0, sql: "SELECT opened FROM note") }
        #expect(opened == [1], "\(name)")
    }

    @Test func `the lost answer of a push alone is lost, and the push is made again`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        world.network.drops(.responses, of: .push, from: phone, next: 1)
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        #expect(world.journal.count { $0.contains("phone asks push") } == 2)
        #expect(try tablet.titles() == ["Milk"])
    }

    @Test func `a network that stays bad is said to be in the way, until it heals`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        world.network.drops(.requests, of: .push, from: phone)
        try phone.edits { try $0.add("1", "Milk") }
        world.time.passes(.hours(2))
        #expect(try tablet.titles().isEmpty)
        world.network.heals()
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Milk"])
        world.network.drops(.requests, of: .push, from: phone)
        try phone.edits { try $0.rename("1", "Bread") }
        let failure = #expect(throws: ScenarioFailure.self) { try world.expect(.converged) }
        #expect(failure?.rule == "queue-live")
        #expect(failure?.message.hasPrefix("phone still has 1 unanswered operations") == true)
        #expect(failure?.acts.last?.contains("phone edits: update Note") == true)
        // A failure stays.
        #expect(throws: ScenarioFailure.self) { try phone.edits { try $0.rename("1", "Wine") } }
    }

    @Test func `a slow network is no reason to fail`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        world.network.delays(.responses, by: .seconds(29))
        // In so many parts that it takes longer than anybody waits on a good network.
        try phone.edits { try $0.execute(sql: "INSERT INTO folder VALUES ('f', printf('%.3000000c', 'x'))") }
        try world.expect(.converged)
        #expect(try tablet.reads { try Int.fetchAll($0, sql: "SELECT length(name) FROM folder") } == [3_000_000])
        #expect(!world.journal.contains { $0.contains("no answer within") })
    }

    @Test func `what is larger than a slow line carries in time comes in parts`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        world.network.carries(bytesPerSecond: 8_000, from: phone)
        try phone.edits { try $0.execute(sql: "INSERT INTO folder VALUES ('f', printf('%.1000000c', 'x'))") }
        try world.expect(.converged)
        #expect(try tablet.reads { try Int.fetchAll($0, sql: "SELECT length(name) FROM folder") } == [1_000_000])
        world.network.heals()
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        #expect(world.journal.last?.contains("slow-line") == false)
    }

    @Test func `an answer that is lost again and again is waited for`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        world.network.drops(.responses, of: .push, from: phone, next: 8)
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Milk"])
    }

    @Test func `a server that dies between commit and answer, or is down for a while, loses nothing`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        world.server.crashes(answering: .push)
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        #expect(world.journal.contains { $0.hasSuffix("the server dies") })
        #expect(try tablet.titles() == ["Milk"])
        world.server.crashes(downFor: .hours(2))
        try phone.edits { try $0.rename("1", "Bread") }
        world.time.passes(.hours(1))
        #expect(try tablet.titles() == ["Milk"])
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Bread"])
    }
}
