package import DriftlessContractFile
package import DriftlessMarkdown

/// A page that people write: it lies beside the contract, and takes its numbers from it.
public struct Narrative: Sendable {
    /// From the folder of pages, without ending: `tutorials/offline`.
    public let name: String
    let head: PageHead
    let blocks: [MarkdownBlock]

    package init(name: String, head: PageHead, blocks: [MarkdownBlock]) {
        self.name = name
        self.head = head
        self.blocks = blocks
    }

    /// From the site's root. A page called `index` is the site's first.
    var path: String { name == "index" ? "index.html" : "guide/\(name).html" }

    var title: String { head.keys["title"].text ?? name }
    var summary: String { head.keys["summary"].text ?? "" }
    var kind: String { head.keys["kind"].text ?? "" }

    /// Learners first, then those who do, those who ask why, those who look up.
    var rank: Int {
        let kinds = ["tutorial", "how-to", "explanation", "reference"]
        return (kinds.firstIndex(of: kind) ?? kinds.count) * 100_000 + Int(head.keys["order"].number ?? 0)
    }

    /// What `governance` says of its section.
    func section(_ document: ContractDocument) -> ContractPart? {
        head.keys["section"].text.map { document["governance", "sections", $0] }
    }

    func owner(_ document: ContractDocument) -> String? {
        head.keys["owner"].text ?? section(document)?["owner"].text
    }
    func reviewed(_ document: ContractDocument) -> CalendarDay? {
        head.keys["reviewed"].date ?? section(document)?["reviewed"].date
    }
    /// In days.
    func review(_ document: ContractDocument) -> Int? {
        (head.keys["review"].milliseconds ?? section(document)?["review"].milliseconds).map { Int($0 / 86_400_000) }
    }
    var isArchived: Bool { head.keys["archived"].date != nil }
}
