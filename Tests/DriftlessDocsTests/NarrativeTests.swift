#if Server
    import DriftlessContractFile
    import DriftlessMarkdown
    import Testing

    @testable import DriftlessDocs

    struct NarrativeTests {
        private static let contract = """
            contract: { id: todo, version: "1.0.0" }
            glossary: { tombstone: { text: A kept marker., forbid: [gravestone] } }
            entities:
              Todo:
                fields: { id: { type: uuid7 }, mail: { type: string } }
                samples: { full: { id: "0197c2a0-0000-7000-8000-000000000001", mail: ann@example.com } }

            """
        private static let head = """
            ---
            title: Offline
            summary: What happens without a network.
            owner: team-docs
            review: 90d
            reviewed: 2026-03-01
            ---

            """
        private static let today = CalendarDay("2026-03-10") ?? CalendarDay(days: 0)

        private func site(_ pages: [String: String], contract: String = contract) throws -> Site {
            let loaded = ContractLoader.load(text: contract, file: "sync/contract.yaml")
            let narratives = try pages.map { name, text in
                let head = PageHead.read(text, file: "sync/docs/\(name).md")
                return Narrative(
                    name: name, head: try #require(head.page, "\(head.findings)"),
                    blocks: MarkdownParser.parse(head.page?.body ?? ""))
            }
            return Site(
                of: try #require(loaded.document, "\(loaded.diagnostics)"), narratives: narratives, today: Self.today
            ) { _ in nil }
        }

        private func page(_ body: String) throws -> String {
            let site = try site(["offline": Self.head + body, "other": Self.head + "## There\n\nText."])
            return try #require(try site.files().first { $0.path == "guide/offline.html" }).text
        }

        @Test func `a page takes its numbers from the contract and links to where they are shown`() throws {
            let text = try page("A device may be away for {{horizons.max_offline}}.")
            #expect(text.contains("away for <a href=\"../deletes.html\">30 d</a>."))
        }

        @Test func `links lead to files, to pages and to what the contract says`() throws {
            let text = try page(
                "[a](other.md#there) [b](retry.html) [c](contract:entities.Todo) [d](#deep)\n\n## Deep\n\nx")
            for target in ["guide/other.html#there", "retry.html", "entities/todo.html", "guide/offline.html#deep"] {
                #expect(text.contains("href=\"../\(target)\""), "\(target)")
            }
        }

        @Test func `the first use of a term leads to the glossary, and no later one`() throws {
            let text = try page(
                "## Tombstone\n\n`tombstone` and [a tombstone](other.md): *Tombstones* stay. A tombstone, tombstoned.")
            let link = "<a href=\"../glossary.html#tombstone\">"
            #expect(text.contains("<em>\(link)Tombstones</a></em> stay. A tombstone, tombstoned."), "\(text)")
            #expect(text.ranges(of: link).count == 1)
        }

        @Test func `a failure that behaves differently wants its texts looked at`() throws {
            func contract(_ expected: String, _ words: String = "Kept.", reviewed: String = "2026-03-01") -> String {
                Self.contract + """
                    ux: { states: { queued: { en: "\(words)" } } }
                    failures:
                      slow: { class: transient, side: network, user: ux.queued, expect: { lost: \(expected) } }
                    governance: { sections: { ux: { owner: team-ux, review: 90d, reviewed: \(reviewed) } } }

                    """
            }
            func found(_ later: String) throws -> [String] {
                let earlier = try site([:], contract: contract("0")).document
                return try site([:], contract: later).findings(releaseNotes: nil, after: earlier).findings
                    .filter { $0.rule == "GOV006" }.map(\.message)
            }
            #expect(try found(contract("1")) == ["failures.slow.expect changed, and ux.states.queued did not"])
            #expect(try found(contract("1", "Some is lost.")) == [])
            #expect(try found(contract("1", reviewed: "2026-03-09")) == [])
            #expect(try found(contract("0")) == [])
        }

        @Test func `releases show what each version changed, and the notes`() throws {
            func document(_ version: String, max: Int) throws -> ContractDocument {
                let text = """
                    contract: { id: todo, version: "\(version)" }
                    governance: { release: { notes: RELEASES.md } }
                    entities: { Todo: { fields: { id: { type: uuid7 }, title: { type: string, max: \(max) } } } }

                    """
                return try #require(ContractLoader.load(text: text, file: "c.yaml").document)
            }
            let text = "## 1.10.0\n\nShorter titles, see [nothing](gone.html).\n"
            let notes = ReleaseHistory.Notes(text, file: "RELEASES.md", blocks: MarkdownParser.parse(text))
            let earlier = [try document("1.10.0", max: 40), try document("1.9.0", max: 50)]
            let site = Site(
                of: try document("2.0.0", max: 40), history: ReleaseHistory(earlier: earlier, notes: notes),
                today: Self.today
            ) { _ in nil }
            let page = try #require(site.pages.first { $0.path == "releases.html" })
            let words = page.body.map(\.words).joined(separator: " ")
            #expect(words.contains("From 1.9.0 to 1.10.0") && words.contains("From 1.10.0 to 2.0.0"), "\(words)")
            #expect(words.contains("field-range-narrowed") && words.contains("Shorter titles"))
            let found = site.findings(releaseNotes: nil).findings.filter { $0.rule == "PRS003" }
            #expect(found.map { "\($0.file):\($0.line)" } == ["RELEASES.md:3"], "\(found)")
        }

        @Test func `each flow has a page, with what can fail on it`() throws {
            let usual = try site([:]).pages.filter { $0.path.hasPrefix("flows/") }
            #expect(usual.map(\.path) == ["flows/push.html", "flows/pull.html", "flows/live.html"])
            let contract =
                Self.contract + """
                    failures:
                      cut: { class: transient, side: network, remedy: It is sent again., expect: { lost: 0 } }
                    architecture:
                      nodes: { app: { kind: client }, hub: { kind: server } }
                      edges: { up: { from: app, to: hub, carries: writes, failures: [cut] } }

                    """
            let own = try site([:], contract: contract).pages.filter { $0.path.hasPrefix("flows/") }
            let words = own.flatMap(\.body).map(\.words).joined(separator: " ")
            #expect(own.map(\.path) == ["flows/up.html"])
            #expect(
                words.contains("cut") && words.contains("It is sent again.") && words.contains("lost 0"), "\(words)")
        }

        @Test func `pitfalls are rules with an example that is run`() {
            let words = PitfallsPage.page.body.map(\.words).joined(separator: " ")
            #expect(words.contains("TMB001") && words.contains("retention: 30d") && words.contains("retention: 90d"))
        }

        @Test(arguments: [
            ("* @acme/team-docs", true), ("*.md @team-docs", true), ("/sync/ @team-docs", true),
            ("sync/docs @team-docs", true), ("**/offline.md team-docs", true), ("docs/ @team-docs", true),
            ("/docs/ @team-docs", false), ("* @team-docs\n*.md @others", false), ("*.md", false),
            ("# *.md @team-docs", false), ("*.swift @team-docs", false), ("/sync/*/offline.md @team-docs", true),
        ])
        func `owners of a page are those of CODEOWNERS`(_ text: String, _ isInStep: Bool) throws {
            let plain = try site(["offline": Self.head + "Text."])
            let site = Site(
                of: plain.document, narratives: plain.narratives,
                codeOwners: CodeOwners(text, file: "CODEOWNERS", base: ""), today: Self.today
            ) { _ in nil }
            let found = site.findings(releaseNotes: nil).findings.map { "\($0.rule) \($0.file):\($0.line)" }
            #expect(found == (isInStep ? [] : ["GOV001 sync/docs/offline.md:4"]))
        }

        @Test func `a drill that is overdue or failed is told`() throws {
            func found(_ drill: String) throws -> [String] {
                let contract = Self.contract + "runbooks: { stuck: { title: Stuck, drill: \(drill) } }\n"
                return try site([:], contract: contract).findings(releaseNotes: nil).findings
                    .filter { $0.rule == "RUN013" }.map(\.message)
            }
            #expect(try found("{ every: 30d, last: 2026-03-01, result: pass }") == [])
            #expect(try found("{ every: 30d, last: 2026-01-01, result: pass }").count == 1)
            #expect(try found("{ every: 30d, last: 2026-03-01, result: fail }") == ["the last drill of stuck failed"])
        }

        @Test func `a page holds lists, tables, code and emphasis`() throws {
            let text = try page(
                "1. *one*\n2. **two**\n\n| a | b |\n|---|---|\n| 1 | `2` |\n\n```swift\nlet x = \"<b>\"\n```\n")
            #expect(text.contains("<ol><li><p><em>one</em></p></li><li><p><strong>two</strong></p></li></ol>"))
            #expect(text.contains("<th scope=\"row\"><span>1</span></th><td><span><code>2</code></span></td>"))
            #expect(text.contains("<code class=\"language-swift\">let x = &quot;&lt;b&gt;&quot;\n</code>"))
        }

        @Test func `the first page is the site's where somebody wrote one`() throws {
            let site = try site(["index": Self.head + "Welcome."])
            let home = try #require(site.pages.first { $0.path == "index.html" })
            #expect(home.title.words(in: nil) == "Offline" && home.body.map(\.words).joined().contains("Welcome."))
            #expect(home.body.map(\.words).joined().contains("What syncs"))
        }

        @Test(arguments: [
            "no head", "---\ntitle: x\n---\n", "---\ntitel: x\nsummary: y\n---\n", "---\ntitle: x\n", "", "---\n---\n",
        ])
        func `a page without a whole head is told with its place`(_ text: String) {
            let read = PageHead.read(text, file: "docs/x.md")
            #expect(read.page == nil)
            #expect(read.findings.first.map { $0.file == "docs/x.md" && $0.line >= 1 && $0.help != nil } == true)
        }

        /// What breaks each rule, and on which line of the page; the head has seven.
        private static let broken: [(rule: String, body: String, line: Int)] = [
            ("PRS002", "## Empty\n\n## Next\n\nText.", 8), ("PRS002", "TBD: write this.", 8),
            ("PRS003", "Text.\n\n[x](nowhere.html)", 10), ("PRS003", "[x](nobody.md)", 8),
            ("PRS003", "[x](contract:entities.Nothing)", 8), ("PRS003", "{{horizons.nothing}}", 8),
            ("PRS003", "[x](retry.html#nothing)", 8), ("PRS003", "a <b>bold</b> word", 8),
            ("PRS003", "<script>alert(1)</script>", 8), ("PRS003", "[x](javascript:alert(1))", 8),
            ("PRS004", "You simply write.", 8), ("EVD004", "It waits 30 days.", 8), ("EVD004", "It waits 5s.", 8),
            ("EVD004", "At most 90 % of it.", 8), ("ACC001", "# Once more\n\nText.", 8),
            ("ACC001", "## A\n\nText.\n\n#### B\n\nText.", 12), ("ACC001", "Look [here](retry.html).", 8),
            ("ACC002", "![A graph](graph.png)", 8), ("GLO002", "It leaves a gravestone.", 8),
            ("SEC009", "```\ntoken=ghp_0123456789abcdefghij\n```", 8),
            (
                "PRS001",
                String(
                    repeating: "Notwithstanding organisational considerations necessitating "
                        + "comprehensive institutional accountability. ", count: 20), 1
            ),
        ]

        @Test(arguments: broken.indices)
        func `what people write is judged, and nothing else is found`(_ index: Int) throws {
            let (rule, body, line) = Self.broken[index]
            let limits = Self.contract + "governance: { reading_grade: { reference: 12 } }\n"
            let found = try site(["offline": Self.head + body], contract: limits).findings(releaseNotes: nil).findings
            #expect(found.map(\.rule).allSatisfy { $0 == rule } && !found.isEmpty, "\(found.map { $0.render() })")
            #expect(found.first?.line == line && found.first?.file == "sync/docs/offline.md")
        }

        @Test func `numbers in code, bound numbers and plain words are no findings`() throws {
            let body =
                "Run `sleep 30 s`. It waits {{horizons.grace}}, or twice that. Part 2 of 3.\n\n```\n30 days\n```"
            #expect(try site(["offline": Self.head + body]).findings(releaseNotes: nil).findings.isEmpty)
        }

        @Test func `what is allowed for a time is no finding until then`() throws {
            func found(until: String) throws -> [String] {
                let comment = "<!-- allow EVD004 until=\(until) owner=team-docs reason=\"the law says so\" -->\n\n"
                return try site(["offline": Self.head + comment + "It waits 30 days."])
                    .findings(releaseNotes: nil).findings.map(\.rule)
            }
            #expect(try found(until: "2026-04-01") == [])
            #expect(try found(until: "2026-03-01") == ["GOV008", "EVD004"])
        }

        @Test func `owners, reviews, archives and release notes are judged by their dates`() throws {
            func rules(_ head: String, contract: String = Self.contract, notes: String? = nil) throws -> [String] {
                let text = "---\ntitle: Offline\nsummary: What happens.\n\(head)---\n\nText.\n"
                return try site(["offline": text], contract: contract).findings(releaseNotes: notes).findings
                    .map { "\($0.rule) \($0.severity.rawValue)" }
            }
            let owned = "owner: team-docs\nreview: 30d\n"
            #expect(try rules("") == ["GOV001 error"])
            #expect(try rules(owned + "reviewed: 2026-03-01\n") == [])
            #expect(try rules(owned + "reviewed: 2026-02-01\n") == ["GOV002 warning"])
            #expect(try rules(owned + "reviewed: 2025-11-01\n") == ["GOV002 error"])
            #expect(try rules("archived: 2026-01-01\n") == ["GOV003 error"])
            let section =
                Self.contract + """
                    governance: { sections: { ux: { owner: team-ux, review: 90d, reviewed: 2026-03-01 } } }

                    """
            #expect(try rules("section: ux\n", contract: section) == [])
            let notes = Self.contract + "governance: { release: { notes: RELEASES.md } }\n"
            let good = owned + "reviewed: 2026-03-01\n"
            #expect(try rules(good, contract: notes) == ["GOV005 error"])
            #expect(try rules(good, contract: notes, notes: "# Releases\n\n## 0.9.0\n") == ["GOV005 error"])
            #expect(try rules(good, contract: notes, notes: "## 1.0.0 (March)\n") == [])
        }

        @Test func `the catalogue names each rule as it judges`() {
            for rule in SiteRule.all where !["GOV001", "LOC002"].contains(rule.id) {
                let entry = RuleCatalogue.named(rule.id)
                #expect(entry?.title == rule.title && entry?.severity == rule.severity, "\(rule.id)")
                #expect(entry?.command == "driftless docs check", "\(rule.id)")
            }
        }

        @Test func `samples hold nobody's address`() throws {
            let real = Self.contract.replacing("ann@example.com", with: "ann@mail.com")
            #expect(try site([:], contract: real).findings(releaseNotes: nil).findings.map(\.rule) == ["SMP004"])
            #expect(try site([:]).findings(releaseNotes: nil).findings.isEmpty)
        }
    }
#endif
