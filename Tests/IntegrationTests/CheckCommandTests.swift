import Foundation
import Testing

/// `check` and `explain` as a person, an editor and a build meet them.
struct CheckCommandTests {
    private static let broken = """
        contract: { id: todo, version: "1.0.0" }
        entities:
          Todo:
            fields:
              id:    { type: uuid7 }
              title: { type: string, pattern: "^(a+)+$" }
            delete: { retention: 1d }
        """

    private func place() throws -> Workplace {
        let place = try Workplace()
        try Self.broken.write(toFile: place.path("c.yaml"), atomically: true, encoding: .utf8)
        return place
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `findings are printed with their lines, and as JSON, SARIF, annotations and JUnit`() throws {
        let place = try place(), file = place.path("c.yaml")
        let text = try place.driftless("check", file)
        #expect(text.code == 1)
        #expect(text.output.contains("c.yaml:6:30: error FLD007") && text.output.contains("(a+)+"))
        #expect(text.output.contains("1 entity, 2 findings."))
        let sarif = try json(place.driftless("check", file, "--format", "sarif").output)
        let run = try #require((sarif["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(
            sarif["version"] as? String == "2.1.0" && results.map { $0["ruleId"] as? String } == ["FLD007", "TMB001"])
        #expect(results.allSatisfy { $0["partialFingerprints"] != nil && $0["locations"] != nil })
        let github = try place.driftless("check", file, "--format", "github").output
        #expect(github.contains("::error file=") && github.contains(",line=7,col="))
        let junit = try place.driftless("check", file, "--format", "junit").output
        let parser = XMLParserCheck(junit)
        #expect(parser.isWellFormed && parser.count("testcase") == 2 && parser.count("failure") == 2)
        let list = try place.driftless("check", file, "--format", "json").output
        #expect(try (JSONSerialization.jsonObject(with: Data(list.utf8)) as? [Any])?.count == 2)
    }

    @Test func `a baseline leaves out what was there, and the exit code follows --fail-on`() throws {
        let place = try place(), file = place.path("c.yaml"), known = place.path("known.json")
        #expect(try place.driftless("check", file, "--write-baseline", known).code == 1)
        let after = try place.driftless("check", file, "--baseline", known)
        #expect(after.code == 0 && after.output.contains("no findings (2 in the baseline)"))
        try Self.broken.replacing("\"^(a+)+$\"", with: "\"^(b+)+$\"").write(
            toFile: file, atomically: true, encoding: .utf8)
        let later = try place.driftless("check", file, "--baseline", known)
        #expect(later.code == 1 && later.output.contains("FLD007") && !later.output.contains("TMB001"))
        #expect(try place.driftless("check", file, "--fail-on", "never").code == 0)
        #expect(try place.driftless("check", file, "--baseline", place.path("none.json")).code == 2)
        #expect(try place.driftless("check", place.path("none.yaml")).code == 2)
        #expect(try place.driftless("check").code == 2)
    }

    @Test func `nothing starts on a contract that relies on what is not executed`() throws {
        let place = try place(), file = place.path("c.yaml")
        let data = place.path("data")
        for command in [
            ["serve", "--contract", file, "--data", data], ["dev", "--contract", file, "--data", data],
            ["generate", "client", "--contract", file], ["simulate", "--contract", file, "--seeds", "0..1"],
            [
                "sync", "--database", place.path("a.sqlite"), "--contract", file, "--server", "http://127.0.0.1:1",
                "--token", "x",
            ],
        ] {
            let outcome = try place.run(Workplace.binary(), command)
            #expect(outcome.code == 1, "\(command)")
            #expect(outcome.errors.contains("relies on 1 thing"), "\(command): \(outcome.errors)")
            #expect(outcome.errors.contains("error CON006: entities.Todo.fields.title.pattern"), "\(command)")
        }
        #expect(!FileManager.default.fileExists(atPath: data))
        let listed = try place.driftless("explain", "--unexecuted", "--contract", file)
        #expect(listed.code == 0 && listed.output.contains("entities.Todo.fields.title.pattern"))
    }

    @Test func `a path is explained, and a wrong one gets the nearest`() throws {
        let place = try place(), file = place.path("c.yaml")
        let known = try place.driftless("explain", "entities.Todo.delete.retention", "--contract", file)
        #expect(known.code == 0)
        #expect(known.output.contains("1d") && known.output.contains("c.yaml:7") && known.output.contains("TMB001"))
        let wrong = try place.driftless("explain", "transport.retri", "--contract", file)
        #expect(wrong.code == 2 && wrong.errors.contains("Did you mean transport.retry?"))
        for path in ["entities..title", "transport.", ".transport", "/entities//x"] {
            let empty = try place.driftless("explain", path, "--contract", file)
            #expect(empty.code == 2 && empty.errors.contains("\(path) has an empty name in it"), "\(path)")
        }
    }

