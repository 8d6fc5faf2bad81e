public import DriftlessContractFile

/// How far a language is.
public struct LanguageReport: Sendable, Codable, Hashable {
    public var language: String
    /// Sentences of the contract's author.
    public var translated: Int
    public var missing: Int
    /// Not used, for somebody must look at them first.
    public var fuzzy: Int
    /// Translated, and on no page any longer.
    public var obsolete: Int
}

extension Site {
    /// The contract's own sentences, each with the page that says it first.
    public var contractSentences: [(id: String, page: String)] {
        sentences { if case .product = $0.source { false } else { true } }
    }

    /// The product's sentences.
    public var productSentences: [(id: String, page: String)] {
        sentences { if case .product = $0.source { true } else { false } }
    }

    private func sentences(where isWanted: (Phrase) -> Bool) -> [(id: String, page: String)] {
        let pages = pages
        let around = SiteFrame(self, pages: pages).phrases
        var seen: Set<String> = []
        return ([("everywhere", around)] + pages.map { ($0.path, $0.phrases) }).flatMap { path, phrases in
            phrases.filter { $0.isSentence && isWanted($0) && seen.insert($0.template).inserted }
                .map { (id: $0.template, page: path) }
        }
    }

    /// - Parameter sentences: those of the contract or those of the product, whose catalogue it is.
    public static func report(
        _ language: String, _ catalogue: Catalogue, sentences: [(id: String, page: String)]
    ) -> LanguageReport {
        let entries = sentences.map { catalogue.entry($0.id) }
        let translated = entries.count { $0?.isTranslated == true }, fuzzy = entries.count { $0?.isFuzzy == true }
        let ids = Set(sentences.map(\.id))
        return LanguageReport(
            language: language, translated: translated, missing: entries.count - translated - fuzzy, fuzzy: fuzzy,
            obsolete: catalogue.entries.count { $0.isObsolete || !($0.id.isEmpty || ids.contains($0.id)) })
    }

    /// What is wrong with the site's languages: LOC001, LOC002 and LOC003.
    public func languageFindings() -> [Diagnostic] { languageFindings(on: pages) }

    func languageFindings(on pages: [SitePage]) -> [Diagnostic] {
        let blocking = Set(
            document["governance", "translations", "block_release_on"].texts.flatMap { section -> [String] in
                guard let path = page(showing: ContractPath([section])) else { return [] }
                let folder = path.split(separator: "/").count > 1 ? path.prefix { $0 != "/" } + "/" : nil
                return pages.map(\.path).filter { $0 == path || folder.map($0.hasPrefix) == true }
            })
        return translations.flatMap { translation in
            placeholders(translation.contract) + placeholders(translation.product)
                + pages.flatMap { page -> [Diagnostic] in
                    let status = LanguageStatus(page, translation)
                    guard status.isIncomplete else { return [] }
                    guard blocking.contains(page.path) else {
                        // The product's own sentences are no work of the contract's authors.
                        let own = status.missing.count { if case .product = $0.source { false } else { true } }
                        return own == 0 ? [] : [partly(page, own, translation)]
                    }
                    return status.missing.map { missing($0, page, translation) }
                }
        }
    }

    private func missing(_ phrase: Phrase, _ page: SitePage, _ translation: Translation) -> Diagnostic {
        let catalogue: Catalogue
        if case .product = phrase.source { catalogue = translation.product } else { catalogue = translation.contract }
        let entry = catalogue.entry(phrase.template)
        return Diagnostic(
            rule: "LOC001", .error,
            "\(page.path) must be whole in \(translation.language), and "
                + (entry?.isFuzzy == true ? "the translation is fuzzy: " : "there is no translation: ")
                + "\"\(phrase.template)\"",
            help: "Translate it in \(catalogue.file), or take the section from governance.translations.",
            file: catalogue.file, line: entry?.line ?? 1)
    }

    private func placeholders(_ catalogue: Catalogue) -> [Diagnostic] {
        catalogue.entries.filter { !$0.id.isEmpty && !$0.isObsolete && $0.isTranslated }.compactMap { entry in
            let wanted = Phrase.placeholders(entry.id)
            guard let wrong = entry.translations.first(where: { Phrase.placeholders($0) != wanted }) else { return nil }
            let names = wanted.map { "{\($0)}" }.joined(separator: ", ")
            return Diagnostic(
                rule: "LOC002", .error, "Other placeholders than in \"\(entry.id)\": \"\(wrong)\"",
                help: names.isEmpty ? "It has none." : "It has \(names), each once for each time it stands there.",
                file: catalogue.file, line: entry.line)
        }
    }

    private func partly(_ page: SitePage, _ count: Int, _ translation: Translation) -> Diagnostic {
        Diagnostic(
            rule: "LOC003", .warning,
            "\(translation.language)/\(page.path) is partly English, and says so above its text; sentences missing: "
                + "\(count)",
            help: "driftless docs l10n --languages \(translation.language) --update", file: translation.contract.file,
            line: 1)
    }
}
