#if Server
    import DriftlessContractFile
    import DriftlessLanguages
    import Foundation
    import Testing

    @testable import DriftlessDocs

    struct SiteTests {
        private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        private static let examples = ["Todo", "ShoppingList", "CRM", "FieldKit"].map {
            "Examples/\($0)/sync/contract.yaml"
        }
        private static let hostile = "Tests/Fixtures/hostile.contract.yaml"

        private func document(_ path: String) throws -> ContractDocument {
            func text(_ path: String) -> String? {
                try? String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
            }
            let loaded = ContractLoader.load(text: try #require(text(path)), file: path, read: text)
            return try #require(loaded.document, "\(loaded.diagnostics.map { $0.render() }.joined())")
        }

        private func site(_ path: String) throws -> Site {
            Site(of: try document(path), today: Self.today) { _ in nil }
        }
        private static let today = CalendarDay("2026-03-10") ?? CalendarDay(days: 0)

        @Test(arguments: examples + [hostile])
        func `each link leads somewhere, and each name is there once`(_ path: String) throws {
            let pages = try site(path).pages
            #expect(throws: Never.self) { try site(path).files() }
            #expect(Set(pages.map(\.path)).count == pages.count)
            for page in pages {
                let anchors = page.body.flatMap(\.anchors)
                let twice = Dictionary(grouping: anchors) { $0 }.filter { $1.count > 1 }.keys
                #expect(twice.isEmpty, "\(page.path): \(twice)")
                #expect(
                    !page.summary.template.isEmpty && !page.body.isEmpty && !page.path.contains(".."), "\(page.path)")
            }
        }

        @Test(arguments: examples)
        func `each sentence of the product is there in each language that it brings along`(_ path: String) throws {
            let sentences = try site(path).productSentences
            for (language, text) in OwnLanguages.files {
                let catalogue = try Catalogue(text: text, file: language)
                let missing = sentences.filter { catalogue.entry($0.id)?.isTranslated != true }
                #expect(missing.isEmpty, "\(language): \(missing)")
            }
        }

        @Test func `a link that leads nowhere is told`() throws {
            let site = try site(Self.examples[0])
            var pages = site.pages
            pages[0].body.append(.link("nowhere.html", "x"))
            #expect(throws: BrokenLinks.self) { try site.check(pages) }
            pages[0].body[pages[0].body.count - 1] = .link("conflicts.html#nothing", "x")
            #expect(throws: BrokenLinks.self) { try site.check(pages) }
        }

        @Test func `no value of a contract becomes markup`() throws {
            for file in try site(Self.hostile).files() where file.path.hasSuffix(".html") {
                for markup in [
                    "<script>", "<img", "<b>", "<i>", "<u>", "<s>", "<e>", "onerror=alert(1)>\"", "\u{202E}",
                ] {
                    #expect(!file.text.contains(markup), "\(file.path): \(markup)")
                }
                #expect(file.text.ranges(of: "</title>").count == 1)
            }
            let words = try site(Self.hostile).pages.map { $0.body.map(\.words).joined() }.joined()
            #expect(words.contains("<img src=x onerror=alert(1)>") && words.contains("<b>bold</b>"))
        }

        @Test func `everything that the complete contract says is on a page`() throws {
            let site = try site("Examples/FieldKit/sync/contract.yaml")
            let words = site.pages.map {
                "\($0.title.words(in: nil)) \($0.summary.words(in: nil)) " + $0.body.map(\.words).joined(separator: " ")
            }
            .joined(separator: " ")
            // The contract's name stands around each page, and a tree's answers are its lines and lists.
            let missing = scalars(site.document.root).filter { path, text in
                !words.contains(text) && "\(path)" != "contract.id" && path.names.dropFirst(2).first != "tree"
            }
            #expect(missing.isEmpty, "\(missing.map { "\($0.path): \($0.text)" }.joined(separator: "\n"))")
        }

        @Test(arguments: examples)
        func `each key is said to be on a page that is there`(_ path: String) throws {
            let site = try site(path)
            let pages = Set(site.pages.map(\.path))
            for (path, _) in scalars(site.document.root) where path.names.first != "include" {
                #expect(site.page(showing: path).map(pages.contains) == true, "\(path)")
            }
            let sections = Language.everyKey.map(\.path).filter { $0.names.count == 1 && $0.names != ["include"] }
            #expect(sections.allSatisfy { site.page(showing: $0).map(pages.contains) == true })
            let entity = try #require(site.document["entities"].parts.last?.name)
            let shown = try #require(site.page(showing: ContractPath(["entities", entity, "table"])))
            #expect(site.pages.first { $0.path == shown }?.title.words(in: nil) == entity)
        }

        private func scalars(_ part: ContractPart) -> [(path: ContractPath, text: String)] {
            let below = part.parts
            if below.isEmpty { return part.text.map { [(part.path, $0)] } ?? [] }
            return below.flatMap(scalars)
        }

        private func page(_ path: String, of contract: String) throws -> String {
            let loaded = ContractLoader.load(text: contract, file: "contract.yaml")
            let site = Site(of: try #require(loaded.document), today: Self.today) { _ in nil }
            let words = try #require(site.pages.first { $0.path == path }).body.map(\.words).joined(separator: " ")
            return words.split(separator: " ").joined(separator: " ")
        }

        private static let ten = """
            contract: { id: todo, version: "1.0.0" }
            transport: { retry: { backoff: { base: 3s, factor: 3, cap: 60s } } }
            entities:
              Todo: { fields: { id: { type: uuid7 }, rank: { type: int, conflict: counter } } }

            """

        @Test func `each rule of check has a page that shows its example, and a link to it`() throws {
            let pages = try site(Self.examples[0]).pages
            let index = try #require(pages.first { $0.path == "rules.html" }).body.flatMap(\.references)
            for rule in RuleCatalogue.entries where rule.command == "driftless check" && rule.isThere {
                let path = "rules/\(rule.id).html", note = try #require(rule.note)
                let page = try #require(pages.first { $0.path == path }, "\(path)")
                let words = page.body.map(\.words).joined(separator: " ")
                for text in [note.why, note.fix, note.breaks, note.passes, rule.requirements, rule.title] {
                    #expect(words.contains(text), "\(path): \(text)")
                }
                #expect(rule.page == path && index.contains(path))
            }
        }

        @Test func `waits are those of the engine's retry policy`() throws {
            let words = try page("retry.html", of: Self.ten)
            #expect(words.contains("1 0 to 3 s 1 s 500 ms 3 s 2 0 to 9 s 4 s 500 ms 12 s 3 0 to 27 s"))
            #expect(words.contains("4 0 to 1 min 30 s 1 min 39 s"))
        }

        @Test func `outcomes are those of the engine's merge`() throws {
            let words = try page("conflicts.html", of: Self.ten)
            // 5 + (7 − 5) + (6 − 5), in either order; the later writer; whoever came first.
            #expect(words.contains("5 7 6 8 8 6"))
            #expect(words.contains("a b c c c c"))
            #expect(words.contains("a b c b c c"))
            #expect(words.contains("Used by: Todo . rank"))
        }

        @Test func `a site grows with its entities, and not with their square`() throws {
            func bytes(_ count: Int) throws -> Int {
                let entities = (0..<count).map { "  Thing\($0): { fields: { id: { type: uuid7 } } }\n" }.joined()
                let text = "contract: { id: big, version: \"1.0.0\" }\nentities:\n\(entities)"
                let loaded = ContractLoader.load(text: text, file: "contract.yaml")
                let site = Site(of: try #require(loaded.document), today: Self.today) { _ in nil }
                return try site.files().map(\.text.utf8.count).reduce(0, +)
            }
            let few = try bytes(60), more = try bytes(120), most = try bytes(180)
            #expect(Double(most - more) < 1.2 * Double(more - few))
        }

        @Test func `the search, the index and the contract are beside the pages`() throws {
            let files = try site(Self.examples[0]).files()
            let text = Dictionary(files.map { ($0.path, $0.text) }) { first, _ in first }
            #expect(text["search-index.js"]?.hasPrefix("window.searchIndex = [{\"path\":\"index.html\"") == true)
            #expect(text["llms.txt"]?.contains("- [Retry schedule](retry.html): ") == true)
            let json = try #require(text["contract.json"])
            #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
        }
    }
#endif
