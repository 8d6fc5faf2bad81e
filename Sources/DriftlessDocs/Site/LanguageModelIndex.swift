internal import DriftlessContractFile

/// What a language model reads first: the pages, in plain text (llmstxt.org).
enum LanguageModelIndex {
    static func text(_ document: ContractDocument, _ pages: [SitePage]) -> String {
        let head = document["contract"]
        var text = "# \(head["id"].text ?? "") \(head["version"].text ?? "")\n\n"
        text += "> \(line(head["summary"].text ?? "What an app syncs with Driftless, and how."))\n"
        for group in SitePage.Group.allCases {
            text += "\n## \(group.rawValue)\n\n"
            for page in pages where page.group == group {
                text += "- [\(line(page.title.words(in: nil)))](\(page.path)): \(line(page.summary.words(in: nil)))\n"
            }
        }
        return text
    }

    private static func line(_ text: String) -> String {
        String(text.map { $0 == "[" || $0 == "]" || $0.isNewline ? " " : $0 })
    }
}
