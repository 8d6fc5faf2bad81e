internal import DriftlessContractFile

/// Apps to start from, and what the contract takes from others.
enum TutorialsPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let tutorials = document["tutorials"].parts
        let works = document["governance", "licences", "third_party"].parts
        return SitePage(
            path: "tutorials.html", title: "Starter apps", summary: "Apps to start from, and what they are built of.",
            group: .start,
            body: [
                tutorials.isEmpty
                    ? Statement.absent("starter apps", "tutorials")
                    : .table(
                        "Starter apps", ["app", "where", "shows", "what", "built by", "owner"],
                        tutorials.map { app in
                            [
                                .text(app.name), .code(app["app"].text ?? "–"),
                                .text(app["shows"].texts.joined(separator: ", ")), .prose(app["summary"].text ?? "–"),
                                .code(app["built_by"].text ?? "–"), .text(app["owner"].text ?? "–"),
                            ]
                        })
            ]
                + (works.isEmpty
                    ? []
                    : [
                        .heading(2, "Works of others"),
                        .table(
                            "Works of others", ["work", "licence", "by", "from"],
                            works.map { work in
                                [.text(work.name)] + ["licence", "by", "source"].map { .text(work[$0].text ?? "–") }
                            }),
                    ]))
    }
}
