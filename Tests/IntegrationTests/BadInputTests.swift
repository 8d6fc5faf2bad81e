import Foundation
import Testing

/// Each mistake gets one clear message, the right exit code, and changes nothing.
@Suite(.serialized) struct BadInputTests {
    private func sync(_ place: Workplace, _ database: String, server: String = "http://127.0.0.1:1") throws
        -> Workplace.Outcome
    {
        try place.driftless(
            "sync", "--database", place.path(database), "--contract", place.path("contract.yaml"), "--server", server,
            "--token", "x", "--once")
    }

    private func placeWithContract() throws -> Workplace {
        let place = try Workplace()
        try place.sql("app.sqlite", "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)")
        let made = try place.driftless(
            "init", "--from", place.path("app.sqlite"), "--output", place.path("contract.yaml"))
        try #require(made.code == 0, "\(made.errors)")
        return place
    }

    @Test func `a reader that goes away ends nothing with a trap`() throws {
        let place = try Workplace()
        let script = "trap '' PIPE; \"$0\" diff --list | head -1"
        let ended = try place.run("/usr/bin/env", ["bash", "-c", script, Workplace.binary()])
        #expect(ended.code == 0 && ended.errors.isEmpty && ended.output.hasPrefix("contract-id-changed"), "\(ended)")
    }

    @Test func `a missing file, a text file and a folder are named as such`() throws {
        let place = try placeWithContract()
        let missing = try sync(place, "nowhere.sqlite")
        #expect(missing.code == 2)
        #expect(missing.errors.contains("There is no file"))
        try "just some text, long enough to be read as a page".write(
            toFile: place.path("text.sqlite"), atomically: true, encoding: .utf8)
        let text = try sync(place, "text.sqlite")
        #expect(text.code == 2)
        #expect(text.errors.contains("not a SQLite database"))
        #expect(try place.driftless("init", "--from", place.path("nowhere.sqlite")).code == 2)
    }

