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
                Workplace.binary(), ["docs"] + arguments + ["--contract", contract, "--now", "2026-03-02"])
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

    @Test func `a statement that there is not is named`() throws {
        let answer = try Place().docs("verify", "--only", "S-0000000000")
        #expect(answer.code == 2 && answer.errors.contains("S-0000000000"), "\(answer)")
    }
}
