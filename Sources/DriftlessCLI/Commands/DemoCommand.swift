public import ArgumentParser
internal import DriftlessContractCommands
internal import Foundation

/// Two devices and a server, a story of conflicts, and the proof that nothing is lost.
public struct DemoCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Watch two devices edit the same data offline, conflict, reconnect and converge.",
        discussion: """
            Example: driftless demo --from app.sqlite

            Everything runs on this machine: a server on a free port and two devices as files in a new folder. The
            database given with --from is only read. The exit code is 1 if anything differs at the end.
            """)

    @Option(help: "The database to tell the story with; default: a small one of the demo's own.") var from: String?
    @Flag(help: "Leave the server running and the files in place, and say where.") var keep = false
    @Option(help: "text or json.") var format: OutputFormat = .text

    public init() {}

    public func run() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("driftless-demo-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { if !keep { try? FileManager.default.removeItem(at: folder) } }
        let report = try await Demo(folder: folder, from: from, keep: keep, quiet: format == .json).run()
        if format == .json { try Terminal.json(report) }
        if !report.converged { throw Exit.findings }
    }
}

/// What the demo found, as `--format json` prints it.
struct DemoReport: Codable, Sendable {
    struct Operations: Codable, Sendable {
        var accepted = 0, merged = 0, rejected = 0
    }
    var converged: Bool
    var records: Int
    var operations: Operations
    var conflicts: Int
    var digests: [String: String]
    var elapsedMilliseconds: Int

    enum CodingKeys: String, CodingKey {
        case converged, records, operations, conflicts, digests
        case elapsedMilliseconds = "elapsed_ms"
    }
}
