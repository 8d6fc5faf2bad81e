internal import DriftlessContractFile

/// Words and their meanings.
enum GlossaryPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let terms = document["glossary"].parts
        return SitePage(
            path: "glossary.html", title: "Glossary", summary: "Words and their meanings.", group: .people,
            body: terms.isEmpty
                ? [Statement.absent("words of its own", "glossary")]
                : [
                    .tag(
                        "dl", [:],
                        terms.flatMap { term -> [HTML] in
                            let see = term["see"].texts, forbidden = term["forbid"].texts
                            var meaning: [HTML] = [.prose(term["text"].text ?? "")]
                            let others = see.enumerated().flatMap { index, name -> [HTML] in
                                let isThere = terms.contains { $0.name == name }
                                return [
                                    .text(index > 0 ? ", " : ""),
                                    isThere ? .link("glossary.html#\(HTML.anchor(name))", .value(name)) : .text(name),
                                ]
                            }
                            if !see.isEmpty { meaning += [.text(" "), "See \(.joined(others))."] }
                            if !forbidden.isEmpty {
                                meaning += [.text(" "), "Not: \(forbidden.joined(separator: ", "))."]
                            }
                            return [
                                .tag("dt", ["id": HTML.anchor(term.name)], .tag("strong", [:], .text(term.name))),
                                .tag("dd", [:], meaning),
                            ]
                        })
                ])
    }
}
