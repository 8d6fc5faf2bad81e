import Foundation
import Testing

/// `docs verify` and `docs promote` as an author and CI meet them.
struct DocsVerifyTests {
    private static let contract = """
        contract: { id: todo, version: "1.0.0" }
        entities:
          Todo: { fields: { id: { type: uuid7 }, title: { type: string } } }
        failures:
          crash:
            { class: transient, side: client, inject: { kill: app }, remedy: It is sent again.,
              expect: { lost: 0, duplicated: 0 } }
        testing: { release_gates: [tests] }

        """
    private static let page = """
        ---
        title: Say it
        summary: A command and what it prints.
        kind: how-to
        owner: somebody
        review: 90d
        reviewed: 2026-03-01
        ---

        ```console
        $ echo one
        one
        $ echo two
        zwei
        ```

        """

    private struct Place {
        let workplace: Workplace
        var contract: String { workplace.path("sync/contract.yaml") }
        var page: String { workplace.path("sync/docs/say.md") }
        var evidence: String { workplace.path("sync/docs/evidence.lock.json") }

        init() throws {
            workplace = try Workplace()
            try FileManager.default.createDirectory(
                atPath: workplace.path("sync/docs"), withIntermediateDirectories: true)
            try DocsVerifyTests.contract.write(toFile: contract, atomically: true, encoding: .utf8)
            try DocsVerifyTests.page.write(toFile: page, atomically: true, encoding: .utf8)
        }

        func docs(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
            let ended = try workplace.run(
                Workplace.binary(),
                ["docs"] + arguments.prefix(1) + ["--contract", contract, "--now", "2026-03-02"]
                    + arguments.dropFirst())
            return (ended.code, ended.output, ended.errors)
        }

        /// The statements of a JSON report that did not hold, and those whose evidence is out of date.
        func report(_ text: String) throws -> (proved: Int, failed: [String], outdated: [String]) {
            let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let failed = json["failed"] as? [[String: Any]] ?? []
            return (
                json["proved"] as? Int ?? 0, failed.flatMap { $0["failures"] as? [String] ?? [] },
                json["outdated"] as? [String] ?? []
            )
        }
    }

    @Test func `what a page shows and a command does not print is found, and accepted when a person says so`() throws {
        let place = try Place()
        let wrong = try place.docs("verify", "--format", "json")
        let found = try place.report(wrong.output)
        #expect(wrong.code == 1 && found.failed.count == 1 && found.proved > 5, "\(wrong)")
        #expect(found.failed.joined().contains("say.md") && found.failed.joined().contains("zwei"), "\(found)")
        let lock = try String(contentsOfFile: place.evidence, encoding: .utf8)
        #expect(lock.contains("simulator, fault device-crash") && !lock.contains("guide/say.html"), "\(lock)")

        #expect(try place.docs("promote").code == 0)
        let page = try String(contentsOfFile: place.page, encoding: .utf8)
        #expect(page == Self.page.replacing("zwei", with: "two"))
        #expect(try place.docs("verify").code == 0)
        #expect(try place.docs("verify", "--check").code == 0)
    }

    @Test func `evidence is out of date when what it rests on changes`() throws {
        let place = try Place()
        try Self.page.replacing("zwei", with: "two").write(toFile: place.page, atomically: true, encoding: .utf8)
        #expect(try place.docs("verify").code == 0)
        try Self.contract.replacing("title: { type", with: "name: { type")
            .write(toFile: place.contract, atomically: true, encoding: .utf8)
        let before = try Data(contentsOf: URL(fileURLWithPath: place.evidence))
        let checked = try place.docs("verify", "--check", "--format", "json")
        let report = try place.report(checked.output)
        #expect(checked.code == 1 && report.failed.isEmpty && !report.outdated.isEmpty, "\(checked)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.evidence)) == before, "--check writes nothing")
        let one = try #require(report.outdated.first)
        #expect(try place.docs("verify", "--only", one).code == 0)
        let after = try place.report(try place.docs("verify", "--check", "--format", "json").output)
        #expect(!after.outdated.contains(one))
        #expect(after.outdated.count == report.outdated.count - 1)
    }

