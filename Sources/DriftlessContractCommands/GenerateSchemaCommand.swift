package import ArgumentParser
internal import DriftlessContractFile

/// `driftless generate json-schema`.
package struct GenerateSchemaCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "json-schema", abstract: "Write a JSON Schema of contracts, for editors.",
        discussion: """
            An editor with a YAML language server completes and checks a contract that begins with

              # yaml-language-server: $schema=contract.schema.json

            after: driftless generate json-schema --output sync/contract.schema.json
            """)

    @Option(help: ArgumentHelp("Where to write; without it, to the terminal.", valueName: "file"))
    var output: String?

    package init() {}

    package func run() async throws {
        let text = JSONSchema.contract.text(isPretty: true)
        guard let output else { return Terminal.line(text) }
        try OutputFile.write(text + "\n", to: output)
        Terminal.line("Wrote \(output).")
    }
}
