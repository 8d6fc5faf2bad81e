/// How far a page is translated.
struct LanguageStatus {
    private(set) var translated = 0
    /// Each once, in the page's order.
    private(set) var missing: [Phrase] = []

    init(_ page: SitePage, _ translation: Translation) { self.init(page.phrases, translation) }

    init(_ phrases: [Phrase], _ translation: Translation) {
        var seen: Set<String> = []
        for phrase in phrases where phrase.isSentence && seen.insert(phrase.template).inserted {
            if phrase.wording(in: translation).isTranslated { translated += 1 } else { missing.append(phrase) }
        }
    }

    var isIncomplete: Bool { !missing.isEmpty }
}

extension SitePage {
    /// All of its sentences.
    var phrases: [Phrase] { [title, summary].flatMap { HTML.phrase($0).phrases } + body.flatMap(\.phrases) }
}
