import Driftless
import DriftlessSQLite
import Foundation
import GRDB
import Testing

/// What an app can show of conflicts.
@Suite(.serialized) struct ConflictsTests {
    @Test func `a conflict is kept with base, mine, theirs and what stands, and an observation sees it`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite"), b = try server.pool("b.sqlite")
            let first = try server.client(a), second = try server.client(b)
            #expect(try await a.read { try first.conflicts($0).isEmpty }, "not under sync yet")
            try await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'base', NULL)") }
            try await first.syncNow()
            try await second.syncNow()
            let seen = Shared<[[RecordedConflict]]>([])
            let observation = ValueObservation.tracking { try second.conflicts($0) }
                .start(in: b, scheduling: .async(onQueue: .global())) {
                    Issue.record($0)
                } onChange: { conflicts in
                    seen.with { $0.append(conflicts) }
                }
            defer { observation.cancel() }
            try await a.write { try $0.execute(sql: "UPDATE todo SET title = 'theirs'") }
            try await b.write { try $0.execute(sql: "UPDATE todo SET title = 'mine'") }
            try await first.syncNow()
            try await second.syncNow()
            #expect(await eventually { seen.with { $0.last?.count == 1 } })
            let conflicts = try await b.read { try second.conflicts($0) }
            let conflict = try #require(conflicts.first)
            #expect(conflict.entity == "todo" && conflict.key == [.string("1")] && conflict.field == "title")
            #expect(conflict.base == .string("base"))
            #expect(conflict.mine == .string("mine"))
            #expect(conflict.theirs == .string("theirs"))
            let stands = try await TodoApp.titles(b)
            #expect(conflict.result == .string(stands[0]))
            #expect(conflict.kept == (stands == ["mine"] ? .mine : .theirs))
            #expect(conflict.policy == "lww" && !conflict.isOpen)
        }
    }

    @Test func `rows that were there on both sides and differ stay open until a person has looked`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite"), b = try server.pool("b.sqlite")
            for (pool, title) in [(a, "first"), (b, "second")] {
                try await pool.write {
                    try $0.execute(sql: "INSERT INTO todo VALUES ('1', ?, NULL)", arguments: [title])
                }
            }
            let first = try server.client(a), second = try server.client(b)
            try await first.syncNow()
            try await second.syncNow()
            #expect(await second.status.openConflicts == 1)
            #expect(try await TodoApp.titles(b) == ["first"])
            let conflicts = try await b.read { try second.conflicts($0) }
            let conflict = try #require(conflicts.first)
            #expect(conflict.isOpen && conflict.mine == .string("second"))
            try await b.write { try $0.execute(sql: "UPDATE todo SET title = 'second'") }
            try await second.close(conflict)
            #expect(await second.status.openConflicts == 0)
            #expect(try await b.read { try second.conflicts($0).map(\.isOpen) } == [false])
            try await second.syncNow()
            try await first.syncNow()
            #expect(try await TodoApp.titles(a) == ["second"])
            var changed = conflict
            changed.id = 4711
            let unknown = changed
            let error = await #expect(throws: StoreError.self) { try await second.close(unknown) }
            #expect(error?.code == .notFound)
        }
    }
}
