#if Server
    public import ArgumentParser
    internal import DriftlessContract
    internal import DriftlessContractFile
    internal import Foundation

    /// `driftless check`.
    public struct CheckCommand: AsyncParsableCommand {
        public static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check a sync contract.",
            discussion: """
                Exits with 0 if the contract is clean, 1 if there are findings. Example:

                  driftless check sync/contract.yaml
                """)

        @Argument(help: "The contract.")
        var file: String
        @Option(help: "text or json.")
        var format = ContractOutputFormat.text

        public init() {}

        public func run() async throws {
            guard let data = FileManager.default.contents(atPath: file) else {
                try fail("\(file) is missing or cannot be read. Check the path and its rights.", 2)
            }
            let text = String(decoding: data.prefix(10 * 1024 * 1024 + 1), as: UTF8.self)
            let (contract, diagnostics) = ContractLoader.load(text: text, file: file)
            switch format {
            case .json: try printJSON(diagnostics)
            case .text:
                for diagnostic in diagnostics { print(diagnostic.render(), terminator: "") }
                if let contract, diagnostics.isEmpty {
                    print("\(file): \(contract.entities.count) entities, no findings.")
                }
            }
            if !diagnostics.isEmpty { throw ExitCode(1) }
        }
    }
#endif
