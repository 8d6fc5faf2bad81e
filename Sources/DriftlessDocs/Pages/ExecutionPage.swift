internal import DriftlessContractFile

/// What the engine does by the contract, and what nobody does yet.
enum ExecutionPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let refused = document.unexecuted.filter { $0.refusal != nil }
        let harmless = document.unexecuted.filter { $0.refusal == nil }
        func name(_ file: String) -> String { file.split(separator: "/").last.map(String.init) ?? file }
        return SitePage(
            path: "execution.html", title: "What is executed",
            summary: "What this version of Driftless does by the contract, and what it does not yet.",
            group: .reference,
            body: [
                .heading(2, "Relied on, and not executed yet"),
                refused.isEmpty
                    ? .paragraph("Nothing: server and devices start on this contract.")
                    : .table(
                        "Nothing starts on this contract, for it says", ["path", "place", "what would happen"],
                        refused.map {
                            [.code("\($0.path)"), .text("\(name($0.file)):\($0.line)"), .sentence($0.refusal ?? "")]
                        }),
                .heading(2, "Said, not executed yet, and not relied on"),
                harmless.isEmpty
                    ? .paragraph("Nothing.")
                    : .table(
                        "The contract runs without", ["path", "place"],
                        harmless.map { [.code("\($0.path)"), .text("\(name($0.file)):\($0.line)")] }),
            ])
    }
}
