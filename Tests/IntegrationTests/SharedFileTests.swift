import Foundation
import Testing

/// One file, several programs that write to it, and a daemon beside them that is killed, frozen and started again.
@Suite(.serialized) struct SharedFileTests {
    private static let tables = """
        CREATE TABLE Tally (TallyId INTEGER PRIMARY KEY NOT NULL, Total INTEGER NOT NULL);
        INSERT INTO Tally VALUES (1, 0);
        CREATE TABLE Entry (EntryId TEXT PRIMARY KEY NOT NULL, Writer TEXT NOT NULL);
        """
    /// Counts on the server too: what takes effect twice, or never, shows in the sum.
    private static func counting(_ contract: String) -> String {
        contract.replacingOccurrences(
            of: "Total: { type: int, required: true }", with: "Total: { type: int, required: true, conflict: counter }")
    }
    private static let writers = 3, transactions = 100

    /// An entry, and one more in the tally, in one transaction.
    private static func write(_ writer: String, _ i: Int) -> String {
        """
        BEGIN IMMEDIATE; INSERT INTO Entry VALUES ('\(writer) \(i)', '\(writer)');
        UPDATE Tally SET Total = Total + 1 WHERE TallyId = 1; COMMIT;
        """
    }

    /// Another program.
    private func startWriter(_ name: String, _ place: Workplace) throws -> Process {
        let steps = (0..<SharedFileTests.transactions).map { SharedFileTests.write(name, $0) + "\n.shell sleep 0.02" }
        let script = place.path(name + ".sql")
        try steps.joined(separator: "\n").write(toFile: script, atomically: true, encoding: .utf8)
        return try place.start(
            name, program: "/usr/bin/env",
            ["sqlite3", "-bail", "-cmd", ".timeout 20000", place.path("a.sqlite"), ".read '\(script)'"])
    }

    /// In WAL mode, as GRDB's pools are: who is frozen in a transaction keeps other writers waiting, and no reader.
    private func makeFleet() throws -> DaemonTests.Fleet {
        var fleet = try DaemonTests.Fleet(tables: SharedFileTests.tables, contract: SharedFileTests.counting)
        try fleet.place.sql("a.sqlite", "PRAGMA journal_mode = WAL")
        try fleet.watch("a")
        try fleet.place.eventually("a has uploaded") { try fleet.ready("a") }
        return fleet
    }

    @Test func `several writers beside a daemon that is killed and frozen: all arrives once, from one device`() throws {
        var fleet = try makeFleet()
        let place = fleet.place
        var random = SplitMix(state: 20_261_125)
        let device = try place.sql("a.sqlite", "SELECT hex(id) FROM driftless_device")
        let writers = try (0..<SharedFileTests.writers).map { try startWriter("writer \($0)", place) }
        for round in 0..<8 {
            usleep(UInt32.random(in: 0...150_000, using: &random))
            if round.isMultiple(of: 2) { try freeze(fleet) { usleep(UInt32.random(in: 0...150_000, using: &random)) } }
            try goOn(&fleet, killing: round < 4)
            try place.sql("a.sqlite", SharedFileTests.write("round", round))
            try place.eventually("the daemon is at work") { try isTaken("round", round, place) }
        }
        for writer in writers {
            writer.waitUntilExit()
            #expect(writer.terminationStatus == 0)
        }
        try expectAll(fleet, SharedFileTests.writers * SharedFileTests.transactions + 8, from: device)
    }

    /// The server takes what is on its way, while nobody hears the answer and others go on writing.
    @Test(arguments: [false, true])
    func `a daemon is frozen in the middle of a push`(isKilled: Bool) throws {
        var fleet = try makeFleet()
        let place = fleet.place
        let device = try place.sql("a.sqlite", "SELECT hex(id) FROM driftless_device")
        var written = 0
        while try !freezeInAPush(&fleet, number: written, killing: isKilled) {
            written += 1
            try #require(written < 10, "no try met the daemon in a push")
            try place.eventually("it is idle again") { try fleet.ready("a") }
        }
        try expectAll(fleet, written + 4, from: device)
    }

    /// Writes an entry while the server does not answer; false where the daemon was waiting for another answer, or
    /// frozen before the request was out. That is a slow machine's doing, and says nothing.
    private func freezeInAPush(_ fleet: inout DaemonTests.Fleet, number: Int, killing: Bool) throws -> Bool {
        let place = fleet.place, server = fleet.server.processIdentifier
        kill(server, SIGSTOP)
        defer { kill(server, SIGCONT) }
        try place.sql("a.sqlite", SharedFileTests.write("before", number))
        let sent = "SELECT count(*) FROM driftless_operation WHERE state = 'pending' AND sent = 1"
        guard try place.soon({ try place.sql("a.sqlite", sent) == "1\n" }) else { return false }
        // It is marked before it is sent.
        usleep(100_000)
        var isTaken = false
        try freeze(fleet) {
            kill(server, SIGCONT)
            isTaken = try place.soon { try self.isTaken("before", number, place) }
            for i in 0..<3 where isTaken { try place.sql("a.sqlite", SharedFileTests.write("meanwhile", i)) }
        }
        try goOn(&fleet, killing: isTaken && killing)
        return isTaken
    }

    /// As a phone does with an app that is put aside, at any moment. Whoever would sync the file meanwhile is refused.
    private func freeze(_ fleet: DaemonTests.Fleet, _ body: () throws -> Void) throws {
        let daemon = try #require(fleet.daemons["a"])
        kill(daemon.processIdentifier, SIGSTOP)
        try body()
        let second = try fleet.attempt("a")
        #expect(second.code != 0 && second.errors.contains("being synced already"), "\(second.errors)")
    }

    private func goOn(_ fleet: inout DaemonTests.Fleet, killing: Bool) throws {
        let daemon = try #require(fleet.daemons["a"])
        if killing {
            fleet.place.crash(daemon)
            try fleet.watch("a")
        } else {
            kill(daemon.processIdentifier, SIGCONT)
        }
    }

    private func isTaken(_ writer: String, _ i: Int, _ place: Workplace) throws -> Bool {
        try place.sql("data/tenants/t.sqlite", "SELECT 1 FROM Entry WHERE EntryId = '\(writer) \(i)'") == "1\n"
    }

    private func expectAll(_ fleet: DaemonTests.Fleet, _ total: Int, from device: String) throws {
        let place = fleet.place
        try place.eventually("everything is sent") { try fleet.ready("a") && fleet.synced(["a"]) }
        let sums = "SELECT count(*), (SELECT Total FROM Tally) FROM Entry"
        #expect(try place.sql("data/tenants/t.sqlite", sums) == "\(total)|\(total)\n", "each once on the server")
        #expect(try place.sql("a.sqlite", "SELECT hex(id) FROM driftless_device") == device, "the device it was")
        #expect(try place.sql("data/tenants/t.sqlite", "SELECT hex(id) FROM driftless_device") == device, "no other")
        let status = try Status.of("a.sqlite", in: place)
        #expect(status.quarantined == 0 && status.conflicts == 0)
        try fleet.once("b")
        try place.eventually("the digests are equal") { try fleet.synced(["a", "b"]) }
        #expect(try place.sql("b.sqlite", sums) == "\(total)|\(total)\n")
        try fleet.expectEqual()
    }
}
