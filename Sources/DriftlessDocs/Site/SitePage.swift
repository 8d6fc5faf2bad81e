/// A page of the site.
struct SitePage: Sendable {
    /// Where pages stand together in the navigation.
    enum Group: String, Sendable, CaseIterable {
        case start = "Start"
        case guides = "Guides"
        case data = "Data"
        case sync = "Sync"
        case people = "People"
        case operations = "Operations"
        case security = "Security"
        case reference = "Reference"

        var title: Phrase { Phrase(sentence: rawValue) }
    }

    /// From the site's root: `entities/inspection.html`.
    var path: String
    var title: Phrase
    /// One sentence, for search engines, the search and the list of pages.
    var summary: Phrase
    var group: Group
    var body: [HTML]
    /// A runbook is printed on its own.
    var isSheet = false

    var base: String { String(repeating: "../", count: path.count { $0 == "/" }) }
}

/// A file of the site.
public struct SiteFile: Sendable, Hashable {
    public var path: String
    public var text: String
}
