import DriftlessContract
import DriftlessProtocol
import DriftlessServerStore
import Testing

/// What a device gets that takes some scopes of a tenant (rules [21]-[23]).
@Suite struct ScopedPulls {
    static let sheet = Entity(
        name: "sheet", identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .int, required: true), Field(name: "site", type: .int, required: true),
            Field(name: "name", type: .any),
        ], scope: ScopePath(scope: "site", field: "site"))
    static let line = Entity(
        name: "line", identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .int, required: true), Field(name: "site", type: .int, required: true),
            Field(name: "sheet", type: .int),
        ],
        references: [
            Reference(fields: ["sheet"], parent: "sheet", parentFields: ["id"], onParentDeleted: .cascade)
        ], scope: ScopePath(scope: "site", field: "site"))
    let bench: Bench

    /// Site 1, with two sheets there and one at site 2: revisions 1 to 4.
    init() throws {
        bench = try Bench([Bench.site, ScopedPulls.sheet, ScopedPulls.line])
        try accept(insert(Bench.site, [.integer(1), .string("north"), .null]))
        try accept(insert(Self.sheet, [.integer(1), .integer(1), .string("a")]))
        try accept(insert(Self.sheet, [.integer(2), .integer(1), .string("b")]))
        try accept(insert(Self.sheet, [.integer(3), .integer(2), .string("c")]))
    }

    private func accept(_ changes: Change...) throws {
        let receipt = try bench.push(bench.a, [bench.operation(bench.a, changes)]).receipts.first
        #expect(receipt?.outcome == .accepted, "\(String(describing: receipt))")
    }

    private func change(_ entity: Entity, _ id: Int64, _ field: Int, _ old: Value, _ new: Value) throws -> Change {
        let life = try pull(["tenant", "site/1", "site/2", "site/3"]).records
            .first { $0.layout.entity == entity.name && $0.key == key(id) }?.life
        return Change(
            layout: Layout(entity), kind: .update, key: key(id), life: life, base: 1 << 40,
            fields: [FieldChange(field: field, old: old, new: new, base: 1 << 40)])
    }

    private func pull(_ scopes: [String], after: Revision = 0, pageBytes: Int = 1 << 20) throws -> PullPage {
        try bench.store.pull(
            PullRequest(
                device: bench.a, contractDigest: [], after: after, scopes: scopes, pageBytes: pageBytes))
    }

    private func names(_ records: [RecordState]) -> [String] { records.map { "\($0.layout.entity) \($0.key)" } }

    @Test func `a pull brings what is in its scopes and nothing else, with their digests`() throws {
        #expect(try names(pull(["tenant"]).records) == ["site 1"])
        #expect(try names(pull(["site/1", "tenant"]).records) == ["site 1", "sheet 1", "sheet 2"])
        let page = try pull(["site/2", "site/9"])
        #expect(names(page.records) == ["sheet 3"] && page.complete && page.end == 4)
        #expect(page.digests.map(\.scope) == ["site/2", "site/9"] && page.digests.map(\.count) == [1, 0])
        #expect(try bench.store.digests() == bench.store.recount())
    }

    @Test func `a record that moves leaves a marker where it was, and none where it came back to`() throws {
        try accept(change(Self.sheet, 1, 1, .integer(1), .integer(2)))
        let left = try pull(["site/1"], after: 4)
        #expect(left.records.isEmpty)
        #expect(left.exits == [Exit(scope: "site/1", entity: "sheet", key: key(1), revision: 5)])
        let come = try pull(["site/2"], after: 4)
        #expect(names(come.records) == ["sheet 1"] && come.exits.isEmpty)
        #expect(try bench.store.digests() == bench.store.recount())
        try accept(change(Self.sheet, 1, 1, .integer(2), .integer(1)))
        #expect(try pull(["site/1"], after: 4).exits.isEmpty)
        #expect(try names(pull(["site/1"], after: 4).records) == ["sheet 1"])
        #expect(try pull(["site/2"], after: 4).exits.map(\.revision) == [6])
        #expect(try bench.store.digests() == bench.store.recount())
    }

    @Test func `a removed record's tombstone stays in its scope`() throws {
        let life = try #require(try pull(["site/1"]).records.first).life
        try accept(
            Change(layout: Layout(Self.sheet), kind: .delete, key: key(1), life: life, base: 1 << 40, fields: []))
        #expect(try pull(["site/1"], after: 4).records.map(\.row) == [nil])
        #expect(try pull(["site/2", "tenant"], after: 4).records.isEmpty)
        #expect(try bench.store.digests() == bench.store.recount())
    }

    @Test(arguments: [1, 1 << 20]) func `a first sync reads one scope`(_ pageBytes: Int) throws {
        func all(_ scope: String) throws -> [String] {
            var seen: [String] = []
            var cursor: SnapshotCursor?
            repeat {
                let page = try bench.store.snapshot(
                    SnapshotRequest(
                        device: bench.a, contractDigest: [], scope: scope, cursor: cursor, pageBytes: pageBytes))
                seen += names(page.records)
                cursor = page.next
            } while cursor != nil
            return seen
        }
        #expect(try all("tenant") == ["site 1"])
        #expect(try all("site/1") == ["sheet 1", "sheet 2"])
        #expect(try all("site/2") == ["sheet 3"])
        #expect(try all("site/9").isEmpty)
    }

    @Test(arguments: ["sites/1", "site", "", "tenant/1"]) func `a scope that the contract does not know is refused`(
        _ scope: String
    ) throws {
        #expect(throws: (any Error).self) { try pull([scope]) }
        #expect(throws: (any Error).self) {
            try bench.store.snapshot(SnapshotRequest(device: bench.a, contractDigest: [], scope: scope, cursor: nil))
        }
    }

    @Test func `what refers to each other stays in one scope`() throws {
        func rejection(_ changes: Change...) throws -> String? {
            let receipt = try bench.push(bench.a, [bench.operation(bench.a, changes)]).receipts.first
            guard case .rejected(let why)? = receipt?.outcome else { return nil }
            return why.code.rawValue
        }
        #expect(try rejection(insert(Self.line, [.integer(1), .integer(2), .integer(1)])) == "other-scope")
        try accept(insert(Self.line, [.integer(1), .integer(1), .integer(1)]))
        let sheet = try change(Self.sheet, 1, 1, .integer(1), .integer(2))
        let line = try change(Self.line, 1, 1, .integer(1), .integer(2))
        #expect(try rejection(sheet) == "other-scope", "the line would stay")
        #expect(try rejection(line) == "other-scope", "the sheet would stay")
        try accept(line, sheet)
        #expect(try names(pull(["site/2"]).records) == ["sheet 3", "line 1", "sheet 1"])
        #expect(try bench.store.digests() == bench.store.recount())
    }
}
