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
                "Words for each state", ["state"] + locales.map { .value($0) },
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
                .heading(3, .value(prompt.name)),
                .table(
                    "The prompt \(prompt.name)", ["what", "value"],
                    locales.map {
                        [
                            "Question (\($0))",
                            .tag(
                                "span", ["lang": $0],
                                prompt["title"][$0].text.map { .text($0) } ?? Statement.copy(prompt["title"]) ?? "–"
                            ),
                        ]
                    }
                        + ["show", "choices", "default", "later"].map { [.code($0), .text(prompt[$0].shown ?? "–")] }),
            ]
        }
    }
}
