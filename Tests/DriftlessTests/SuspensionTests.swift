import Driftless
import DriftlessSQLite
import Foundation
import GRDB
import Testing

/// An app that suspends its database with GRDB's notification, as before the system suspends the app.
@Suite(.serialized) struct SuspensionTests {
    @Test func `a suspended database is left alone, and sync goes on where it was when it is resumed`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            var configuration = Configuration()
            configuration.observesSuspensionNotifications = true
            let a = try DatabasePool(path: server.path("a.sqlite"), configuration: configuration)
            try await a.write { db in
                try db.execute(
                    sql: """
                        CREATE TABLE list (id TEXT PRIMARY KEY NOT NULL, name TEXT);
                        CREATE TABLE todo (id TEXT PRIMARY KEY NOT NULL, title TEXT, list TEXT REFERENCES list)
                        """)
            }
            let b = try server.pool("b.sqlite")
            let first = try server.client(a), second = try server.client(b)
            let reasons = Shared<[String]>([])
            let events = first.events
            async let _: Void = {
                for await event in events {
                    if case .waiting(_, let error) = event { reasons.with { $0.append(error.code.rawValue) } }
                }
            }()
            async let _: Void = first.run()
            #expect(await eventually { await first.status.state == .upToDate })
            #expect(await first.status.lastVerified != nil)
            try await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'before', NULL)") }

            NotificationCenter.default.post(name: Database.suspendNotification, object: nil)
            defer { NotificationCenter.default.post(name: Database.resumeNotification, object: nil) }
            try await b.write { try $0.execute(sql: "INSERT INTO todo VALUES ('2', 'meanwhile', NULL)") }
            try await second.syncNow()
            #expect(await eventually { reasons.with { $0.contains("locked") } }, "it says what it waits for")
            await #expect(throws: DatabaseError.self) {
                try await a.write { try $0.execute(sql: "DELETE FROM todo") }
            }

            NotificationCenter.default.post(name: Database.resumeNotification, object: nil)
            #expect(await eventually { try await TodoApp.titles(a) == ["before", "meanwhile"] })
            #expect(
                await eventually {
                    try await second.syncNow()
                    return try await TodoApp.titles(b) == ["before", "meanwhile"]
                })
            #expect(await eventually { await first.status.state == .upToDate })
        }
    }
}
