internal import DriftlessContract
internal import DriftlessContractFile

/// What stands around each page: the head, the way to the other pages, the search, the contract's version.
struct SiteFrame {
    let document: ContractDocument
    let pages: [SitePage]
    let translations: [Translation]
    private let navigation: [SitePage.Group: [SitePage]]
    /// Of what the engine acts by: what devices and servers compare.
    private let digest: String

    init(_ site: Site, pages: [SitePage]) {
        (document, translations) = (site.document, site.translations)
        ownName = site.narratives.first { $0.name == "index" }?.title
        self.pages = pages
        navigation = Dictionary(grouping: pages, by: \.group)
        digest = Hex.encode(Array(document.draft.digest.prefix(8)))
    }

    /// What people called the site on its first page.
    private let ownName: String?
    private var name: String { ownName ?? contractName }
    private var contractName: String { document["contract", "id"].text ?? "" }
    private var version: String { document["contract", "version"].text ?? "" }

    func html(of page: SitePage, in translation: Translation?) -> String {
        let language = Rendering(base: page.base, translation: translation)
        let root = HTML.tag(
            "html", ["lang": translation?.language ?? "en"], head(page, translation), body(page, translation))
        return "<!DOCTYPE html>\n" + root.rendered(language) + "\n"
    }

    /// The way to the root of the site, above that of the page's language.
    private func root(_ page: SitePage, _ translation: Translation?) -> String {
        page.base + (translation == nil ? "" : "../")
    }

    private func head(_ page: SitePage, _ translation: Translation?) -> HTML {
        let root = root(page, translation)
        let alternates = languages.map { language in
            HTML.tag("link", ["rel": "alternate", "hreflang": language, "href": root + path(of: page, in: language)])
        }
        return .tag(
            "head", [:],
            [
                .tag("meta", ["charset": "utf-8"]),
                .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
                .tag("meta", ["name": "color-scheme", "content": "light dark"]),
                .element(
                    "meta",
                    [
                        .init(name: "name", value: .text("description")),
                        .init(name: "content", value: .phrase(page.summary)),
                    ], []),
                .tag("title", [:], .text("\(page.title.words(in: translation)) · \(name)")),
                .tag("link", ["rel": "stylesheet", "href": root + "style.css"]),
                .tag("script", ["src": page.base + "search-index.js", "defer": ""]),
                .tag("script", ["src": root + "search.js", "defer": ""]),
            ]
                + (page.body.contains { !$0.lookupRows.isEmpty }
                    ? [.tag("script", ["src": root + "lookup.js", "defer": ""])] : [])
                + (languages.count > 1 ? alternates : []))
    }

    private func body(_ page: SitePage, _ translation: Translation?) -> HTML {
        let attributes: [HTML.Attribute] = [
            .init(name: "class", value: .text(page.isSheet ? "sheet" : "page")),
            .init(name: "data-base", value: .text(page.base)), .init(name: "data-nothing", value: "Nothing found."),
        ]
        return .element(
            "body", attributes,
            [
                .tag("a", ["class": "skip", "href": "#main"], "To the text"),
                .tag(
                    "header", [:],
                    .tag(
                        "p", ["class": "name"], .link("index.html", .value(name)),
                        .text(ownName == nil ? " \(version)" : "")),
                    .tag("a", ["class": "pages", "href": "#pages"], "Pages"), switcher(page, translation),
                    .tag(
                        "form", ["class": "search", "role": "search", "hidden": ""],
                        .tag("label", ["for": "query"], "Search"),
                        .tag("input", ["id": "query", "type": "search", "autocomplete": "off"]),
                        .tag("ul", ["id": "found", "aria-live": "polite"]))),
                .tag(
                    "main", ["id": "main"],
                    [.tag("h1", [:], .phrase(page.title)), .tag("p", ["class": "summary"], .phrase(page.summary))]
                        + banner(page, translation) + page.body),
                .tag("nav", ["id": "pages"], groups(page)).labelled("Pages"),
                footer(root(page, translation)),
            ])
    }

    private var languages: [String] { ["en"] + translations.map(\.language) }

    private func path(of page: SitePage, in language: String) -> String {
        language == "en" ? page.path : "\(language)/\(page.path)"
    }

    /// The same page in the other languages.
    private func switcher(_ page: SitePage, _ translation: Translation?) -> HTML {
        guard languages.count > 1 else { return .text("") }
        let links = languages.map { language -> HTML in
            let href = root(page, translation) + path(of: page, in: language)
            let name = HTML.text(Translation.name(of: language))
            return .tag(
                "li", [:],
                language == translation?.language ?? "en"
                    ? .tag("a", ["lang": language, "href": href, "aria-current": "true"], name)
                    : .tag("a", ["lang": language, "hreflang": language, "href": href], name))
        }
        return .tag("nav", ["class": "languages"], .tag("ul", [:], links)).labelled("Language")
    }

    /// Says that parts of a page are English, and where it is told which.
    private func banner(_ page: SitePage, _ translation: Translation?) -> [HTML] {
        guard let translation, LanguageStatus(page, translation).isIncomplete else { return [] }
        let more = HTML.reference("\(LanguagesPage.path)#\(translation.language)", ["Which ones"])
        return [.tag("p", ["class": "banner"], "Parts of this page are not translated yet. \(more)")]
    }

    private func groups(_ page: SitePage) -> [HTML] {
        SitePage.Group.allCases.compactMap { group in
            guard let pages = navigation[group], !pages.isEmpty else { return nil }
            let isOpen = group == page.group || group == .start
            let links = HTML.tag(
                "ul", [:],
                shown(pages, from: page).map { other in
                    .tag(
                        "li", [:],
                        other.path == page.path
                            ? .tag("a", ["href": page.base + other.path, "aria-current": "page"], .phrase(other.title))
                            : .link(other.path, other.title))
                })
            return .tag(
                "details", isOpen ? ["open": ""] : [:], .tag("summary", [:], .phrase(group.title)), links)
        }
    }

    /// Where a folder holds more pages than one looks through, its first page leads to them: a list of them all on each
    /// would make the site grow with the square of its entities.
    private func shown(_ pages: [SitePage], from page: SitePage) -> [SitePage] {
        guard pages.count > Self.mostShown else { return pages }
        return pages.filter { !$0.path.contains("/") || $0.path.hasSuffix("/index.html") || $0.path == page.path }
    }

    private static let mostShown = 40

    private func footer(_ root: String) -> HTML {
        let head = document["contract"]
        var parts: [HTML] = ["Contract \(contractName) \(version), digest \(digest)…"]
        if let owner = head["owner"].text { parts.append(" Owner: \(owner).") }
        if let released = head["released"].text { parts.append(" Released: \(released).") }
        parts.append(" Made by driftless docs build; what it says is taken from the contract and the engine.")
        return .tag(
            "footer", [:], .tag("p", [:], parts),
            .tag(
                "p", [:], .tag("a", ["href": root + "contract.json"], "The contract as JSON"), .text(" · "),
                .link("pages.html", "All pages")))
    }

    /// What stands around each page.
    var phrases: [Phrase] {
        let page = SitePage(path: "index.html", title: .value(""), summary: .value(""), group: .start, body: [])
        return (body(page, nil).phrases + ["Language", "Parts of this page are not translated yet. {0}", "Which ones"])
    }
}
