import DriftlessContract
import DriftlessSQLite
import Foundation
import GRDB
import Testing

@testable import Driftless

/// The task of `run()` is cancelled, whatever it does just then.
@Suite(.serialized) struct CancellationTests {
    enum Stage: CaseIterable, Sendable { case beforehand, waitingForTheFile, inACall, betweenAttempts, inTheStream }

    @Test(arguments: Stage.allCases)
    func `a cancelled run ends at once, nothing is half done, and the next one goes on`(stage: Stage) async throws {
        try await RealServer.with(TodoApp.contract) { server in
            var quick = Configuration()
            quick.busyMode = .timeout(0.05)
            _ = try server.pool("a.sqlite")
            let a = try DatabasePool(path: server.path("a.sqlite"), configuration: quick)
            try await server.client(a).syncNow()
            try await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'x', NULL)") }

            let silent = try Portal.silent()
            defer { silent.stop() }
            var holding = Configuration()
            holding.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: server.path("a.sqlite"), configuration: holding)
            if stage == .waitingForTheFile {
                try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            }
            let url = [.inACall: silent.url, .betweenAttempts: "http://127.0.0.1:1"][stage] ?? server.url
            let sync = try DriftlessClient(
                database: a, contract: TodoApp.contract, server: url, credentials: { [token = server.token] in token })
            await withThrowingTaskGroup(of: Void.self) { group in
                if stage == .beforehand { group.cancelAll() }
                group.addTask { try await sync.run() }
                let isThere = await eventually {
                    switch stage {
                    case .beforehand: true
                    case .waitingForTheFile: isBeingSynced(server.path("a.sqlite"))
                    case .inACall: silent.hasGuest
                    case .betweenAttempts: if case .offline = await sync.status.state { true } else { false }
                    case .inTheStream: await sync.status.state == .upToDate
                    }
                }
                #expect(isThere, "\(stage)")
                let began = ContinuousClock.now
                group.cancelAll()
                let result = await group.nextResult()
                #expect(began.duration(to: .now) < .seconds(5))
                guard case .failure(let error)? = result else {
                    Issue.record("\(String(describing: result))")
                    return
                }
                #expect(error is CancellationError, "\(error)")
            }
            #expect(await sync.status.state == .stopped)
            #expect(!isBeingSynced(server.path("a.sqlite")), "the lock went with it")
            if stage == .waitingForTheFile {
                try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
            }
            try await server.client(a).syncNow()
            let b = try server.pool("b.sqlite")
            try await server.client(b).syncNow()
            #expect(try await TodoApp.titles(b) == ["x"])
        }
    }

    private func isBeingSynced(_ path: String) -> Bool {
        do {
            try SyncLock(path: path)?.release()
            return false
        } catch {
            return true
        }
    }
}
