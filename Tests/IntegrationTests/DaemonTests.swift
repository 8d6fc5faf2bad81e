import Foundation
import Testing

/// Two daemons and a server, real processes on a real database, edited by another program.
@Suite(.serialized) struct DaemonTests {
    /// A port that a test keeps for its server's restarts; below those that the system gives to clients.
    static func port() -> Int { Int.random(in: 20_000...32_000) }

    struct Fleet {
        let place: Workplace
        let port: Int
        var server: Process
        var daemons: [String: Process] = [:]

        /// - Parameters:
        ///   - tables: SQL for tables that a has beside the sample's.
        ///   - contract: what is to be different in the contract that `init` writes.
        init(tables: String = "", contract: (String) -> String = { $0 }) throws {
            place = try Workplace()
            port = DaemonTests.port()
            try place.makeSample("a.sqlite")
            if !tables.isEmpty { try place.sql("a.sqlite", tables) }
            let made = try place.driftless(
                "init", "--from", place.path("a.sqlite"), "--output", place.path("contract.yaml"))
            try #require(made.code == 0, "\(made.errors)")
            let text = try String(contentsOfFile: place.path("contract.yaml"), encoding: .utf8)
            try contract(text).write(toFile: place.path("contract.yaml"), atomically: true, encoding: .utf8)
            server = try Fleet.serve(place, port)
            try makeToken()
        }

        /// Of a contract of the test's own; its files are the test's to make.
        init(contract: String) throws {
            place = try Workplace()
            port = DaemonTests.port()
            try contract.write(toFile: place.path("contract.yaml"), atomically: true, encoding: .utf8)
            server = try Fleet.serve(place, port)
            try makeToken()
        }

        private func makeToken() throws {
            let token = try place.driftless("token", "--data", place.path("data"), "--tenant", "t", "--user", "u")
            try #require(token.code == 0, "\(token.errors)")
            try token.output.write(toFile: place.path("token"), atomically: true, encoding: .utf8)
        }

        static func serve(_ place: Workplace, _ port: Int) throws -> Process {
            let process = try place.start(
                "server", "serve", "--contract", place.path("contract.yaml"), "--data", place.path("data"), "--port",
                "\(port)")
            try place.eventually("the server answers") {
                try place.run("/usr/bin/env", ["curl", "-sf", "http://127.0.0.1:\(port)/readyz"]).code == 0
            }
            return process
        }

        mutating func watch(_ name: String) throws {
            daemons[name] = try place.start(
                name, "sync", "--database", place.path("\(name).sqlite"), "--contract", place.path("contract.yaml"),
                "--server", "http://127.0.0.1:\(port)", "--token-file", place.path("token"), "--create-tables",
                "--watch")
        }

        func attempt(_ name: String) throws -> Workplace.Outcome {
            try place.driftless(
                "sync", "--database", place.path("\(name).sqlite"), "--contract", place.path("contract.yaml"),
                "--server", "http://127.0.0.1:\(port)", "--token-file", place.path("token"), "--create-tables",
                "--once")
        }

        /// Syncs to quiescence.
        func once(_ name: String) throws {
            let outcome = try attempt(name)
            #expect(outcome.code == 0, "\(name): \(outcome.errors)")
        }

        func synced(_ names: [String]) throws -> Bool {
            let states = try names.map { try Status.of("\($0).sqlite", in: place) }
            return states.allSatisfy { $0.pending == 0 && $0.scopes.first?.state == "live" }
                && Set(states.compactMap { $0.scopes.first?.digest }).count == 1
                && Set(states.compactMap { $0.scopes.first?.checkpoint }).count == 1
        }

        var tables: [String] {
            get throws {
                try place.sql(
                    "a.sqlite",
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'driftless%'"
                ).split(separator: "\n").map(String.init)
            }
        }

        func expectEqual() throws {
            let tables = try tables
            let a = try place.dump("a.sqlite", tables: tables), b = try place.dump("b.sqlite", tables: tables)
            for table in tables { #expect(a[table] == b[table], "\(table) differs") }
        }
    }

