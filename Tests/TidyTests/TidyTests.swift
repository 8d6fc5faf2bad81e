import Testing

/// The house rules, over the whole repository.
@Suite struct TidyTests {
    @Test func `the repository is found`() {
        #expect(Repository.sources.contains { $0.path == "Sources/DriftlessContract/Contract.swift" })
        #expect(Repository.documents.contains { $0.path == "README.md" })
        #expect(Repository.documents.contains { $0.path.hasPrefix("docs/decisions/") })
    }

    @Test func `targets import only what the table allows`() {
        expectNone(Repository.sources.flatMap(ImportRules.check))
    }

    @Test func `pure targets read no clock and no system randomness`() {
        expectNone(Repository.sources.flatMap(CodeRules.checkPurity))
    }

    @Test func `no source ends its host's process or starts a task without an owner`() {
        expectNone(Repository.sources.flatMap(CodeRules.checkSafety))
    }

    @Test func `files, lines and functions are short`() {
        expectNone((Repository.sources + Repository.tests).flatMap(SizeRules.check))
    }

    @Test func `files and folders say what is in them`() {
        expectNone((Repository.sources + Repository.tests).flatMap(WordRules.checkPath))
    }

    @Test func `sources and documents use our words`() {
        let all = Repository.sources + Repository.documents + Repository.articles
        expectNone(all.flatMap(WordRules.checkWords))
    }

    @Test func `what articles show is run by a test, and every error code is explained`() throws {
        let tests = Repository.tests.filter { $0.path.contains("/Documentation/") }
        expectNone(Repository.articles.flatMap { ArticleRules.checkBlocks($0, in: tests) })
        let codes = Repository.sources.filter { ["SyncError.swift", "StoreError.swift"].contains($0.name) }
        let troubleshooting = try #require(Repository.articles.first { $0.name == "Troubleshooting.md" })
        expectNone(ArticleRules.checkCodes(codes, in: troubleshooting))
    }

    @Test func `no notes to do something later`() {
        let files = Repository.sources + Repository.tests + Repository.documents + Repository.scripts
        expectNone(files.flatMap(WordRules.checkNotes))
    }

    private func expectNone(_ findings: [Finding]) {
        for finding in findings { Issue.record(Comment(rawValue: finding.description)) }
    }
}
