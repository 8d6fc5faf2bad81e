#if Server
    public import ArgumentParser
    internal import DriftlessContract
    internal import DriftlessContractFile
    internal import DriftlessSQLite
    internal import Foundation

    /// How a command prints.
    public enum ContractOutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

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
        var format = ContractOutputFormat.text

        public init() {}

        public func run() async throws {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: source, isDirectory: &isDirectory), !isDirectory.boolValue
            else {
                try fail("There is no database file \(source). Check the path.", 2)
            }
            if let output, !force, FileManager.default.fileExists(atPath: output) {
                try fail("\(output) exists. Choose another --output, or replace it with --force.", 2)
            }
            let name = URL(filePath: source).deletingPathExtension().lastPathComponent.lowercased()
            let words = name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
            let joined = words.joined(separator: ".")
            let id = joined.first?.isLetter == true ? joined : "app"
            let inferred: InferredContract
            do {
                inferred = try ContractInference.infer(databaseAt: source, id: id)
            } catch let error as StoreError {
                try fail(error.message, 1)
            }
            if inferred.contract.entities.isEmpty {
                let reasons = inferred.leftOut.map { "\n  \($0.table): \($0.reason)" }.joined()
                try fail("\(source) has no table that can be synced.\(reasons)", 1)
            }
            let yaml = ContractWriter.write(inferred)
            if let output {
                let url = URL(filePath: output)
                do {
                    try FileManager.default.createDirectory(
                        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                    try Data(yaml.utf8).write(to: url, options: .atomic)
                } catch {
                    try fail("\(output) cannot be written: \(error.localizedDescription)", 1)
                }
            }
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
                try printJSON(
                    Report(
                        id: inferred.contract.id, entities: inferred.contract.entities.map(\.name), leftOut: reasons,
                        output: output, contract: output == nil ? yaml : nil))
            case .text:
                if let output {
                    let count = inferred.contract.entities.count
                    print("Wrote \(output): \(count) table\(count == 1 ? "" : "s").")
                    for table in inferred.leftOut { print("  left out \(table.table): \(table.reason)") }
                } else {
                    print(yaml, terminator: "")
                }
            }
        }
    }

    func fail(_ message: String, _ code: Int32) throws -> Never {
        FileHandle.standardError.write(Data("driftless: \(message)\n".utf8))
        throw ExitCode(code)
    }

    func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
#endif
