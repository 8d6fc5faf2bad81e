#if Server
    import DriftlessContractFile
    import DriftlessLanguages
    import Testing

    @testable import DriftlessDocs

    struct LanguageTests {
        private func catalogue(_ pairs: KeyValuePairs<String, String>, flags: [String] = []) -> Catalogue {
            Catalogue(
                file: "de.po",
                entries: pairs.map { .init(id: $0.key, translations: [$0.value], flags: flags) })
        }

        private func german(_ product: Catalogue, _ contract: Catalogue = Catalogue(file: "c/de.po")) -> Translation {
            Translation(language: "de", product: product, contract: contract)
        }

        private func site(_ text: String, _ translations: Translation...) throws -> Site {
            let loaded = ContractLoader.load(text: text, file: "contract.yaml")
            let today = CalendarDay(days: 20_000)
            return Site(of: try #require(loaded.document), today: today, translations: translations) { _ in nil }
        }

        private func contract(offline: String = "30d", summary: String = "Things to do.") -> String {
            """
            contract: { id: todo, version: "1.0.0", summary: "\(summary)" }
            horizons: { max_offline: \(offline) }
            governance: { translations: { block_release_on: [glossary] } }
            entities:
              Todo: { fields: { id: { type: uuid7 } } }
            """
        }

        private func file(_ path: String, _ site: Site) throws -> String {
            try #require(try site.files().first { $0.path == path }).text
        }

        @Test func `a literal with values in it is one sentence with places`() {
            let phrase: Phrase = "From \("a") to \(HTML.code("b")), \(3) times"
            #expect(phrase.template == "From {0} to {1}, {2} times")
            #expect(phrase.words(in: nil) == "From a to b, 3 times")
            let swapped = german(catalogue(["From {0} to {1}, {2} times": "{2}-mal nach {1} von {0}"]))
            let html = HTML.phrase(phrase).rendered(Rendering(base: "", translation: swapped))
            #expect(html == "3-mal nach <code>b</code> von a")
        }

        @Test func `a sentence without translation is English and says so`() throws {
            let german = german(catalogue(["Search": "Suche"]))
            let page = try file("de/glossary.html", site(contract(), german))
            #expect(page.contains("<html lang=\"de\">") && page.contains(">Suche<"))
            #expect(page.contains("<span lang=\"en\">Words and their meanings.</span>"))
            #expect(page.contains("class=\"banner\""))
            #expect(try !file("glossary.html", site(contract(), german)).contains("class=\"banner\""))
        }

        @Test func `a changed value keeps its translation`() throws {
            let sentences = try site(contract()).productSentences
            let id = try #require(sentences.first { $0.id.hasPrefix("Every write is made") }?.id)
            let german = german(catalogue([id: "Weg: {0}"]))
            #expect(try file("de/index.html", site(contract(offline: "30d"), german)).contains("Weg: <code>30d"))
            #expect(try file("de/index.html", site(contract(offline: "90d"), german)).contains("Weg: <code>90d"))
        }

        @Test func `the author's words come from the contract's catalogue`() throws {
            let german = german(catalogue([:]), catalogue(["Things to do.": "Was zu tun ist."]))
            #expect(try file("de/index.html", site(contract(), german)).contains(">Was zu tun ist.<"))
            #expect(try file("index.html", site(contract(), german)).contains(">Things to do.<"))
        }

        @Test func `a translation is text and never markup`() throws {
            let evil = "<script>alert(1)</script>\" onload=\"x {0} {7}"
            let sentences = try site(contract(summary: "<i>x</i>")).productSentences.map { ($0.id, evil) }
            let all = Catalogue(file: "de.po", entries: sentences.map { .init(id: $0.0, translations: [$0.1]) })
            let evilSite = try site(contract(summary: "<i>x</i>"), german(all, catalogue(["<i>x</i>": evil])))
            for file in try evilSite.files() where file.path.hasSuffix(".html") {
                #expect(
                    !file.text.contains("<script>") && !file.text.contains("\" onload") && !file.text.contains("<i>"))
            }
        }

        @Test func `a page leads to itself in the other languages`() throws {
            let page = try file("de/entities/todo.html", site(contract(), german(catalogue([:]))))
            #expect(page.contains("hreflang=\"en\" href=\"../../entities/todo.html\""))
            #expect(page.contains("href=\"../../style.css\"") && page.contains("src=\"../search-index.js\""))
            let english = try file("entities/todo.html", site(contract(), german(catalogue([:]))))
            #expect(english.contains("hreflang=\"de\" href=\"../de/entities/todo.html\""))
        }

        @Test func `anchors are those of the English words`() throws {
            let german = german(catalogue(["What syncs": "Was synchronisiert wird"]))
            #expect(try file("de/index.html", site(contract(), german)).contains("<h2 id=\"what-syncs\">Was sync"))
        }

        @Test func `a missing translation in a blocking section is found`() throws {
            let findings = try site(contract(), german(catalogue([:]))).languageFindings()
            #expect(findings.contains { $0.rule == "LOC001" && $0.message.contains("Words and their meanings.") })
            #expect(findings.contains { $0.rule == "LOC003" && $0.message.contains("de/index.html") })
            let fuzzy = catalogue(["Words and their meanings.": "Wörter"], flags: ["fuzzy"])
            let outdated = try site(contract(), german(fuzzy)).languageFindings()
            #expect(outdated.contains { $0.rule == "LOC001" && $0.message.contains("fuzzy") })
        }

        @Test func `a whole translation has no findings`() throws {
            let placed = try site(contract(), german(catalogue([:])))
            let product = placed.productSentences.map { Catalogue.Entry(id: $0.id, translations: [$0.id]) }
            let own = placed.contractSentences.map { Catalogue.Entry(id: $0.id, translations: [$0.id]) }
            let whole = german(Catalogue(file: "de.po", entries: product), Catalogue(file: "c.po", entries: own))
            #expect(try site(contract(), whole).languageFindings().isEmpty)
            #expect(try !file("de/index.html", site(contract(), whole)).contains("class=\"banner\""))
        }

        @Test(arguments: ["From {0} to {0}", "From {0}", "From {0} to {1} {2}"])
        func `other placeholders than in English are found`(_ translation: String) throws {
            let findings = try site(contract(), german(catalogue(["From {0} to {1}": translation]))).languageFindings()
            #expect(findings.contains { $0.rule == "LOC002" && $0.message.contains(translation) })
        }

        @Test func `the program's catalogues are read, and their placeholders agree`() throws {
            for (language, text) in OwnLanguages.files {
                let own = try Catalogue(text: text, file: "\(language).po")
                let site = try site(contract(), Translation(language: language, product: own, contract: catalogue([:])))
                #expect(site.languageFindings().filter { $0.rule == "LOC002" }.isEmpty)
                #expect(own.entries.count > 300 && own.text == text, "\(language)")
            }
        }
    }
#endif
