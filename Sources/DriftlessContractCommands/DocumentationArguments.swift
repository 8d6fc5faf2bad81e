package import ArgumentParser
package import DriftlessContractFile
package import DriftlessDocs
internal import Foundation

/// What every command about a contract's documentation takes.
package struct DocumentationArguments: ParsableArguments {
    @Option(help: "The contract.") package var contract = "sync/contract.yaml"
    @Option(help: ArgumentHelp("The pages of yours; `docs` beside the contract.", valueName: "folder"))
    package var pages: String?
    @Option(help: ArgumentHelp("The day that dates are judged by; today.", valueName: "date")) package var now: String?

    @Option(
        help: ArgumentHelp(
            "Languages besides English, joined by commas; all that languages/ beside the contract has a catalogue for.",
            valueName: "languages"))
    package var languages: String?

    package init() {}

    package func validate() throws {
        if let languages, LanguageFiles.languages(languages) == nil {
            throw ValidationError("--languages takes codes joined by commas, such as de,es.")
        }
        if let now, CalendarDay(now) == nil { throw ValidationError("--now takes a date, such as 2026-03-02.") }
    }

    package var today: CalendarDay { now.flatMap { CalendarDay($0) } ?? .today }
    package var folder: NarrativeFolder { NarrativeFolder(pages, of: contract) }

    /// - Throws: `CommandFailure` for what cannot be read; what is wrong is printed.
    package func site(drawing: @escaping @Sendable (String) -> String? = { _ in nil }) throws -> Site {
        let document = try ContractArgument.document(contract)
        return Site(
            of: document, narratives: try folder.narratives(), evidence: try EvidenceFile(folder).read(),
            history: try HistoryFolder(contract).history(of: document),
            codeOwners: CodeOwnersFile.read(around: contract), today: today,
            translations: try LanguageFiles(contract: contract).translations(
                languages.flatMap(LanguageFiles.languages)),
            drawing: drawing)
    }
}

/// `evidence.lock.json` among the pages.
package struct EvidenceFile {
    package let path: String

    package init(_ folder: NarrativeFolder) { path = folder.name + "/evidence.lock.json" }

    /// - Returns: `nil` where there is none.
    /// - Throws: `CommandFailure` for one that cannot be read.
    package func read() throws -> EvidenceLock? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(EvidenceLock.self, from: data)
        } catch {
            throw CommandFailure.findings(
                "\(path) is not what driftless docs verify writes. Take it out, and run: driftless docs verify")
        }
    }

    package func write(_ lock: EvidenceLock) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try (encoder.encode(lock) + Data("\n".utf8)).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandFailure.usage("\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
