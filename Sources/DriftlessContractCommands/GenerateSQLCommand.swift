package import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractFile

/// `driftless generate sql`.
package struct GenerateSQLCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sql", abstract: "Write the tables of a contract in SQL, for SQLite.",
        discussion: """
            Examples:

              driftless generate sql | sqlite3 app.sqlite
              driftless generate sql --side server --output schema.sql

            The device's tables are those that sync --create-tables makes; the server makes its own by itself.
            """)

    enum Side: String, ExpressibleByArgument, CaseIterable { case device, server }

    @Option(help: "The contract.") var contract = "sync/contract.yaml"
    @Option(help: "Whose tables: device or server.") var side = Side.device
    @Option(help: ArgumentHelp("Where to write; without it, to the terminal.", valueName: "file"))
    var output: String?

    package init() {}

    package func run() async throws {
        let draft = try ContractArgument.document(contract).draft
        let statements = draft.entities.flatMap { entity in
            switch side {
            case .device: [DeviceTable.create(entity, in: draft)]
            case .server: ServerTable.create(entity, in: draft)
            }
        }
        // A version is three numbers and an id plain words: neither can end the comment.
        let head = "-- \(draft.id) \(draft.version): the \(side.rawValue)'s tables, by driftless generate sql.\n"
        let text = head + statements.map { $0 + ";\n" }.joined()
        guard let output else { return Terminal.line(text.trimmingSuffix("\n")) }
        try OutputFile.write(text, to: output)
        Terminal.line("Wrote \(output): \(Terminal.count(draft.entities.count, "table")).")
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
