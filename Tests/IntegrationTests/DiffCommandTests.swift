import Foundation
import Testing

/// `diff` as a person and a build meet it.
struct DiffCommandTests {
    private static let old = """
        contract: { id: todo, version: "1.2.0" }
        entities:
          Todo:
            fields:
              id:    { type: uuid7 }
              title: { type: string, max: 100 }

        """

    private func place(_ new: String) throws -> (Workplace, old: String, new: String) {
        let place = try Workplace()
        for (name, text) in [("old.yaml", Self.old), ("new.yaml", new)] {
            try text.write(toFile: place.path(name), atomically: true, encoding: .utf8)
        }
        return (place, place.path("old.yaml"), place.path("new.yaml"))
    }

    @Test func `a break is shown with its place and readers, and fails`() throws {
        let (place, old, new) = try place(
            Self.old.replacing("max: 100", with: "max: 50").replacing("1.2.0", with: "1.3.0"))
        let text = try place.driftless("diff", old, new)
        #expect(text.code == 1)
        #expect(text.output.contains("BREAK  field-range-narrowed  [B C E]") && text.output.contains("new.yaml:6)"))
        #expect(text.output.contains("100 → 50") && text.output.contains("the changes want 2.0.0 or later"))
        #expect(try place.driftless("diff", old, new, "--fail-on", "never").code == 0)
        let json = try place.driftless("diff", old, new, "--format", "json", "--fail-on", "never").output
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect(object?["needed"] as? String == "2.0.0" && (object?["changes"] as? [Any])?.count == 3)
        let table = try place.driftless("diff", old, new, "--format", "markdown").output
        #expect(table.contains("| BREAK | `field-range-narrowed` | B C E |"))
        let check = try place.driftless("check", new, "--against", old)
        #expect(check.code == 1 && check.output.contains("CON003: 2 changes since 1.2.0, and the version is 1.3.0"))
    }

    @Test func `a break that no device can meet is a risk`() throws {
        let (place, old, new) = try place(
            Self.old.replacing("title: {", with: "title: { required: true,").replacing("1.2.0", with: "2.0.0"))
        #expect(try place.driftless("diff", old, new).code == 1)
        #expect(try place.driftless("diff", old, new, "--fail-on", "version").code == 0)
        let usage = place.path("versions.json")
        try #"{ "versions": { "1.2.0": { "share": 0, "last_seen": "2026-01-01" } } }"#.write(
            toFile: usage, atomically: true, encoding: .utf8)
        let later = try place.driftless("diff", old, new, "--usage", usage, "--now", "2026-03-01")
        #expect(later.code == 0 && later.output.contains("RISK   field-became-required"))
        #expect(try place.driftless("diff", old, new, "--usage", usage, "--now", "2026-01-20").code == 1)
        try "{}".write(toFile: usage, atomically: true, encoding: .utf8)
        #expect(try place.driftless("diff", old, new, "--usage", usage).code == 2)
    }

    @Test func `the earlier contract may be a revision of git's`() throws {
        let (place, old, _) = try place(Self.old)
        func git(_ arguments: String...) throws {
            let git = Process()
            git.executableURL = URL(filePath: "/usr/bin/env")
            let names = ["user.name=t", "user.email=t@example.org", "commit.gpgsign=false"].flatMap { ["-c", $0] }
            git.arguments = ["git", "-C", place.path("")] + names + arguments
            git.standardOutput = FileHandle.nullDevice
            try git.run()
            git.waitUntilExit()
            #expect(git.terminationStatus == 0)
        }
        try git("init", "--quiet")
        try git("add", "old.yaml")
        try git("commit", "--quiet", "--message", "first")
        try Self.old.replacing("max: 100", with: "max: 101").write(toFile: old, atomically: true, encoding: .utf8)
        let changed = try place.driftless("diff", "HEAD:old.yaml", "old.yaml", in: place.path(""))
        #expect(changed.code == 1 && changed.output.contains("field-range-widened"), "\(changed)")
        let none = try place.driftless("diff", "nowhere:old.yaml", "old.yaml", in: place.path(""))
        #expect(none.code == 2 && none.errors.contains("nowhere"), "\(none)")
    }

    @Test func `no value moves the cursor or begins a line`() throws {
        let summary = #"version: "1.2.0", summary: "\e[31mred\nBREAK  forged""#
        let (place, old, new) = try place(Self.old.replacing("version: \"1.2.0\"", with: summary))
        let texts = [
            try place.driftless("diff", old, new).output,
            try place.driftless("explain", "contract.summary", "--contract", new).output,
            try place.driftless("explain", "contract", "--contract", new).output,
        ]
        for text in texts {
            #expect(text.contains("red") && !text.contains("\u{1B}") && !text.contains("\nBREAK  forged"), "\(text)")
        }
    }

    @Test func `wrong calls are told what is right`() throws {
        let (place, old, new) = try place(Self.old)
        #expect(try place.driftless("diff", old, new).output.contains("says what"))
        #expect(try place.driftless("diff", old).code == 2)
        #expect(try place.driftless("diff", old, place.path("none.yaml")).code == 2)
        #expect(try place.driftless("diff", old, new, "--now", "tomorrow").code == 2)
        #expect(try place.driftless("diff", "--list").output.contains("field-type-changed"))
    }
}
