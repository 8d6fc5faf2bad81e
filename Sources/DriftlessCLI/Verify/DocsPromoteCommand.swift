public import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessDocs
internal import Foundation

/// `driftless docs promote`.
public struct DocsPromoteCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "promote", abstract: "Accept what the commands of your pages print now.",
        discussion: """
            Runs the commands of the pages and writes what they print into the pages, where it differs from what they
            show; lines of ... and [..] stay where they still fit. Look at the difference before you commit it.

            Example: driftless docs promote --contract sync/contract.yaml && git diff sync/docs
            """)

    @OptionGroup var arguments: DocumentationArguments

    public init() {}

    public func run() async throws {
        let site = try arguments.site()
        var count = 0
        for narrative in site.narratives where !narrative.consoles.isEmpty {
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("driftless-promote-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let trial = CommandTrial(site: site, page: narrative.name, contract: arguments.contract, folder: folder)
            let differing = try trial.runs(of: narrative).filter { !$0.command.isMet(by: $0.printed) }
            guard !differing.isEmpty else { continue }
            var lines = try String(contentsOfFile: narrative.file, encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            // From the end, so that numbers before stay right.
            for (command, printed) in differing.reversed() {
                let first = command.line + command.text.split(separator: "\n").count - 1
                lines.replaceSubrange(first..<(first + command.expected.count), with: printed)
            }
            try lines.joined(separator: "\n").write(toFile: narrative.file, atomically: true, encoding: .utf8)
            count += differing.count
            Terminal.line("\(narrative.file): \(Terminal.count(differing.count, "output")) accepted.")
        }
        if count == 0 { Terminal.line("Every command prints what its page shows.") }
    }
}
