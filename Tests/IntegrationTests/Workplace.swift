import Foundation
import Testing

/// A folder of a test's own with the processes that it started; all gone at the end.
final class Workplace {
    let folder: URL
    private var running: [Process] = []

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftless-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        for process in running where process.isRunning { kill(process.processIdentifier, SIGKILL) }
        for process in running { process.waitUntilExit() }
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    static func binary() throws -> String {
        try #require(
            ProcessInfo.processInfo.environment["DRIFTLESS_BINARY"],
            "DRIFTLESS_BINARY is not set: run the tests with make test")
    }

    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
    }

    /// Runs to the end.
    @discardableResult
    func driftless(_ arguments: String..., in folder: String? = nil) throws -> Outcome {
        try run(Workplace.binary(), arguments, in: folder)
    }

    /// The `sqlite3` shell: another program, another language, another process.
    @discardableResult
    func sql(_ database: String, _ statements: String) throws -> String {
        let outcome = try run("/usr/bin/env", ["sqlite3", "-cmd", ".timeout 20000", path(database), statements])
        try #require(outcome.code == 0, "sqlite3: \(outcome.errors)")
        return outcome.output
    }

    /// - Parameter folder: where it runs; where the tests run, unless said.
    func run(_ program: String, _ arguments: [String], in folder: String? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let out = path("out-\(UUID().uuidString)"), err = path("err-\(UUID().uuidString)")
        defer { for file in [out, err] { try? FileManager.default.removeItem(atPath: file) } }
        let (output, errors) = (try handle(out), try handle(err))
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        try output.close()
        try errors.close()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus, output: try String(contentsOfFile: out, encoding: .utf8),
            errors: try String(contentsOfFile: err, encoding: .utf8))
    }

    /// Starts and goes on; output goes to `NAME.log` in the folder.
    func start(_ name: String, _ arguments: String...) throws -> Process {
        try start(name, program: Workplace.binary(), arguments)
    }

    func start(_ name: String, program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let log = try handle(path(name + ".log"))
        process.standardOutput = log
        process.standardError = log
        try process.run()
        // The process has its own; ours would add up over a soak's restarts.
        try log.close()
        running.append(process)
        return process
    }

    private func handle(_ path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        return handle
    }

    /// kill -9: no chance to tidy up.
    func crash(_ process: Process) {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        running.removeAll { $0 === process }
    }

    /// Asks again until it holds; fails the test after the limit, which is for what never comes, on any machine.
    func eventually(
        within seconds: Double = 120, _ what: String, _ condition: () throws -> Bool
    ) throws {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if try condition() { return }
            usleep(50_000)
        }
        Issue.record("not within \(seconds) s: \(what)")
    }

    /// Whether it comes to hold in a few seconds, where the test goes on either way.
    func soon(_ condition: () throws -> Bool) throws -> Bool {
        for _ in 0..<100 {
            if try condition() { return true }
            usleep(50_000)
        }
        return false
    }

    /// A database with Chinook's shapes: the real one where it is at hand.
    func makeSample(_ name: String) throws {
        if let sample = ProcessInfo.processInfo.environment["DRIFTLESS_SAMPLE_DATABASE"] {
            try FileManager.default.copyItem(atPath: sample, toPath: path(name))
            // The whole of it is the demo's and the release's business; a test has seconds.
            try sql(
                name,
                """
                DELETE FROM InvoiceLine; DELETE FROM Invoice; DELETE FROM PlaylistTrack WHERE TrackId > 150;
                DELETE FROM Track WHERE TrackId > 150;
                """)
            return
        }
        try sql(
            name,
            """
            CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY NOT NULL, Name NVARCHAR(120));
            CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY NOT NULL, Title NVARCHAR(160) NOT NULL,
                ArtistId INTEGER NOT NULL REFERENCES Artist (ArtistId));
            CREATE TABLE Track (TrackId INTEGER PRIMARY KEY NOT NULL, Name NVARCHAR(200) NOT NULL,
                AlbumId INTEGER REFERENCES Album (AlbumId), Milliseconds INTEGER NOT NULL,
                UnitPrice NUMERIC(10,2) NOT NULL);
            CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY NOT NULL, LastName NVARCHAR(20) NOT NULL,
                ReportsTo INTEGER REFERENCES Employee (EmployeeId));
            CREATE TABLE Playlist (PlaylistId INTEGER PRIMARY KEY NOT NULL, Name NVARCHAR(120));
            CREATE TABLE PlaylistTrack (PlaylistId INTEGER NOT NULL REFERENCES Playlist (PlaylistId),
                TrackId INTEGER NOT NULL REFERENCES Track (TrackId), PRIMARY KEY (PlaylistId, TrackId));
            WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 40)
            INSERT INTO Artist SELECT i, 'Artist ' || i FROM n;
            INSERT INTO Album SELECT ArtistId, 'Album ' || ArtistId, ArtistId FROM Artist;
            INSERT INTO Track SELECT ArtistId, 'Track ' || ArtistId, ArtistId, 1000 + ArtistId, 0.99 FROM Artist;
            INSERT INTO Employee VALUES (1, 'Adams', NULL), (2, 'Edwards', 1), (3, 'Peacock', 2), (4, 'Mitchell', 1);
            INSERT INTO Playlist VALUES (1, 'Music'), (2, 'Movies');
            INSERT INTO PlaylistTrack SELECT 1, TrackId FROM Track;
            """)
    }

    /// Each synced table's rows as SQL literals, in the key's order.
    func dump(_ database: String, tables: [String]) throws -> [String: String] {
        var dump: [String: String] = [:]
        for table in tables {
            let columns = try sql(database, "SELECT name FROM pragma_table_info('\(table)')")
                .split(separator: "\n").map { "quote(\"\($0)\")" }
            dump[table] = try sql(
                database, "SELECT \(columns.joined(separator: " || ',' || ")) FROM \"\(table)\" ORDER BY 1")
        }
        return dump
    }
}

/// What `driftless status --format json` prints, as far as the tests read it.
struct Status: Decodable {
    struct Scope: Decodable {
        var scope: String
        var checkpoint: Int
        var digest: String
        var state: String
    }
    var pending: Int
    var quarantined: Int
    var conflicts: Int
    var scopes: [Scope]

    static func of(_ database: String, in place: Workplace) throws -> Status {
        let outcome = try place.driftless("status", "--database", place.path(database), "--format", "json")
        try #require(outcome.code == 0, "\(outcome.errors)")
        return try Status(outcome)
    }

    /// Of a file that a daemon may not have put under sync yet.
    static func onceAttached(_ database: String, in place: Workplace) throws -> Status? {
        let outcome = try place.driftless("status", "--database", place.path(database), "--format", "json")
        return outcome.code == 0 ? try Status(outcome) : nil
    }

    private init(_ outcome: Workplace.Outcome) throws {
        self = try JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8))
    }
}
