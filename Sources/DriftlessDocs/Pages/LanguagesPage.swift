/// How far each language is translated, page by page, and what is missing.
enum LanguagesPage {
    static let path = "languages.html"

    static func page(_ pages: [SitePage], _ translations: [Translation]) -> SitePage {
        SitePage(
            path: path, title: "Languages", summary: "How far this site is translated, and what is still English.",
            group: .reference, body: translations.flatMap { section($0, pages) })
    }

    private static func section(_ translation: Translation, _ pages: [SitePage]) -> [HTML] {
        let name = Translation.name(of: translation.language)
        let whole = LanguageStatus(pages.flatMap(\.phrases), translation)
        let rows = pages.map { page -> [HTML] in
            let status = LanguageStatus(page, translation)
            return [
                .link(page.path, page.title), .text("\(status.translated)"), .text("\(status.missing.count)"),
            ]
        }
        let missing = whole.missing.map { HTML.tag("span", ["lang": "en"], .text($0.template)) }
        return [
            .heading(2, .value(name), id: translation.language),
            .paragraph("Sentences translated: \(whole.translated). Missing: \(whole.missing.count)."),
            .table("Pages in \(name)", ["page", "translated", "missing"], rows),
        ] + (missing.isEmpty ? [] : [.heading(3, "Missing in \(name)"), .list(missing)])
    }
}
