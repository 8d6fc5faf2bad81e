package import DriftlessContractFile
package import DriftlessMarkdown

/// What came before this version.
package struct ReleaseHistory: Sendable {
    /// The contracts of earlier versions, the oldest first.
    package var earlier: [ContractDocument]
    /// The release notes as they are written; `nil` where there are none.
    package var notes: Notes?

    package struct Notes: Sendable {
        package var text: String
        var narrative: Narrative

        package init(_ text: String, file: String, blocks: [MarkdownBlock]) {
            self.text = text
            narrative = Narrative(name: "releases", head: PageHead(of: text, file: file), blocks: blocks)
        }
    }

    package init(earlier: [ContractDocument] = [], notes: Notes? = nil) {
        self.earlier = earlier.sorted { Self.version($0) < Self.version($1) }
        self.notes = notes
    }

    private static func version(_ document: ContractDocument) -> [Int] {
        document["contract", "version"].text.flatMap { ContractVersion($0)?.numbers } ?? []
    }
}

extension [Int] {
    fileprivate static func < (a: [Int], b: [Int]) -> Bool { a.lexicographicallyPrecedes(b) }
}
