import DriftlessSimulator
import DriftlessTestKit
import GRDB
import Testing

/// A kit that never fails tests nothing: mistakes that are planted are found, and the report says where.
@Suite struct FailureTests {
    /// Two people edit, delete and edit again; both sides see each other's work.
    @discardableResult
    private func story(_ mistake: Mistake?) throws -> [String] {
        let world = try NotesApp.world(mistake: mistake)
        let phone = try world.device("phone"), tablet = try world.device("tablet")
        try phone.edits { db in
            try db.add("1", "Milk")
            try db.add("2", "Bread")
        }
        try world.expect(.converged)
        world.server.crashes(answering: .push)
        try tablet.edits { try $0.execute(sql: "DELETE FROM note WHERE id = '2'") }
        try world.expect(.converged)
        world.server.crashes()
        try phone.edits { db in
            try db.add("4", "Salt")
            try db.add("5", "Pepper")
        }
        try world.expect(.converged)
        tablet.goesOffline()
        try phone.edits { try $0.execute(sql: "UPDATE note SET opened = opened + 1") }
        try phone.edits { try $0.rename("1", "Wine") }
        try tablet.edits { try $0.rename("1", "Oil") }
        try tablet.edits { try $0.add("3", String(repeating: "long ", count: 9)) }
        world.time.passes(.minutes(5))
        tablet.goesOnline()
        world.network.drops(.responses, of: .push, from: tablet, next: 1)
        try world.expect(.converged)
        return world.journal
    }

    @Test func `the story itself breaks nothing, and is the same each time`() throws {
        let first = try story(nil), second = try story(nil)
        #expect(first == second)
        #expect(first.count > 100)
    }

    private static let planted: [Mistake: Set<Invariant>] = [
        .noDedupe: [.exactlyOnce], .changeLost: [.mergeLaws],
        .captureMissed: [.noLostWrite, .queueLive], .refusedDropped: [.noLostWrite], .tornOperation: [.atomic],
        .checkpointAhead: [.checkpointHonest], .resurrected: [.deletedStaysDeleted], .deafServer: [.queueLive],
        .phantomConflict: [.statusTrue], .digestDrifts: [.digestIncremental, .converged], .commitLost: [.ackDurable],
        .rowLost: [.converged], .wentBack: [.sessionGuarantees], .lockedMeanwhile: [.neverBlocked],
    ]

    @Test(arguments: Array(planted.keys).sorted { $0.rawValue < $1.rawValue })
    func `a planted mistake is found by a scenario on the app's schema`(_ mistake: Mistake) throws {
        let failure = #expect(throws: ScenarioFailure.self) { try story(mistake) }
        let rule = try #require(failure?.rule)
        #expect(Self.planted[mistake]?.contains { $0.rawValue == rule } == true, "\(rule): \(failure?.message ?? "")")
    }

    @Test func `a report says what broke, when, what the scenario did, and what happened last`() throws {
        let failure = try #require(throws: ScenarioFailure.self) { try story(.rowLost) }
        let lines = failure.description.split(separator: "\n").map(String.init)
        #expect(lines[0] == "converged: replicas equal each other and the reference model, digests included")
        #expect(lines[1].hasPrefix("  Note ") && lines[1].contains("the server"))
        #expect(lines[2].hasPrefix("  at 0:00:00."))
        #expect(lines[3] == "The scenario:")
        #expect(lines[4] == "  0:00:00.000 phone joins")
        #expect(lines.contains { $0.contains("phone edits: insert Note 1 (id = '1', title = 'Milk', ") })
        #expect(lines.contains("The last of what happened:"))
        #expect(lines.last?.contains("BROKEN converged") == true)
        #expect(lines.count < 60)
    }

    @Test func `a row that the app's own trigger refuses is found, and the report says so`() throws {
        let world = try Scenario(contract: NotesApp.contract) { queue in
            try NotesApp.migrator.migrate(queue)
            try queue.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER strict BEFORE INSERT ON note WHEN NEW.price > 100 BEGIN
                            SELECT RAISE(ABORT, 'too dear');
                        END
                        """)
            }
        }
        let phone = try world.device("phone")
        _ = try world.device("tablet")
        try phone.edits { try $0.add("1", "Caviar") }
        try phone.edits { try $0.execute(sql: "UPDATE note SET price = 200") }
        let failure = #expect(throws: ScenarioFailure.self) { try world.expect(.converged) }
        #expect(failure?.rule == "converged" && failure?.message.contains("Note 1: tablet has nothing") == true)
        #expect(failure?.message.hasSuffix("(a constraint or a trigger of the app's keeps it out)") == true)
    }
}
