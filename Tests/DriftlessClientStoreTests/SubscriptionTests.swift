import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import DriftlessSync
import Testing

@testable import DriftlessClientStore

/// A device that takes some scopes of a tenant (rules [21]-[23]).
@Suite struct SubscriptionTests {
    static let line: Entity = {
        var entity = entity("line", "id int", "site text", "a text")
        entity.fields[1].required = true
        entity.scope = ScopePath(scope: "site", field: "site")
        return entity
    }()
    static let tables =
        "CREATE TABLE line (id INTEGER PRIMARY KEY, site TEXT NOT NULL, a TEXT);"
        + "CREATE TABLE item (id INTEGER PRIMARY KEY, a TEXT, code TEXT UNIQUE)"

    /// With the tenant's first sync done, at revision 5.
    private func device() throws -> Device {
        let device = try Device(Self.tables, ApplyingTests.item, Self.line)
        let item = serverState(ApplyingTests.item, 5, [.integer(1), .string("a"), .string("x")])
        _ = try device.store.apply(SnapshotPage(start: 5, records: [item], next: nil), random: &device.random)
        return device
    }

    private func state(_ revision: Revision, _ id: Int64, _ site: String, _ a: String) -> RecordState {
        serverState(Self.line, revision, [.integer(id), .string(site), .string(a)])
    }

    private func take(_ device: Device, _ site: String, at start: Revision = 5, _ states: RecordState...) throws {
        try device.store.subscribe(to: .scope("site", .string(site)), random: &device.random)
        #expect(try device.store.position().hydration == Hydration(scope: "site/\(site)"))
        let page = SnapshotPage(start: start, records: states, next: nil)
        #expect(try device.store.apply(page, random: &device.random).done)
    }

    private func pull(
        _ device: Device, to end: Revision, _ states: RecordState..., exits: [(String, Int64, Revision)] = []
    ) throws -> PullStep {
        let (after, scopes) = try device.store.nextPull()
        let exits = exits.map {
            Exit(scope: $0.0, entity: "line", key: RecordKey(bytes: PackedRow.pack([.integer($0.1)])), revision: $0.2)
        }
        let page = PullPage(
            scopes: scopes, start: after, end: end, complete: true, records: states, exits: exits)
        return try device.store.take(page, now: 3, random: &device.random)
    }

    private func lines(_ device: Device) throws -> String {
        try device.app("SELECT id, site, a FROM line ORDER BY id").replacing("\n", with: " ")
    }

    private func scopes(_ device: Device) throws -> [String] {
        try DeviceStatus.read(path: device.path).scopes.map { "\($0.scope) \($0.state) \($0.records)" }
    }

    /// What a scope's digest must be for these records.
    private func expectDigest(_ device: Device, _ scope: String, _ rows: [[Value]]) throws {
        var sum = ScopeSum()
        for row in rows { sum.add(RecordHash(entity: Self.line, key: Self.line.key(of: row)!, row: row)) }
        let found = try DeviceStatus.read(path: device.path).scopes.first { $0.scope == scope }
        #expect(found?.digest == Hex.encode(sum.bytes))
    }

    @Test func `a scope's records come with its own first sync, and go when it is left, unsaid to anybody`() throws {
        let device = try device()
        try take(device, "n", state(2, 1, "n", "a"), state(3, 2, "n", "b"))
        try take(device, "s", state(4, 3, "s", "c"))
        #expect(try lines(device) == "1|n|a 2|n|b 3|s|c")
        #expect(try scopes(device) == ["tenant live 1", "site/n live 2", "site/s live 1"])
        try expectDigest(
            device, "site/n",
            [[.integer(1), .string("n"), .string("a")], [.integer(2), .string("n"), .string("b")]])
        #expect(try device.store.nextPull().scopes == ["site/n", "site/s", "tenant"])
        try device.store.unsubscribe(from: .scope("site", .string("n")), random: &device.random)
        #expect(try lines(device) == "3|s|c")
        #expect(try scopes(device) == ["tenant live 1", "site/s live 1"])
        #expect(try device.fresh().isEmpty, "leaving is not a delete")
        try take(device, "n", state(2, 1, "n", "a"), state(3, 2, "n", "b"))
        #expect(try lines(device) == "1|n|a 2|n|b 3|s|c", "what was left comes again, at the revision that it had")
    }

