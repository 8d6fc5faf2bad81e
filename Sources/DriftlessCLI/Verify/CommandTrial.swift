internal import DriftlessContractCommands
internal import DriftlessDocs
internal import Foundation

/// The commands of a page, run in a folder of their own that holds the contract's folder as `sync` (TUT001).
struct CommandTrial {
    let site: Site
    let page: String
    let contract: String
    let folder: URL
    private static let limit = 120

    func verdict(on claim: Claim) throws -> Verdict {
        var verdict = Verdict(claim: claim, by: "bash")
        guard let narrative = site.narratives.first(where: { $0.name == page }) else { return verdict }
        for (command, printed) in try runs(of: narrative) where !command.isMet(by: printed) {
            verdict.failures.append(
                "\(narrative.file):\(command.line): \(command.text)\n  prints\n"
                    + printed.map { "    \($0)\n" }.joined() + "  and not\n"
                    + command.expected.map { "    \($0)\n" }.joined())
        }
        verdict.result = narrative.consoles.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n")
        return verdict
    }

    /// Each command with what it printed.
    func runs(of narrative: Narrative) throws -> [(command: ShownCommand, printed: [String])] {
        let commands = narrative.consoles.flatMap(ShownCommand.all)
        guard !commands.isEmpty else { return [] }
        let source = URL(filePath: contract).deletingLastPathComponent()
        try FileManager.default.copyItem(at: source, to: folder.appendingPathComponent("sync"))
        let output = try run(commands)
        let parts = output.components(separatedBy: Self.mark + "\n").dropFirst().map { part in
            var lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while lines.last == "" { lines.removeLast() }
            return lines
        }
        return commands.enumerated().map { ($1, $0 < parts.count ? parts[$0] : ["(the shell had ended)"]) }
    }

    private static let mark = "--driftless-docs-verify--"

    private func run(_ commands: [ShownCommand]) throws -> String {
        let script = folder.appendingPathComponent(".commands.sh"), log = folder.appendingPathComponent(".printed")
        var text = "trap 'kill $(jobs -p) 2>/dev/null' EXIT\n"
        for command in commands { text += "echo '\(Self.mark)'\n\(command.text)\n" }
        try text.write(to: script, atomically: true, encoding: .utf8)
        try Data().write(to: log)
        let printed = try FileHandle(forWritingTo: log)
        let shell = Process()
        shell.executableURL = URL(filePath: "/usr/bin/env")
        shell.arguments = ["bash", script.path]
        shell.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        let own = URL(filePath: CommandLine.arguments.first ?? "driftless").standardizedFileURL
        environment["PATH"] = "\(own.deletingLastPathComponent().path):\(environment["PATH"] ?? "/usr/bin:/bin")"
        shell.environment = environment
        (shell.standardInput, shell.standardOutput, shell.standardError) = (FileHandle.nullDevice, printed, printed)
        try shell.run()
        let end = ContinuousClock.now + .seconds(Self.limit)
        while shell.isRunning, ContinuousClock.now < end { usleep(20_000) }
        if shell.isRunning {
            shell.terminate()
            throw CommandFailure.findings("the commands of \(page) did not end within \(Self.limit) seconds.")
        }
        return String(decoding: try Data(contentsOf: log), as: UTF8.self)
    }
}

/// A command as a page shows it, and what it is to print.
struct ShownCommand: Sendable, Hashable {
    /// Its number in the file.
    var line: Int
    var text: String
    var expected: [String] = []

    /// Lines that begin with `$ ` are commands, `> ` goes on with one, the others are what it prints.
    static func all(in console: Console) -> [ShownCommand] {
        var commands: [ShownCommand] = []
        for (index, line) in console.lines.enumerated() {
            if line.hasPrefix("$ ") {
                commands.append(ShownCommand(line: console.line + index, text: String(line.dropFirst(2))))
            } else if !commands.isEmpty {
                if line.hasPrefix("> "), commands[commands.count - 1].expected.isEmpty {
                    commands[commands.count - 1].text += "\n" + line.dropFirst(2)
                } else {
                    commands[commands.count - 1].expected.append(line)
                }
            }
        }
        for index in commands.indices {
            while commands[index].expected.last == "" { commands[index].expected.removeLast() }
        }
        return commands
    }

    /// A line of `...` stands for any lines, `[..]` for any part of a line.
    func isMet(by printed: [String]) -> Bool { Self.meets(expected[...], printed[...]) }

    private static func meets(_ expected: ArraySlice<String>, _ printed: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return printed.isEmpty }
        if first == "..." {
            let rest = expected.dropFirst()
            return (printed.startIndex...printed.endIndex).contains { meets(rest, printed[$0...]) }
        }
        guard let line = printed.first, meets(line: first, line) else { return false }
        return meets(expected.dropFirst(), printed.dropFirst())
    }

    private static func meets(line expected: String, _ printed: String) -> Bool {
        let parts = expected.components(separatedBy: "[..]")
        guard parts.count > 1 else { return expected == printed }
        guard var rest = printed.hasPrefix(parts[0]) ? printed.dropFirst(parts[0].count) : nil else { return false }
        for part in parts.dropFirst().dropLast() {
            guard let found = part.isEmpty ? rest.startIndex..<rest.startIndex : rest.firstRange(of: part) else {
                return false
            }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}
