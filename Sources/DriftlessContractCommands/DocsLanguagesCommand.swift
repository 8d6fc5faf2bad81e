package import ArgumentParser
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// `driftless docs l10n`.
package struct DocsLanguagesCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "l10n", abstract: "Say how far a contract's texts are translated, and keep its catalogues.",
        discussion: """
            Example:

              driftless docs l10n --contract sync/contract.yaml --languages de,es --update
              msgfmt --check --output-file=/dev/null sync/languages/de.po

            Catalogues are gettext's PO files in languages/ beside the contract. --update writes new sentences into them
            and a messages.pot beside them, and marks those that no page says any longer as obsolete; no translation is
            lost. Driftless's own sentences are translated in the program.
            """)

    @Option(help: "The contract.") var contract = "sync/contract.yaml"
    @Option(
        help: ArgumentHelp(
            "Languages, joined by commas; all that there is a catalogue for.", valueName: "languages"))
    var languages: String?
    @Flag(help: "Bring the catalogues up to date.") var update = false
    @Option(
        help: ArgumentHelp(
            "Keep the catalogues of Driftless's own sentences, in this folder.", valueName: "folder",
            visibility: .hidden))
    var own: String?
    @Option(help: "text or json.") var format = OutputFormat.text

    package init() {}

    package func validate() throws {
        if let languages, LanguageFiles.languages(languages) == nil {
            throw ValidationError("--languages takes codes joined by commas, such as de,es.")
        }
    }

    package func run() async throws {
        let files = own.map { LanguageFiles(folder: $0) } ?? LanguageFiles(contract: contract)
        let wished = languages.flatMap(LanguageFiles.languages) ?? files.languages
        guard !wished.isEmpty else {
            throw CommandFailure.usage(
                "There is no catalogue in \(files.folder). Begin one: driftless docs l10n --languages de --update")
        }
        // The page about languages is part of the site only where there are some.
        let languages = wished.map { language in
            Translation(language: language, product: Catalogue(file: ""), contract: Catalogue(file: ""))
        }
        let folder = NarrativeFolder(nil, of: contract)
        let document = try ContractArgument.document(contract)
        let site = Site(
            of: document, narratives: try folder.narratives(), evidence: try EvidenceFile(folder).read(),
            history: try HistoryFolder(contract).history(of: document), today: .today, translations: languages,
            drawing: { _ in nil })
        let sentences = own == nil ? site.contractSentences : site.productSentences
        var reports: [LanguageReport] = []
        for language in wished {
            var catalogue = try files.catalogue(language)
            if update {
                catalogue = catalogue.updated(language: language, with: sentences)
                try write(catalogue.text, to: files.path(language))
            }
            reports.append(Site.report(language, catalogue, sentences: sentences))
        }
        if update {
            let template = Catalogue(file: "").updated(language: "", with: sentences)
            try write(template.text, to: "\(files.folder)/messages.pot")
        }
        switch format {
        case .json: try Terminal.json(reports)
        case .text:
            for report in reports {
                Terminal.line(
                    "\(report.language): translated \(report.translated), missing \(report.missing), "
                        + "fuzzy \(report.fuzzy), obsolete \(report.obsolete)")
            }
        }
    }

    private func write(_ text: String, to path: String) throws {
        let url = URL(filePath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url, options: .atomic)
        } catch {
            throw CommandFailure.usage("\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