    @Test func `many records leave a part at a time, and an interrupted leaving is finished`() throws {
        let device = try device()
        let states = (1...5000).map { state(2, Int64($0), "n", "a") }
        try device.store.subscribe(to: .scope("site", .string("n")), random: &device.random)
        _ = try device.store.apply(SnapshotPage(start: 5, records: states, next: nil), random: &device.random)
        try device.store.write { try $0.run("UPDATE driftless_scope SET state = 'leaving' WHERE scope = 'site/n'") }
        #expect(try device.store.nextPull().scopes == ["tenant"])
        try device.store.finishLeaving(random: &device.random)
        #expect(try device.app("SELECT count(*) FROM line") == "0")
        #expect(try scopes(device) == ["tenant live 1"])
        #expect(try device.integer("SELECT count(*) FROM driftless_record") == 1)
    }

    @Test func `an exit removes a record only where it is still held as of the left scope`() throws {
        let device = try device()
        try take(device, "n", state(2, 1, "n", "a"), state(3, 2, "n", "b"))
        try take(device, "s")
        let moved = state(7, 1, "s", "a")
        _ = try pull(device, to: 8, moved, exits: [("site/n", 1, 7), ("site/n", 2, 8)])
        #expect(try lines(device) == "1|s|a")
        try expectDigest(device, "site/n", [])
        try expectDigest(device, "site/s", [[.integer(1), .string("s"), .string("a")]])
        _ = try pull(device, to: 9, exits: [("site/s", 1, 6)])
        #expect(try lines(device) == "1|s|a", "an older exit than what is held")
    }

    @Test func `a record that this device moves out of its scopes leaves it with the pull after the answer`() throws {
        let device = try device()
        try take(device, "n", state(2, 1, "n", "a"))
        try device.app("UPDATE line SET site = 'far' WHERE id = 1; INSERT INTO line VALUES (2, 'far', 'mine')")
        let operations = try device.fresh()
        #expect(try lines(device) == "1|far|a 2|far|mine", "what one wrote is there")
        for (i, operation) in operations.enumerated() {
            _ = try device.answer(operation, .accepted, revision: 6 + Revision(i))
        }
        _ = try pull(device, to: 8, exits: [("site/n", 1, 6)])
        #expect(try lines(device) == "")
        try expectDigest(device, "site/n", [])
        #expect(try device.integer("SELECT count(*) FROM driftless_underlay") == 0)
        #expect(try scopes(device) == ["tenant live 1", "site/n live 0"])
    }

    @Test func `what waits for an answer outlives the leaving of its scope`() throws {
        let device = try device()
        try take(device, "n", state(2, 1, "n", "a"))
        try device.app("INSERT INTO line VALUES (2, 'n', 'mine')")
        var operations = try device.fresh()
        try device.app("UPDATE line SET a = 'edit' WHERE id = 1")
        operations += try device.fresh()
        try device.store.unsubscribe(from: .scope("site", .string("n")), random: &device.random)
        #expect(try lines(device) == "2|n|mine")
        #expect(try device.outbox().map(\.id) == operations.map(\.id), "still to be sent, word for word")
        #expect(try device.outbox().map { $0.changes.map(\.fields) } == operations.map { $0.changes.map(\.fields) })
        #expect(try device.answer(operations[0], .accepted, revision: 6) == 1)
        #expect(try device.answer(operations[1], .accepted, revision: 7) == 0)
        _ = try pull(device, to: 7)
        #expect(try lines(device) == "" && device.integer("SELECT count(*) FROM driftless_record") == 1)
        try take(device, "n", at: 7, state(7, 1, "n", "edit"), state(6, 2, "n", "mine"))
        #expect(try lines(device) == "1|n|edit 2|n|mine", "its own writes are not taken for what it holds already")
    }

