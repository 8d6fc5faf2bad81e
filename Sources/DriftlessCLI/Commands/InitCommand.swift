public import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessSQLite
internal import Foundation

/// `driftless init`.
public struct InitCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a sync contract for an existing database.",
        discussion: """
            The database is only read. Example:

              driftless init --from app.sqlite --output sync/contract.yaml
            """)

    @Option(name: .customLong("from"), help: ArgumentHelp("The database.", valueName: "file"))
    var source: String
    @Option(help: ArgumentHelp("Where to write the contract; without it, to the terminal.", valueName: "file"))
    var output: String?
    @Flag(help: "Replace the output file if it exists.")
    var force = false
    @Option(help: "text or json.")
    var format = OutputFormat.text

    public init() {}

    public func run() async throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source, isDirectory: &isDirectory), !isDirectory.boolValue
        else {
            throw CommandFailure.usage("There is no database file \(source). Check the path.")
        }
        if let output, !force, FileManager.default.fileExists(atPath: output) {
            throw CommandFailure.usage("\(output) exists. Choose another --output, or replace it with --force.")
        }
        let name = URL(filePath: source).deletingPathExtension().lastPathComponent.lowercased()
        let words = name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let joined = words.joined(separator: ".")
        let id = joined.first?.isLetter == true ? joined : "app"
        let inferred = try ContractInference.infer(databaseAt: source, id: id)
        if inferred.contract.entities.isEmpty {
            let reasons = inferred.leftOut.map { "\n  \($0.table): \($0.reason)" }.joined()
            throw CommandFailure.findings("\(source) has no table that can be synced.\(reasons)")
        }
        let yaml = ContractWriter.write(inferred)
        if let output { try OutputFile.write(yaml, to: output) }
        try report(inferred, yaml)
    }

    private func report(_ inferred: InferredContract, _ yaml: String) throws {
        struct Report: Codable {
            var id: String
            var entities: [String]
            var leftOut: [String: String]
            var output: String?
            var contract: String?
        }
        switch format {
        case .json:
            let reasons = Dictionary(inferred.leftOut.map { ($0.table, $0.reason) }) { first, _ in first }
            try Terminal.json(
                Report(
                    id: inferred.contract.id, entities: inferred.contract.entities.map(\.name), leftOut: reasons,
                    output: output, contract: output == nil ? yaml : nil))
        case .text:
            if let output {
                let count = inferred.contract.entities.count
                Terminal.line("Wrote \(output): \(count) table\(count == 1 ? "" : "s").")
                for table in inferred.leftOut { Terminal.line("  left out \(table.table): \(table.reason)") }
            } else {
                print(yaml, terminator: "")
            }
        }
    }
}
