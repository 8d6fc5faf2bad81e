import DriftlessTestKit
import GRDB
import Testing

@Suite struct DeviceTests {
    @Test func `a process that is killed at any moment loses nothing`() throws {
        for effects in 0..<12 {
            let world = try NotesApp.world()
            let phone = try world.device("phone"), tablet = try world.device("tablet")
            try phone.edits { try $0.add("1", "Milk") }
            try world.expect(.converged)
            phone.crashes(after: effects)
            try phone.edits { try $0.rename("1", "Bread") }
            try tablet.edits { try $0.add("2", "Wine") }
            world.time.passes(.minutes(2))
            // Or as it is asked to.
            if !world.journal.contains(where: { $0.hasSuffix("phone dies") }) {
                let meanwhile = #expect(throws: ScenarioError.self) { try world.expect(.converged) }
                #expect(meanwhile?.code == .notRunning)
            }
            phone.restarts()
            try world.expect(.converged)
            #expect(try phone.titles() == ["Bread", "Wine"])
            #expect(try tablet.titles() == ["Bread", "Wine"])
        }
    }

    @Test func `edits on a device that crashed wait in its file`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.edits { try $0.add("1", "Milk") }
        phone.crashes()
        world.time.passes(.days(1))
        #expect(try tablet.titles().isEmpty)
        phone.restarts()
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Milk"])
    }

    @Test func `a disk that fails costs what it kept from being written, and nothing else`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.edits { try $0.add("1", "Milk") }
        phone.diskFails()
        #expect(throws: DatabaseError.self) { try phone.edits { try $0.add("2", "Salt") } }
        world.time.passes(.minutes(1))
        #expect(try tablet.titles().isEmpty)
        phone.diskHeals()
        phone.restarts()
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Milk"])
    }

    @Test func `a clock that is wrong decides nothing`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        phone.clock.jumps(.days(365))
        phone.goesOffline()
        try phone.edits { try $0.rename("1", "Bread") }
        #expect(try phone.unaccepted().map(\.values["title"]) == [.string("Bread")])
        try tablet.edits { try $0.rename("1", "Wine") }
        phone.clock.jumps(.hours(-3))
        phone.goesOnline()
        try world.expect(.converged)
        // The jump back in between makes the phone's edit three hours younger than it was; it is not in the future.
        #expect(try phone.titles() == tablet.titles())
        #expect(world.journal.contains { $0.hasSuffix("the clock of phone jumps by -3 hours") })
    }

    @Test func `credentials that expire are renewed, or waited for`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try world.expect(.converged)
        phone.credentialsExpire()
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Milk"])
        phone.credentialsExpire(renewed: false)
        try phone.edits { try $0.rename("1", "Bread") }
        world.time.passes(.hours(1))
        #expect(try tablet.titles() == ["Milk"])
        phone.signsInAgain()
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Bread"])
    }

    @Test func `a person who asks for a sync does not wait for the next attempt`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try world.expect(.converged)
        phone.goesOffline()
        try phone.edits { try $0.add("1", "Milk") }
        // Right after an attempt that failed, the next one is most of a minute away.
        world.time.passes(.minutes(30))
        phone.goesOnline()
        var asks = 0
        while try tablet.titles().isEmpty, asks < 20 {
            phone.asksForSync()
            world.time.passes(.seconds(1))
            asks += 1
        }
        #expect(asks < 20)
        phone.crashes()
        phone.asksForSync()
        #expect(throws: ScenarioError.self) { try phone.status() }
    }

    @Test func `scopes are taken and left`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.subscribes(to: .scope("site", .string("north")))
        try phone.edits { try $0.execute(sql: "INSERT INTO photo VALUES ('1', 'north'), ('2', 'south')") }
        try world.expect(.converged)
        func photos(_ device: Scenario.Device) throws -> [String] {
            try device.reads { try String.fetchAll($0, sql: "SELECT id FROM photo ORDER BY id") }
        }
        #expect(try photos(phone) == ["1"] && photos(tablet) == [])
        try tablet.subscribes(to: .scope("site", .string("south")))
        try world.expect(.converged)
        #expect(try photos(tablet) == ["2"])
        try tablet.unsubscribes(from: .scope("site", .string("south")))
        #expect(try photos(tablet) == [])
        try world.expect(.converged)
        #expect(throws: (any Error).self) { try tablet.subscribes(to: .scope("city", .string("south"))) }
        #expect(throws: (any Error).self) { try tablet.unsubscribes(from: .tenant) }
        try world.expect(.converged)
    }

    @Test func `a record moves to a scope whose name is not in the order of Swift's strings`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone")
        try phone.subscribes(to: .scope("site", .string("v")))
        try phone.edits { try $0.execute(sql: "INSERT INTO photo VALUES ('1', 'v')") }
        try world.expect(.converged)
        // Before v in bytes, after it as text.
        try phone.edits { try $0.execute(sql: "UPDATE photo SET site = ?", arguments: ["e\u{301}"]) }
        try world.expect(.converged)
        #expect(try phone.reads { try Int.fetchOne($0, sql: "SELECT count(*) FROM photo") } == 0)
        // The engine has begun before anything else happens to it.
        #expect(world.journal.count { $0.hasPrefix("0:00:00.000") && $0.contains("asks hello") } == 1)
    }

    @Test func `what was refused is read, tried again and discarded`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        tablet.goesOffline()
        try phone.edits { try $0.add("1", "Milk") }
        try tablet.edits { try $0.add("2", "Milk") }
        try tablet.edits { try $0.add("3", String(repeating: "long ", count: 9)) }
        tablet.goesOnline()
        try world.expect(.converged)
        let refused = try tablet.refused()
        #expect(refused.map(\.key) == [[.string("2")], [.string("3")]])
        let failure = #expect(throws: ScenarioFailure.self) { try world.expect(.nothingPending) }
        #expect(failure?.message.contains("tablet: insert of Note 2 was refused, duplicate-value") == true)
        let change = try #require(refused.first)
        #expect(throws: (any Error).self) { try tablet.retries(change) }
        try phone.edits { try $0.rename("1", "Bread") }
        try world.expect(.converged)
        try tablet.retries(change)
        try tablet.discards(try #require(refused.last))
        try world.expect(.converged)
        try world.expect(.nothingPending)
        #expect(try phone.titles() == ["Bread", "Milk"])
        #expect(throws: (any Error).self) { try tablet.discards(change) }
    }

    @Test func `the backend's changes win where the contract says so`() throws {
        let world = try NotesApp.world()
        let shop = try world.device("shop", isBackend: true), phone = try world.device("phone")
        try shop.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        shop.goesOffline()
        try shop.edits { try $0.execute(sql: "UPDATE note SET price = 3") }
        try phone.edits { try $0.execute(sql: "UPDATE note SET price = 4") }
        world.time.passes(.seconds(30))
        shop.goesOnline()
        try world.expect(.converged)
        #expect(try phone.reads { try Int.fetchAll($0, sql: "SELECT price FROM note") } == [3])
    }
}