    @Test func `edits from the sqlite3 shell on both sides meet, online and offline`() throws {
        var fleet = try Fleet()
        let place = fleet.place
        try fleet.watch("a")
        try place.eventually("a has uploaded") { try fleet.ready("a") }
        try fleet.watch("b")
        try place.eventually("b has everything") { try fleet.ready("b") && fleet.synced(["a", "b"]) }
        try fleet.expectEqual()

        try place.sql("a.sqlite", "UPDATE Artist SET Name = 'online from a' WHERE ArtistId = 1")
        try place.eventually("b shows a's edit") {
            try place.sql("b.sqlite", "SELECT Name FROM Artist WHERE ArtistId = 1") == "online from a\n"
        }

        place.crash(fleet.server)
        try place.sql("a.sqlite", "UPDATE Artist SET Name = 'conflict a' WHERE ArtistId = 2")
        try place.sql("b.sqlite", "UPDATE Artist SET Name = 'conflict b' WHERE ArtistId = 2")
        try place.sql(
            "a.sqlite", "INSERT INTO Artist VALUES (9001, 'minted by a'); INSERT INTO Album VALUES (9001, 'of a', 9001)"
        )
        try place.sql(
            "b.sqlite", "INSERT INTO Artist VALUES (9001, 'minted by b'); INSERT INTO Album VALUES (9001, 'of b', 9001)"
        )
        try place.sql("a.sqlite", "INSERT OR REPLACE INTO Playlist VALUES (1, 'replaced')")
        fleet.server = try Fleet.serve(place, fleet.port)
        try place.eventually("both converge") {
            try fleet.synced(["a", "b"])
                && place.sql("a.sqlite", "SELECT count(*) FROM Artist WHERE Name LIKE 'minted%'") == "2\n"
                && place.sql("b.sqlite", "SELECT count(*) FROM Artist WHERE Name LIKE 'minted%'") == "2\n"
        }
        try fleet.expectEqual()
        let children = """
            SELECT count(*) FROM Album JOIN Artist USING (ArtistId)
            WHERE (Title = 'of a' AND Name = 'minted by a') OR (Title = 'of b' AND Name = 'minted by b')
            """
        #expect(try place.sql("a.sqlite", children) == "2\n", "each album is with its own artist")
        #expect(try Status.of("a.sqlite", in: place).quarantined == 0)
        #expect(try Status.of("b.sqlite", in: place).quarantined == 0)
    }

    @Test func `a transaction far larger than a request arrives whole`() throws {
        let fleet = try Fleet()
        let place = fleet.place
        for name in ["a", "b"] { try fleet.once(name) }
        try place.sql(
            "a.sqlite",
            """
            BEGIN;
            WITH RECURSIVE n(i) AS (VALUES (20000) UNION ALL SELECT i + 1 FROM n WHERE i < 29999)
            INSERT INTO Artist SELECT i, 'one of many, in one transaction ' || i FROM n;
            COMMIT;
            """)
        try fleet.once("a")
        try fleet.once("b")
        #expect(try place.sql("b.sqlite", "SELECT count(*) FROM Artist WHERE ArtistId >= 20000") == "10000\n")
        let status = try Status.of("a.sqlite", in: place)
        #expect(status.pending == 0 && status.quarantined == 0)
        let staged = try place.sql("data/tenants/t.sqlite", "SELECT count(*) FROM driftless_staged")
        #expect(staged == "0\n", "the parts are gone with the commit")
        try fleet.expectEqual()
    }

    @Test func `kill -9 in the middle of a large pull shows nothing of it, and the next run goes on where it was`()
        throws
    {
        var fleet = try Fleet(tables: "CREATE TABLE Scan (ScanId INTEGER PRIMARY KEY NOT NULL, Image TEXT NOT NULL)")
        let place = fleet.place
        for name in ["a", "b"] { try fleet.once(name) }
        // More than a page each, and an operation each: pages are cut between operations.
        for i in 0..<24 {
            try place.sql(
                "a.sqlite",
                """
                WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 4)
                INSERT INTO Scan SELECT \(5 * i) + i, hex(randomblob(115000)) FROM n;
                UPDATE Artist SET Name = 'scan \(i)' WHERE ArtistId = 1;
                """)
            try fleet.once("a")
        }
        try fleet.watch("b")
        try place.eventually("some pages are kept") {
            (Int(try place.sql("b.sqlite", "SELECT count(*) FROM driftless_page").dropLast()) ?? 0) >= 2
        }
        if let daemon = fleet.daemons["b"] { place.crash(daemon) }
        let shown = "SELECT count(*), (SELECT count(*) FROM Artist WHERE Name LIKE 'scan %') FROM Scan"
        #expect(try place.sql("b.sqlite", shown) == "0|0\n", "nobody sees a part of it")
        let kept = try place.sql("b.sqlite", "SELECT count(*), max(last) FROM driftless_page").dropLast().split(
            separator: "|")
        try #require(kept.count == 2, "the pull was over before it was killed")

        // Tells of every page that comes from now on.
        try place.sql(
            "b.sqlite",
            """
            CREATE TABLE seen (first INTEGER);
            CREATE TRIGGER see AFTER INSERT ON driftless_page BEGIN INSERT INTO seen VALUES (NEW.first); END;
            """)
        try fleet.once("b")
        #expect(try place.sql("b.sqlite", "SELECT min(first) FROM seen") == "\(kept[1])\n", "no page came twice")
        try place.sql("b.sqlite", "DROP TRIGGER see; DROP TABLE seen")
        #expect(try place.sql("b.sqlite", shown) == "120|1\n")
        #expect(try place.sql("b.sqlite", "SELECT count(*) FROM driftless_page") == "0\n")
        #expect(try fleet.synced(["a", "b"]))
        try fleet.expectEqual()
    }

