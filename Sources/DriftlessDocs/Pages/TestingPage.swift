internal import DriftlessContractFile

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
                + [.heading(2, "Release gates"), .list(testing["release_gates"].texts.map { .prose($0) })])
    }
}
