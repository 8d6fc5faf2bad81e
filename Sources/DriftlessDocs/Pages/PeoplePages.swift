internal import DriftlessContractFile

/// What people see of sync.
enum UXPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let ux = document["ux"]
        let locales = document["contract", "locales"].texts
        return SitePage(
            path: "ux.html", title: "States and prompts", summary: "The words that people read, and when.",
            group: .people,
            body: [.heading(2, "States")] + states(ux["states"], locales) + [.heading(2, "Prompts")]
                + prompts(ux["prompts"], locales) + [.heading(2, "Indicators")] + Statement.keys(ux["indicators"]))
    }

    private static func states(_ states: ContractPart, _ locales: [String]) -> [HTML] {
        guard !states.parts.isEmpty else { return [Statement.absent("words of its own", "ux.states")] }
        return [
            .table(
                "Words for each state", ["state"] + locales,
                states.parts.map { state in
                    [.code(state.name)]
                        + locales.map { locale in
                            .tag(
                                "span", ["lang": locale],
                                .text(state[locale].text ?? (locale == "en" ? state.text ?? "–" : "–")))
                        }
                }), .paragraph(Statement.evidence(states)),
        ]
    }

    private static func prompts(_ prompts: ContractPart, _ locales: [String]) -> [HTML] {
        guard !prompts.parts.isEmpty else { return [Statement.absent("prompts", "ux.prompts")] }
        return prompts.parts.flatMap { prompt -> [HTML] in
            [
                .heading(3, prompt.name),
                .table(
                    "The prompt \(prompt.name)", ["what", "value"],
                    locales.map {
                        [
                            "Question (\($0))",
                            .tag(
                                "span", ["lang": $0], .text(prompt["title"][$0].text ?? Statement.copy(prompt["title"]))
                            ),
                        ]
                    }
                        + ["show", "choices", "default", "later"].map { [.code($0), .text(prompt[$0].shown ?? "–")] }),
            ]
        }
    }
}

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
                            var meaning: [HTML] = [.text(term["text"].text ?? "")]
                            if !see.isEmpty { meaning.append(" See ") }
                            for (index, name) in see.enumerated() {
                                let isThere = terms.contains { $0.name == name }
                                meaning += [
                                    index > 0 ? ", " : "",
                                    isThere ? .link("glossary.html#\(HTML.anchor(name))", name) : .text(name),
                                ]
                            }
                            if !see.isEmpty { meaning.append(".") }
                            if !forbidden.isEmpty {
                                meaning.append(.text(" Not: \(forbidden.joined(separator: ", "))."))
                            }
                            return [
                                .tag("dt", ["id": HTML.anchor(term.name)], .tag("strong", [:], .text(term.name))),
                                .tag("dd", [:], meaning),
                            ]
                        })
                ])
    }
}

/// Scenarios, seeds and gates.
enum TestingPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let testing = document["testing"]
        let scenarios = testing["scenarios"].parts
        return SitePage(
            path: "testing.html", title: "Testing", summary: "What is played before a release.", group: .people,
            body: [
                .heading(2, "Scenarios"),
                scenarios.isEmpty
                    ? Statement.absent("scenarios", "testing.scenarios")
                    : .table(
                        "Scenarios", ["scenario", "parameters"],
                        scenarios.map { scenario in
                            [
                                .code(scenario.name),
                                .text(scenario.parts.map { "\($0.name) \($0.shown ?? "")" }.joined(separator: ", ")),
                            ]
                        }), .paragraph(Statement.evidence(testing)), .heading(2, "Seeds"),
            ] + Statement.keys(testing["seeds"]) + [.heading(2, "Test data")] + Statement.keys(testing["data"])
                + [.heading(2, "Release gates"), .list(testing["release_gates"].texts.map { .text($0) })])
    }
}

/// Owners and reviews.
enum GovernancePage {
    static func page(_ document: ContractDocument, _ today: CalendarDay) -> SitePage {
        let governance = document["governance"]
        let sections = governance["sections"].parts
        let rows = sections.map { section -> [HTML] in
            let due = section["reviewed"].date.flatMap { date in
                section["review"].milliseconds.map { CalendarDay(days: date.days + Int($0 / 86_400_000)) }
            }
            let state = due.map { $0 < today ? "overdue since \($0)" : "due on \($0)" } ?? "–"
            return [
                .text(section.name), .text(section["owner"].text ?? "–"), .text(section["review"].text ?? "–"),
                .text(section["reviewed"].text ?? "–"), .text(state),
            ]
        }
        return SitePage(
            path: "governance.html", title: "Governance",
            summary: "Who answers for what, and when it was last read through.",
            group: .people,
            body: [
                sections.isEmpty
                    ? Statement.absent("owners of sections", "governance.sections")
                    : .table(
                        "Owners and reviews, counted from \(today)", ["section", "owner", "every", "reviewed", "next"],
                        rows)
            ]
                + ["archive", "licences", "contribute", "release", "translations"].flatMap { name -> [HTML] in
                    [.heading(2, name), .paragraph(.text(governance[name].key.meaning))]
                        + Statement.keys(governance[name])
                })
    }
}
