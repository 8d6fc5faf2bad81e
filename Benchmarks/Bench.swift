import ArgumentParser
import Foundation

/// Prints each figure with its baseline, both measured in this run.
@main struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure Driftless against what SQLite and plain bytes do without it.",
        discussion: """
            Each figure is a median, each ratio against a baseline of the same run, taken in turn with it.

            Example: bench --rows 100000 --only local --format json
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(help: "Rows of the large cases.") var rows = 1_000_000
    @Option(help: "Runs of each case; the median counts.") var runs = 5
    @Option(help: "Only cases whose name begins so.") var only: String?
    @Option(help: "text or json.") var format = Format.text
    @Option(help: "Append the figures to this file, a JSON object a line.") var history: String?
    @Option(help: ArgumentHelp("Names what was measured in the history.", valueName: "commit")) var commit = "unknown"
    @Flag(help: "List the cases.") var list = false

    func validate() throws {
        guard rows >= 1000 else { throw ValidationError("--rows takes 1000 or more.") }
        guard runs >= 1 else { throw ValidationError("--runs takes 1 or more.") }
    }

    func run() async throws {
        let chosen = Bench.cases.filter { only.map($0.name.hasPrefix) ?? true }
        guard !chosen.isEmpty else {
            throw ValidationError("No case begins with \(only ?? ""). See: bench --list")
        }
        if list { return chosen.forEach { print($0.name) } }
        let place = try Workplace()
        defer { place.remove() }
        var figures: [Figure] = []
        for item in chosen {
            FileHandle.standardError.write(Data("\(item.name) …\n".utf8))
            let measured = try await item.measure(Plan(rows: rows, runs: runs, place: place))
            // Written at once: a pipe that is read along must not wait for the last case.
            if format == .text { FileHandle.standardOutput.write(Data(measured.map { $0.line + "\n" }.joined().utf8)) }
            figures += measured
        }
        let report = Report(
            commit: commit, date: ISO8601DateFormatter().string(from: Date()),
            cores: ProcessInfo.processInfo.activeProcessorCount,
            sqlite: RawSQLite.version, rows: rows, runs: runs, figures: figures)
        if format == .json { print(try report.json(pretty: true)) }
        if let history { try report.append(to: history) }
    }

    /// One file a case.
    static let cases: [Case] = [
        Case(name: "local-writes", measure: LocalWrites.measure),
        Case(name: "file-growth", measure: FileGrowth.measure),
        Case(name: "apply", measure: ApplyRemote.measure),
        Case(name: "push", measure: ServerPush.measure),
        Case(name: "first-sync", measure: FirstSync.measure),
        Case(name: "latency", measure: CommitToVisible.measure),
        Case(name: "wire", measure: WireSize.measure),
        Case(name: "scale", measure: CostAtScale.measure),
    ]
}

struct Case: Sendable {
    let name: String
    let measure: @Sendable (Plan) async throws -> [Figure]
}

struct Plan: Sendable {
    let rows: Int
    let runs: Int
    let place: Workplace
}