    @Test func `each rule's page is named, and the rule is explained`() throws {
        let place = try place(), file = place.path("c.yaml")
        #expect(try place.driftless("check", file).output.contains("driftless explain TMB001, or rules/TMB001.html"))
        let site = ["--site", "https://docs.example.com/sync/"]
        let text = try place.run(Workplace.binary(), ["check", file] + site).output
        #expect(text.contains("Why: https://docs.example.com/sync/rules/TMB001.html"))
        let report = try json(place.run(Workplace.binary(), ["check", file, "--format", "sarif"] + site).output)
        let driver = ((report["runs"] as? [[String: Any]])?.first?["tool"] as? [String: Any])?["driver"]
        let rules = try #require((driver as? [String: Any])?["rules"] as? [[String: Any]])
        #expect(rules.map { $0["helpUri"] as? String }.last == "https://docs.example.com/sync/rules/TMB001.html")
        #expect(rules.allSatisfy { ($0["help"] as? [String: String])?["markdown"]?.contains("```yaml") == true })
        #expect(try place.driftless("check", file, "--site", "docs").code == 2)
        let rule = try place.driftless("explain", "TMB001")
        #expect(rule.code == 0 && rule.output.contains("bring it back to") && rule.output.contains("retention: 30d"))
        let key = try place.driftless("explain", "entities.ENTITY.delete.retention")
        #expect(key.output.contains("(rules/TMB001.html)"))
        #expect(try place.driftless("explain", "CON005").output.contains("To come"))
    }

    @Test func `an output that is no file is written to and stays what it is`() throws {
        let place = try place(), link = place.path("link.json"), target = place.path("folder/target.json")
        let files = FileManager.default
        // A pipe of the test's own: a defect must not replace the machine's devices.
        let script = """
            mkfifo pipe && exec 3<>pipe && "$0" check c.yaml --fail-on never --write-baseline pipe >&2 && test -p pipe \
            && head -c 1 <&3
            """
        let piped = try place.run("/bin/sh", ["-c", "cd '\(place.path(""))'; " + script, Workplace.binary()])
        #expect(piped.code == 0 && piped.output == "{", "\(piped)")
        let folder = try place.driftless("generate", "json-schema", "--output", place.path(""))
        #expect(folder.code == 2 && folder.errors.lowercased().contains("directory"), "\(folder.errors)")
        #expect(try place.driftless("generate", "json-schema", "--output", target).code == 0)
        // Longer than what comes: nothing of it may be left.
        try Data(repeating: 0x78, count: 1 << 20).write(to: URL(fileURLWithPath: target))
        try files.createSymbolicLink(atPath: link, withDestinationPath: target)
        #expect(try place.driftless("generate", "json-schema", "--output", link).code == 0)
        #expect(try files.destinationOfSymbolicLink(atPath: link) == target)
        #expect(try json(String(contentsOfFile: target, encoding: .utf8))["title"] as? String == "The sync contract")
        try files.removeItem(atPath: target)
        #expect(try place.driftless("generate", "json-schema", "--output", link).code == 2)
        #expect(try files.destinationOfSymbolicLink(atPath: link) == target)
    }

    @Test func `the schema is written`() throws {
        let place = try place(), schema = place.path("schema.json")
        #expect(try place.driftless("generate", "json-schema", "--output", schema).code == 0)
        let text = try String(contentsOfFile: schema, encoding: .utf8)
        #expect(try json(text)["title"] as? String == "The sync contract")
    }
}

/// Tags of a small XML text, and whether each is closed.
private struct XMLParserCheck {
    private(set) var isWellFormed = true
    private var counts: [String: Int] = [:]

    init(_ text: String) {
        var open: [String] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter })
            if tag.hasPrefix("?") { continue }
            if tag.hasPrefix("/") {
                if open.popLast() != name { isWellFormed = false }
            } else {
                counts[name, default: 0] += 1
                if !tag.hasSuffix("/") { open.append(name) }
            }
        }
        isWellFormed = isWellFormed && open.isEmpty
    }

    func count(_ name: String) -> Int { counts[name] ?? 0 }
}
