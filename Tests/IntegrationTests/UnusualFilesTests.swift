import Foundation
import Testing

/// Contracts that are no regular files.
struct UnusualFilesTests {
    private static let ten = """
        contract: { id: todo, version: "1.0.0" }
        entities: { Todo: { fields: { id: { type: uuid7 } } } }
        """

    private func shell(_ place: Workplace, _ script: String) throws -> (code: Int32, output: String, errors: String) {
        let outcome = try place.run(
            "/bin/bash", ["-c", "cd '\(place.path(""))' || exit 9; " + script, Workplace.binary()])
        return (outcome.code, outcome.output, outcome.errors)
    }

    @Test(arguments: ["check pipe", "check link", "explain --contract pipe", "diff c.yaml pipe"])
    func `a pipe that nobody writes to is refused and not waited for`(_ command: String) throws {
        let place = try Workplace()
        try Self.ten.write(toFile: place.path("c.yaml"), atomically: true, encoding: .utf8)
        let found = try shell(place, "mkfifo pipe; ln -s pipe link; timeout 20 \"$0\" \(command)")
        #expect(found.code == 2 && found.errors.contains("is a pipe or a device and no contract"), "\(found)")
    }

    @Test func `a folder, and an include of a pipe, are refused`() throws {
        let place = try Workplace()
        try "include: [pipe]\n\(Self.ten)".write(toFile: place.path("c.yaml"), atomically: true, encoding: .utf8)
        let folder = try shell(place, "\"$0\" check .")
        #expect(folder.code == 2 && folder.errors.contains("is a folder and no contract"), "\(folder)")
        let included = try shell(place, "mkfifo pipe; timeout 20 \"$0\" check c.yaml")
        #expect(included.code == 1 && included.output.contains("c.yaml:1:11: error CON007"), "\(included)")
    }

    @Test(arguments: ["check -", "check /dev/stdin", "check <(cat)"])
    func `what is piped in is read`(_ command: String) throws {
        let place = try Workplace()
        try Self.ten.write(toFile: place.path("c.yaml"), atomically: true, encoding: .utf8)
        let found = try shell(place, "cat c.yaml | timeout 20 \"$0\" \(command)")
        #expect(found.code == 0 && found.output.contains("1 entity, no findings"), "\(found)")
    }
}