    @Test func `an app that holds its file for long stops nothing`() throws {
        var fleet = try Fleet()
        let place = fleet.place
        try fleet.watch("a")
        try place.eventually("a has uploaded") { try fleet.ready("a") }
        // Longer than the daemon's busy timeout.
        let hold = """
            import sqlite3, time
            app = sqlite3.connect("\(place.path("a.sqlite"))", timeout=20, isolation_level=None)
            app.execute("BEGIN EXCLUSIVE")
            app.execute("UPDATE Artist SET Name = 'slow' WHERE ArtistId = 1")
            time.sleep(12)
            app.execute("COMMIT")
            """
        #expect(try place.run("/usr/bin/env", ["python3", "-c", hold]).code == 0)
        try place.sql("a.sqlite", "UPDATE Artist SET Name = 'after' WHERE ArtistId = 2")
        try place.eventually("both writes are on the server") {
            try place.sql("data/tenants/t.sqlite", "SELECT group_concat(Name) FROM Artist WHERE ArtistId < 3")
                == "slow,after\n"
        }
        #expect(fleet.daemons["a"]?.isRunning == true)
    }

    @Test func `kill -9 of daemons and server at random moments loses nothing and doubles nothing`() throws {
        var fleet = try Fleet()
        let place = fleet.place
        var random = SplitMix(state: 20_261_124)
        try fleet.watch("a")
        try place.eventually("a has uploaded") { try fleet.ready("a") }
        try fleet.watch("b")
        try place.eventually("b has everything") { try fleet.ready("b") && fleet.synced(["a", "b"]) }

        for round in 0..<12 {
            for name in ["a", "b"] {
                let id = 10_000 + round * 10 + (name == "a" ? 0 : 5)
                try place.sql("\(name).sqlite", "INSERT INTO Playlist VALUES (\(id), '\(name) \(round)')")
                try place.sql(
                    "\(name).sqlite", "UPDATE Artist SET Name = '\(name) \(round)' WHERE ArtistId = \(1 + round % 3)")
            }
            usleep(UInt32.random(in: 0...120_000, using: &random))
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                place.crash(fleet.server)
                usleep(UInt32.random(in: 0...100_000, using: &random))
                fleet.server = try Fleet.serve(place, fleet.port)
            case 1:
                if let daemon = fleet.daemons["a"] { place.crash(daemon) }
                try fleet.watch("a")
            default:
                if let daemon = fleet.daemons["b"] { place.crash(daemon) }
                try fleet.watch("b")
            }
        }
        try place.eventually("both converge") { try fleet.synced(["a", "b"]) }
        try fleet.expectEqual()
        let rows = try place.sql(
            "b.sqlite", "SELECT count(*), count(DISTINCT Name) FROM Playlist WHERE PlaylistId >= 10000")
        #expect(rows == "24|24\n", "every playlist once")
        #expect(try place.sql("a.sqlite", "PRAGMA integrity_check") == "ok\n")
        #expect(try Status.of("a.sqlite", in: place).quarantined == 0)
        #expect(try Status.of("b.sqlite", in: place).quarantined == 0)
    }
}

extension DaemonTests.Fleet {
    /// The device is attached, has sent everything and done its first sync.
    func ready(_ name: String) throws -> Bool {
        let outcome = try place.driftless("status", "--database", place.path("\(name).sqlite"), "--format", "json")
        guard outcome.code == 0 else { return false }
        let status = try JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8))
        return status.pending == 0 && status.scopes.first?.state == "live"
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same moments in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
