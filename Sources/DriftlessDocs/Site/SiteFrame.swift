internal import DriftlessContract
internal import DriftlessContractFile

/// What stands around each page: the head, the way to the other pages, the search, the contract's version.
struct SiteFrame {
    let document: ContractDocument
    let pages: [SitePage]
    private let navigation: [SitePage.Group: [SitePage]]
    private let digest: String

    init(document: ContractDocument, pages: [SitePage]) {
        self.document = document
        self.pages = pages
        navigation = Dictionary(grouping: pages, by: \.group)
        digest = Hex.encode(Array(document.digest.prefix(8)))
    }

    private var name: String { document["contract", "id"].text ?? "" }
    private var version: String { document["contract", "version"].text ?? "" }

    func html(of page: SitePage) -> String {
        let root = HTML.tag("html", ["lang": "en"], head(page), body(page))
        return "<!DOCTYPE html>\n" + root.rendered(base: page.base) + "\n"
    }

    private func head(_ page: SitePage) -> HTML {
        .tag(
            "head", [:], .tag("meta", ["charset": "utf-8"]),
            .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            .tag("meta", ["name": "color-scheme", "content": "light dark"]),
            .tag("meta", ["name": "description", "content": page.summary]),
            .tag("title", [:], "\(page.title) · \(name)"),
            .tag("link", ["rel": "stylesheet", "href": page.base + "style.css"]),
            .tag("script", ["src": page.base + "search-index.js", "defer": ""]),
            .tag("script", ["src": page.base + "search.js", "defer": ""]))
    }

    private func body(_ page: SitePage) -> HTML {
        .tag(
            "body", page.isSheet ? ["class": "sheet", "data-base": page.base] : ["data-base": page.base],
            .tag("a", ["class": "skip", "href": "#main"], "To the text"),
            .tag(
                "header", [:], .tag("p", ["class": "name"], .link("index.html", name), " \(version)"),
                .tag("a", ["class": "pages", "href": "#pages"], "Pages"),
                .tag(
                    "form", ["class": "search", "role": "search", "hidden": ""],
                    .tag("label", ["for": "query"], "Search"),
                    .tag("input", ["id": "query", "type": "search", "autocomplete": "off"]),
                    .tag("ul", ["id": "found", "aria-live": "polite"]))),
            .tag(
                "main", ["id": "main"],
                [.tag("h1", [:], .text(page.title)), .tag("p", ["class": "summary"], .text(page.summary))] + page.body),
            .tag("nav", ["id": "pages", "aria-label": "Pages"], groups(page)), footer)
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
                            ? .tag("a", ["href": page.base + other.path, "aria-current": "page"], .text(other.title))
                            : .link(other.path, other.title))
                })
            return .tag(
                "details", isOpen ? ["open": ""] : [:], .tag("summary", [:], .text(group.rawValue)), links)
        }
    }

    /// Where a folder holds more pages than one looks through, its first page leads to them: a list of them all on each
    /// would make the site grow with the square of its entities.
    private func shown(_ pages: [SitePage], from page: SitePage) -> [SitePage] {
        guard pages.count > Self.mostShown else { return pages }
        return pages.filter { !$0.path.contains("/") || $0.path.hasSuffix("/index.html") || $0.path == page.path }
    }

    private static let mostShown = 40

    private var footer: HTML {
        let head = document["contract"]
        var parts = ["Contract \(name) \(version), digest \(digest)…"]
        if let owner = head["owner"].text { parts.append("Owner: \(owner).") }
        if let released = head["released"].text { parts.append("Released: \(released).") }
        parts.append("Made by driftless docs build; what it says is taken from the contract and the engine.")
        return .tag(
            "footer", [:], .tag("p", [:], .text(parts.joined(separator: " "))),
            .tag(
                "p", [:], .reference("contract.json", ["The contract as JSON"]), " · ", .link("pages.html", "All pages")
            ))
    }
}