    @Test func `an answer that is older than an exit brings nothing back`() throws {
        let device = try device()
        try take(device, "n", state(2, 1, "n", "a"))
        try device.app("UPDATE line SET a = 'edit' WHERE id = 1")
        let operation = try #require(try device.fresh().first)
        _ = try pull(device, to: 9, exits: [("site/n", 1, 9)])
        _ = try device.answer(operation, .merged, revision: 6, records: [state(6, 1, "n", "edit")])
        #expect(try lines(device) == "")
        try expectDigest(device, "site/n", [])
    }

    @Test func `a page of other scopes than the device takes by now is let go, and nothing else`() throws {
        let device = try device()
        let first = PullPage(scopes: ["tenant"], start: 5, end: 7, complete: false, records: [])
        #expect(try device.store.take(first, now: 3, random: &device.random) == .staged)
        try take(device, "n")
        #expect(try device.store.nextPull().after == 5)
        let second = PullPage(scopes: ["tenant"], start: 7, end: 9, complete: true, records: [])
        #expect(try device.store.take(second, now: 3, random: &device.random) == .outdated)
        #expect(try device.store.position().checkpoint == 5)
        #expect(try pull(device, to: 9) == .applied(.later, pending: 0))
        #expect(try device.store.position().checkpoint == 9)
    }

    @Test func `a scope that joins does not raise the checkpoint of the others`() throws {
        let device = try device()
        try take(device, "n", at: 50, state(40, 1, "n", "a"))
        #expect(try device.store.position().checkpoint == 5, "the tenant is not complete above 5")
        let page = SnapshotPage(start: 60, records: [], next: nil)
        #expect(try device.store.apply(page, at: Hydration(scope: "site/n"), random: &device.random).checkpoint == 5)
        #expect(try lines(device) == "1|n|a", "a page for a scope that had its first sync changes nothing")
    }

    @Test func `a device takes the scopes of the rows that it had before, unless they are discarded`() throws {
        let rows = Self.tables + "; INSERT INTO line VALUES (1, 'n', 'a'), (2, 's', 'b'), (3, 'n', 'c')"
        let device = try Device(rows, ApplyingTests.item, Self.line)
        #expect(try scopes(device) == ["tenant new 0", "site/n new 0", "site/s new 0"])
        let empty = try Device(rows, ApplyingTests.item, Self.line, existing: .discard)
        #expect(try scopes(empty) == ["tenant new 0"])
        try empty.meetEmptyServer()
        #expect(try lines(empty) == "")
    }

    @Test func `a device takes so many scopes and no more`() throws {
        let device = try device()
        try device.store.write { connection in try device.store.take((1..<1000).map { "site/\($0)" }, connection) }
        let error = #expect(throws: StoreError.self) {
            try device.store.subscribe(to: .scope("site", .string("one more")), random: &device.random)
        }
        #expect(error?.code == .refused && error?.message.contains("1001 scopes") == true)
        #expect(try scopes(device).count == 1000)
    }

    @Test func `what no scope can be is refused with its reason`() throws {
        let device = try device()
        for (scope, code, words) in [
            (Scope.scope("sites", Value.string("n")), "not-found", "no scope “sites”; it declares site"),
            (.scope("site", .integer(1)), "not-found", "cannot hold 1"),
        ] {
            let error = #expect(throws: StoreError.self) {
                try device.store.subscribe(to: scope, random: &device.random)
            }
            #expect(error?.code.rawValue == code && error?.message.contains(words) == true, "\(error as Any)")
        }
        let error = #expect(throws: StoreError.self) {
            try device.store.unsubscribe(from: .tenant, random: &device.random)
        }
        #expect(error?.code == .refused)
        try device.store.unsubscribe(from: .scope("site", .string("never taken")), random: &device.random)
    }

    @Test func `a file from before scopes is brought up to date`() throws {
        let device = try device()
        try device.store.write { connection in
            try connection.execute(
                "DROP INDEX driftless_record_by_scope; ALTER TABLE driftless_record DROP COLUMN scope;"
                    + "UPDATE driftless_device SET format = 2")
        }
        try device.attach()
        try take(device, "n", state(2, 1, "n", "a"))
        #expect(try lines(device) == "1|n|a")
        #expect(try device.app("SELECT format FROM driftless_device") == "3")
    }
}
