import Driftless
import DriftlessTestKit
import GRDB
import Testing

@Suite struct ScenarioTests {
    @Test func `devices of an app's own schema converge, and each sees what the other wrote`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        try world.expect(.nothingPending)
        try world.expect(.noConflicts)
        #expect(try tablet.titles() == ["Milk"])
        // The app's triggers ran when the engine applied.
        #expect(
            try tablet.reads { try Int.fetchOne($0, sql: "SELECT count(*) FROM search WHERE search MATCH 'milk'") } == 1
        )
        #expect(try tablet.reads { try String.fetchAll($0, sql: "SELECT note FROM history") } == ["1"])
    }

    @Test func `edits apart are merged by the contract, and the later edit is the later one`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        phone.goesOffline()
        try phone.edits { try $0.rename("1", "Bread") }
        try phone.edits { try $0.execute(sql: "UPDATE note SET opened = opened + 2") }
        try tablet.edits { try $0.rename("1", "Wine") }
        try tablet.edits { try $0.execute(sql: "UPDATE note SET opened = opened + 3") }
        world.time.passes(.hours(1))
        #expect(try phone.titles() == ["Bread"])
        phone.goesOnline()
        try world.expect(.converged)
        #expect(try phone.titles() == ["Wine"] && tablet.titles() == ["Wine"])
        #expect(try phone.reads { try Int.fetchAll($0, sql: "SELECT opened FROM note") } == [5])
        let conflicts = try phone.conflicts().filter { $0.field == "title" }
        #expect(conflicts.map(\.kept) == [.theirs])
        let failure = #expect(throws: ScenarioFailure.self) { try world.expect(.noConflicts) }
        #expect(failure?.message.contains("phone: Note 1.title: mine Bread, theirs Wine, by lww Wine") == true)
        #expect(throws: Never.self) { try world.expect(.noConflicts, of: tablet) }
        // Whoever it was.
        try tablet.edits { try $0.rename("1", "Beer") }
        try phone.edits { try $0.rename("1", "Tea") }
        try world.expect(.converged)
        #expect(try phone.titles() == ["Tea"] && tablet.titles() == ["Tea"])
    }

    @Test func `forty days offline cost a test little, and nothing is lost`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        phone.goesOffline()
        try phone.edits { try $0.add("1", "Milk") }
        world.time.passes(.days(40))
        // It is suspended meanwhile, as a system would do it.
        let attempts = world.journal.count { $0.contains("phone asks hello") }
        #expect(attempts > 10 && attempts < 1_000)
        phone.goesOnline()
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Milk"])
        #expect(try phone.status().pending == 0)
    }

    @Test func `what one device does while another stays away is expected of the others alone`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone"), tablet = try world.device("tablet"), desk = try world.device("desk")
        phone.goesOffline()
        try tablet.edits { try $0.add("1", "Milk") }
        try world.expect(.converged, of: tablet, desk)
        #expect(try desk.titles() == ["Milk"] && phone.titles().isEmpty)
        let offline = #expect(throws: ScenarioError.self) { try world.expect(.converged) }
        #expect(offline?.code == .isOffline && offline?.message.contains("phone") == true)
    }

    @Test func `rows that migrations made are there on all devices once`() throws {
        let world = try Scenario(contract: NotesApp.contract) { queue in
            var migrator = NotesApp.migrator
            migrator.registerMigration("welcome") { db in
                try db.execute(sql: "INSERT INTO folder VALUES ('f', 'Inbox')")
                try db.execute(sql: "INSERT INTO note (id, title, folder) VALUES ('w', 'Welcome', 'f')")
            }
            try migrator.migrate(queue)
        }
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        // Writes to them before the first sync.
        try tablet.edits { try $0.rename("w", "Hello") }
        try world.expect(.converged)
        try world.expect(.nothingPending)
        #expect(try phone.titles() == ["Hello"])
    }

    @Test func `rows that migrations made differently are a conflict, and the server's stand`() throws {
        var devices = 0
        let world = try Scenario(contract: NotesApp.contract) { queue in
            try NotesApp.migrator.migrate(queue)
            try queue.write { try $0.add("w", "Welcome \(devices)") }
            devices += 1
        }
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try world.expect(.converged)
        #expect(try phone.titles() == ["Welcome 0"] && tablet.titles() == ["Welcome 0"])
        #expect(try tablet.conflicts().map(\.policy) == ["existing"])
    }

    @Test func `a device that joins later gets everything`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone")
        for i in 0..<20 { try phone.edits { try $0.add("\(i)", "Note \(i)") } }
        try world.expect(.converged)
        let tablet = try world.device("tablet", latency: .seconds(2))
        world.network.drops(.responses, of: .firstSync, next: 1)
        try world.expect(.converged)
        #expect(try tablet.titles().count == 20)
    }

    @Test func `a transaction that throws is rolled back, and rethrown as it was`() throws {
        struct Sorry: Error, Equatable { var number: Int }
        let world = try NotesApp.world()
        let phone = try world.device("phone")
        #expect(throws: Sorry(number: 7)) {
            try phone.edits { db in
                try db.add("1", "Milk")
                throw Sorry(number: 7)
            }
        }
        let refused = #expect(throws: DatabaseError.self) { try phone.edits { try $0.add("1", "") } }
        #expect(refused?.resultCode == .SQLITE_CONSTRAINT)
        try world.expect(.converged)
        #expect(try phone.titles().isEmpty)
        #expect(try phone.edits { _ in 3 } == 3)
    }

    @Test func `what cannot be is said in one sentence`() throws {
        let world = try NotesApp.world()
        let phone = try world.device("phone")
        let taken = #expect(throws: ScenarioError.self) { try world.device("phone") }
        #expect(taken?.code == .nameTaken)
        phone.crashes()
        let crashed = #expect(throws: ScenarioError.self) { try phone.edits { try $0.add("1", "Milk") } }
        #expect(crashed?.message == "phone cannot edit: it crashed. Start it with restarts().")
        #expect(throws: ScenarioError.self) { try world.expect(.converged) }
        #expect(try phone.titles().isEmpty)
        phone.restarts()
        try world.expect(.converged)
        // Of verbs that cannot throw, the next one that can says it.
        phone.restarts()
        #expect(throws: ScenarioError.self) { try world.expect(.converged) }
    }

    @Test func `times that cannot be are refused`() throws {
        for wrong in [Duration.days(-1), .days(4_000)] {
            let world = try NotesApp.world()
            world.time.passes(wrong)
            let error = #expect(throws: ScenarioError.self) { try world.device("phone") }
            #expect(error?.code == .outOfRange)
        }
        let world = try NotesApp.world()
        let phone = try world.device("phone")
        phone.clock.jumps(.days(3_000))
        #expect(throws: ScenarioError.self) { try phone.reads { _ in } }
    }

    @Test func `a schema that does not fit the contract is refused at once, and says why`() throws {
        let error = #expect(throws: ScenarioError.self) {
            try Scenario(contract: NotesApp.contract) { queue in
                try queue.write { try $0.execute(sql: "CREATE TABLE folder (id TEXT PRIMARY KEY NOT NULL, name TEXT)") }
            }
        }
        #expect(error?.code == .contractDoesNotFit)
        #expect(error?.description.contains("note") == true)
        let own = #expect(throws: DatabaseError.self) {
            try Scenario(contract: NotesApp.contract) { try $0.write { try $0.execute(sql: "nonsense") } }
        }
        #expect(own?.resultCode == .SQLITE_ERROR)
    }

    @Test func `migrations that attach the database themselves do no harm`() throws {
        let world = try Scenario(contract: NotesApp.contract) { queue in
            try NotesApp.migrator.migrate(queue, syncing: NotesApp.contract)
        }
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.edits { try $0.add("1", "Milk") }
        try world.expect(.converged)
        #expect(try tablet.titles() == ["Milk"])
        // The ids that they drew are not those of the run, which is the same each time.
        #expect(try phone.status().device == NotesApp.world().device("phone").status().device)
    }

    @Test func `foreign keys are enforced as the app's connection has it`() throws {
        let orphan = "INSERT INTO note (id, title, folder) VALUES ('1', 'Milk', 'nowhere')"
        let phone = try NotesApp.world().device("phone")
        let error = #expect(throws: DatabaseError.self) { try phone.edits { try $0.execute(sql: orphan) } }
        #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let world = try Scenario(contract: NotesApp.contract, configuration: configuration) {
            try NotesApp.migrator.migrate($0)
        }
        let loose = try world.device("loose")
        try loose.edits { try $0.execute(sql: orphan) }
        try world.expect(.converged)
        #expect(try loose.refused().count == 1)
    }
}