    @Test func `a failure that is over later than promised, and runs of another engine, are told`() throws {
        let place = try Place()
        try Self.page.replacing("zwei", with: "two").write(toFile: place.page, atomically: true, encoding: .utf8)
        try Self.contract.replacing("duplicated: 0", with: "duplicated: 0, recovered_within: 10m")
            .write(toFile: place.contract, atomically: true, encoding: .utf8)
        #expect(try place.docs("verify").code == 0)
        let lock = try String(contentsOfFile: place.evidence, encoding: .utf8)
        let traces = try #require(lock.firstMatch(of: /"result_sha256" : "([0-9a-f]{64})",\s+"runs"/))
        try lock.replacing(traces.1, with: String(repeating: "0", count: 64))
            .write(toFile: place.evidence, atomically: true, encoding: .utf8)
        let other = try place.docs("verify", "--check", "--format", "json")
        let outdated = try place.report(other.output).outdated
        #expect(other.code == 1 && outdated.count == 1, "\(other)")
        // Of another SQLite they are other runs, and nobody's fault.
        let elsewhere = try String(contentsOfFile: place.evidence, encoding: .utf8)
            .replacing(/"sqlite" : "[^"]+"/, with: "\"sqlite\" : \"3.0.0\"")
        try elsewhere.write(toFile: place.evidence, atomically: true, encoding: .utf8)
        #expect(try place.docs("verify", "--check").code == 0)

        try Self.contract.replacing("duplicated: 0", with: "duplicated: 0, recovered_within: 1s")
            .write(toFile: place.contract, atomically: true, encoding: .utf8)
        let late = try place.docs("verify", "--format", "json")
        let failed = try place.report(late.output).failed
        #expect(late.code == 1 && failed.contains { $0.hasSuffix("and 1s are promised") }, "\(late)")
    }

    @Test func `a gate is passed by a command that ends well, and taken out by one that does not`() throws {
        let place = try Place()
        let passed = try place.docs("gate", "tests", "--", "sh", "-c", "echo tried")
        #expect(passed.code == 0 && passed.output.contains("tried"), "\(passed)")
        #expect(try String(contentsOfFile: place.evidence, encoding: .utf8).contains("sh -c echo tried"))
        #expect(try place.docs("verify", "--only", "S-0bf4748963").code == 0)
        #expect(try String(contentsOfFile: place.evidence, encoding: .utf8).contains("echo tried"), "verify keeps it")
        let failed = try place.docs("gate", "tests", "--", "sh", "-c", "exit 3")
        #expect(failed.code == 1 && failed.errors.contains("ended with 3"), "\(failed)")
        #expect(try !String(contentsOfFile: place.evidence, encoding: .utf8).contains("echo tried"))
        let unknown = try place.docs("gate", "texts", "--", "true")
        #expect(unknown.code == 2 && unknown.errors.contains("It names: tests."), "\(unknown)")
        #expect(try place.docs("gate", "tests").code == 2)
    }

    @Test func `what a person attests is kept until it is taken back`() throws {
        let place = try Place()
        let words = ["--by", "team-security", "--statement", "Phones are encrypted."]
        func attest(_ path: String, _ more: String...) throws -> (code: Int32, output: String, errors: String) {
            let ended = try place.workplace.run(
                Workplace.binary(),
                ["docs", "attest", path, "--contract", place.contract, "--now", "2026-03-02"] + more)
            return (ended.code, ended.output, ended.errors)
        }
        #expect(try attest("horizons.max_offline", words[0], words[1], "--until", "2026-03-01").code == 2)
        #expect(try attest("horizons.max_offlin", words[0], words[1], "--until", "2026-04-01").code == 2)
        #expect(try attest("horizons.max_offline", words[0], words[1], "--until", "2026-04-01").code == 2, "no words")
        let kept = try attest(
            "horizons.max_offline", words[0], words[1], words[2], words[3], "--until", "2026-04-01")
        #expect(kept.code == 0, "\(kept)")
        #expect(try String(contentsOfFile: place.evidence, encoding: .utf8).contains("Phones are encrypted."))
        // The sentence stays, the day is new.
        #expect(try attest("horizons.max_offline", words[0], words[1], "--until", "2026-05-01").code == 0)
        let lock = try String(contentsOfFile: place.evidence, encoding: .utf8)
        #expect(lock.contains("Phones are encrypted.") && lock.contains("2026-05-01") && !lock.contains("2026-04-01"))
        #expect(try attest("horizons.max_offline", "--remove").code == 0)
        #expect(try attest("horizons.max_offline", "--remove").code == 2)
    }

    @Test func `a statement that there is not is named`() throws {
        let answer = try Place().docs("verify", "--only", "S-0000000000")
        #expect(answer.code == 2 && answer.errors.contains("S-0000000000"), "\(answer)")
    }
}