    @Test func `a contract that does not fit the database changes nothing`() throws {
        let place = try placeWithContract()
        try place.sql("other.sqlite", "CREATE TABLE something (id INTEGER PRIMARY KEY)")
        let before = try place.sql("other.sqlite", "SELECT * FROM sqlite_schema")
        let outcome = try sync(place, "other.sqlite")
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("note"))
        #expect(try place.sql("other.sqlite", "SELECT * FROM sqlite_schema") == before)
    }

    @Test func `a contract with an error shows its place, the line and the nearest word`() throws {
        let place = try placeWithContract()
        try """
        contract: { id: todo, version: "1.0.0" }
        entities:
          Todo:
            tabel: todo
            fields:
              id: { type: uuid7 }
        """.write(toFile: place.path("bad.yaml"), atomically: true, encoding: .utf8)
        let outcome = try place.driftless("check", place.path("bad.yaml"))
        #expect(outcome.code == 1)
        let all = outcome.output + outcome.errors
        #expect(all.contains("bad.yaml:4:"))
        #expect(all.contains("tabel: todo"))
        #expect(all.contains("table"))
    }

    @Test func `no server, no token, a wrong URL`() throws {
        let place = try placeWithContract()
        let down = try sync(place, "app.sqlite")
        #expect(down.code != 0)
        #expect(!down.errors.isEmpty)
        let url = try sync(place, "app.sqlite", server: "ftp://example.com")
        #expect(url.code == 2)
        let none = try place.driftless(
            "sync", "--database", place.path("app.sqlite"), "--contract", place.path("contract.yaml"), "--server",
            "http://127.0.0.1:1")
        #expect(none.code == 2)
        #expect(none.errors.contains("token"))
    }

    @Test func `a refused token is said to be one, and a taken port too`() throws {
        let place = try placeWithContract()
        let port = DaemonTests.port()
        let server = try DaemonTests.Fleet.serve(place, port)
        let refused = try sync(place, "app.sqlite", server: "http://127.0.0.1:\(port)")
        #expect(refused.code == 1)
        #expect(refused.errors.lowercased().contains("token"))
        let second = try place.driftless(
            "serve", "--contract", place.path("contract.yaml"), "--data", place.path("data2"), "--port", "\(port)")
        #expect(second.code == 1)
        #expect(second.errors.contains("\(port)"))
        server.terminate()
        server.waitUntilExit()
        #expect(server.terminationStatus == 0, "SIGTERM is a graceful stop")
    }

    @Test func `an encrypted file is not synced, and not touched`() throws {
        let place = try placeWithContract()
        let noise = Data((0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) })
        try noise.write(to: URL(fileURLWithPath: place.path("locked.sqlite")))
        let outcome = try sync(place, "locked.sqlite")
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("encrypted"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.path("locked.sqlite"))) == noise)
    }

    @Test func `a wrong address, a server without TLS, another server's token and another tenant's`() throws {
        let place = try placeWithContract()
        let port = DaemonTests.port()
        let server = try DaemonTests.Fleet.serve(place, port)
        defer { place.crash(server) }
        let host = try sync(place, "app.sqlite", server: "http://no-such-host.invalid:\(port)")
        #expect(host.code == 1)
        #expect(host.errors.contains("no known address"))
        let tls = try sync(place, "app.sqlite", server: "https://127.0.0.1:\(port)")
        #expect(tls.code == 1)
        #expect(tls.errors.contains("does not speak TLS") && !tls.errors.contains(".cc"))
        func syncWith(data: String, tenant: String) throws -> Workplace.Outcome {
            let token = try place.driftless("token", "--data", place.path(data), "--tenant", tenant, "--user", "u")
            return try place.driftless(
                "sync", "--database", place.path("app.sqlite"), "--contract", place.path("contract.yaml"), "--server",
                "http://127.0.0.1:\(port)", "--token", token.output.trimmingCharacters(in: .newlines), "--once")
        }
        let foreign = try syncWith(data: "elsewhere", tenant: "t")
        #expect(foreign.code == 1)
        #expect(foreign.errors.contains("not signed by this server"))
        try place.sql("app.sqlite", "INSERT INTO note VALUES (1, 'mine')")
        #expect(try syncWith(data: "data", tenant: "t").code == 0)
        let other = try syncWith(data: "data", tenant: "other")
        #expect(other.code == 1)
        #expect(other.errors.contains("another tenant"))
        #expect(try place.sql("app.sqlite", "SELECT body FROM note") == "mine\n")
    }

    @Test func `a server does not start with another contract on the same data`() throws {
        let place = try placeWithContract()
        let port = DaemonTests.port()
        let server = try DaemonTests.Fleet.serve(place, port)
        let token = try place.driftless("token", "--data", place.path("data"), "--tenant", "t", "--user", "u").output
        _ = try place.driftless(
            "sync", "--database", place.path("app.sqlite"), "--contract", place.path("contract.yaml"), "--server",
            "http://127.0.0.1:\(port)", "--token", token.trimmingCharacters(in: .newlines), "--once")
        place.crash(server)
        let text = try String(contentsOfFile: place.path("contract.yaml"), encoding: .utf8)
        try text.replacing("      body:", with: "      extra: { type: int }\n      body:").write(
            toFile: place.path("contract.yaml"), atomically: true, encoding: .utf8)
        let outcome = try place.driftless(
            "serve", "--contract", place.path("contract.yaml"), "--data", place.path("data"), "--port", "\(port)")
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("another contract"))
    }

    @Test func `detach takes everything out and keeps the rows`() throws {
        let place = try placeWithContract()
        try place.sql("app.sqlite", "INSERT INTO note VALUES (1, 'kept')")
        let before = try place.sql("app.sqlite", "SELECT * FROM sqlite_schema ORDER BY name")
        _ = try sync(place, "app.sqlite")
        #expect(
            try place.sql("app.sqlite", "SELECT count(*) > 0 FROM sqlite_schema WHERE name LIKE 'driftless%'") == "1\n")
        #expect(try place.driftless("detach", "--database", place.path("app.sqlite")).code == 1)
        let forced = try place.driftless("detach", "--database", place.path("app.sqlite"), "--force")
        #expect(forced.code == 0)
        #expect(try place.sql("app.sqlite", "SELECT * FROM sqlite_schema ORDER BY name") == before)
        #expect(try place.sql("app.sqlite", "SELECT body FROM note") == "kept\n")
        #expect(!FileManager.default.fileExists(atPath: place.path("app.sqlite-driftless")))
    }

    @Test func `a file that is being synced is neither synced twice nor detached`() throws {
        let place = try placeWithContract()
        let daemon = try place.start(
            "daemon", "sync", "--database", place.path("app.sqlite"), "--contract", place.path("contract.yaml"),
            "--server", "http://127.0.0.1:1", "--token", "x", "--watch")
        try place.eventually("the daemon holds the file") {
            try place.driftless("status", "--database", place.path("app.sqlite")).code == 0
        }
        for arguments in [["--once"], ["--watch"]] {
            let second = try place.run(
                Workplace.binary(),
                [
                    "sync", "--database", place.path("app.sqlite"), "--contract", place.path("contract.yaml"),
                    "--server", "http://127.0.0.1:1", "--token", "x",
                ] + arguments)
            #expect(second.code == 1)
            #expect(second.errors.contains("already"))
        }
        #expect(try place.driftless("detach", "--database", place.path("app.sqlite"), "--force").code == 1)
        place.crash(daemon)
        #expect(try place.driftless("detach", "--database", place.path("app.sqlite"), "--force").code == 0)
    }

    @Test func `the demo converges and says so in JSON`() throws {
        struct Report: Decodable {
            var converged: Bool
            var records: Int
            var digests: [String: String]
        }
        let outcome = try Workplace().driftless("demo", "--format", "json")
        #expect(outcome.code == 0)
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.converged)
        #expect(report.records == 260)
        #expect(Set(report.digests.values).count == 1)
        #expect(report.digests.count == 3)
    }
}
