/// Every page, for who reads without JavaScript.
enum PagesPage {
    static func page(_ pages: [SitePage]) -> SitePage {
        let body = SitePage.Group.allCases.flatMap { group -> [HTML] in
            let members = pages.filter { $0.group == group }
            guard !members.isEmpty else { return [] }
            return [
                .heading(2, group.title),
                .list(members.map { .joined([.link($0.path, $0.title), .text(": "), .phrase($0.summary)]) }),
            ]
        }
        return SitePage(
            path: "pages.html", title: "All pages", summary: "Each page of this site, with a sentence about it.",
            group: .reference, body: body)
    }
}
