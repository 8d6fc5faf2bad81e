#if Server
    import DriftlessContract
    import DriftlessContractFile
    import Testing

    struct LoaderTests {
        private func load(_ text: String) -> (contract: Contract?, diagnostics: [Diagnostic]) {
            let loaded = ContractLoader.load(text: text, file: "contract.yaml")
            return (loaded.contract, loaded.diagnostics)
        }

        private func field(_ words: String) -> String {
            """
            contract: { id: todo, version: "1.0.0" }
            entities:
              Todo:
                fields:
                  id: { type: uuid7 }
                  title: { \(words) }
            """
        }

        @Test func `ten lines are a contract`() throws {
            let (contract, diagnostics) = load(
                """
                contract: { id: todo, version: "1.0.0" }
                entities:
                  Todo:
                    table: todo
                    fields:
                      id:    { type: uuid7 }
                      title: { type: string }
                      done:  { type: bool, default: false }
                """)
            #expect(diagnostics.isEmpty)
            let entity = try #require(contract?.entity(named: "Todo"))
            #expect(entity.table == "todo")
            #expect(entity.serverTable == "todo")
            #expect(entity.identity.key == ["id"])
            #expect(entity.fields.map(\.type) == [.uuid7(.text), .string, .bool])
            #expect(entity.fields[2].defaultValue == .integer(0))
        }

        @Test func `an unknown key names its place and the nearest word`() throws {
            let found = try #require(load(field("type: string, requierd: true")).diagnostics.first)
            #expect(found.rule == "CON001")
            #expect(found.line == 6)
            #expect(found.column == 30)
            #expect(found.help == "Did you mean “required”?")
            #expect(found.render().contains("contract.yaml:6:30: error CON001"))
        }

        @Test func `of a long line the part around the mistake is shown, and the caret below it`() throws {
            let words =
                String(repeating: "meaning: And so on., ", count: 1) + "default: \""
                + String(repeating: "x", count: 150)
            let found = try #require(load(field("type: string, \(words)\", requierd: true")).diagnostics.first)
            let lines = found.render().split(separator: "\n").map(String.init)
            #expect(lines[1].count <= 104 && lines[1].hasPrefix("  …"))
            let place = try #require(lines[2].firstIndex(of: "^"))
            let column = lines[2].distance(from: lines[2].startIndex, to: place)
            #expect(lines[1].dropFirst(column).hasPrefix("requierd"))
        }

        @Test(arguments: [
            "type: string, required: yes", "type: bool, default: off", "type: string, default: no",
            "type: string, default: 2.10", "type: string, default: 2026-01-02", "type: string, type: text",
            "type: string, meaning: no", "type: string, meaning: Y", "type: string, on: true", "type: string, n: 1",
            "type: string, meaning: ~", "type: string, meaning: null", "type: string, meaning: ",
            "type: text, to: 0o17",
            "type: string, meaning: 12:30:45", "type: string, meaning: .inf", "type: string, meaning: 1_000",
            "type: enum, values: [a, no]", "type: enum, values: [1, b]", "type: string, conflict: off",
        ])
        func `a trap of YAML is one finding with its place`(_ words: String) {
            let (contract, diagnostics) = load(field(words))
            #expect(contract == nil)
            #expect(diagnostics.map(\.rule) == ["CON004"], "\(diagnostics)")
            #expect(diagnostics.allSatisfy { $0.line == 6 && $0.column > 14 }, "\(diagnostics)")
        }

        /// Ten million words, once its aliases are followed.
        private static var bomb: String {
            var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            var last = "a"
            for name in ["b", "c", "d", "e", "f", "g"] {
                let uses = Array(repeating: "*" + last, count: 10).joined(separator: ", ")
                text += "\(name): &\(name) [\(uses)]\n"
                last = name
            }
            return text
        }

        private static var stairs: String {
            (0..<100).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        }

        private static let unreadable: [(String, String)] = [
            ("", "is empty"), ("# nothing\n", "is empty"), ("a\u{0}b: 1", "not a text file"),
            (String(decoding: [0xFF, 0xFE, 0x61], as: UTF8.self), "not a text file"),
            (String(repeating: "[", count: 10_000), "nests deeper"),
            (String(repeating: "- ", count: 10_000), "nests deeper"), (stairs, "nests deeper"),
            (String(repeating: "# much ado\n", count: 1 << 20), "larger than 1 MiB"), (bomb, "aliases"),
            ("a: [", "not YAML"), ("a: *b", "not YAML"), ("\tb: 1", "not YAML"),
        ]

        /// By their places: a log would show all that they are.
        @Test(arguments: unreadable.indices) func `what cannot be read is one finding with its place`(_ i: Int) {
            let (text, message) = Self.unreadable[i]
            let (contract, diagnostics) = load(text)
            #expect(contract == nil && diagnostics.map(\.rule) == ["CON007"], "\(diagnostics)")
            #expect(diagnostics.allSatisfy { $0.message.contains(message) && $0.line > 0 }, "\(diagnostics)")
        }

        @Test(arguments: [
            "type: int, default: x", "type: string, conflict: counter", "type: enum, values: [a], default: b",
            "type: int, min: 3, max: 1", "type: int, max: 1, default: 2",
        ])
        func `what does not fit together is found`(_ words: String) {
            #expect(load(field(words)).diagnostics.map(\.rule) == ["CON008"])
        }

        @Test func `compression is read, and what it cannot be is found`() {
            func load(_ words: String) -> (Contract?, [Diagnostic]) {
                let text = field("type: int")
                return self.load(text.replacing("entities:", with: "transport: { compression: \(words) }\nentities:"))
            }
            let read = load("{ wire: [], min_bytes: 4KiB }").0?.transport.compression
            #expect(read?.wire == [] && read?.minBytes == 4096)
            #expect(load("{ wire: [gzip] }").0?.transport.compression == Transport().compression)
            for wrong in ["{ wire: gzip }", "{ wire: [brotli] }", "{ level: 3 }", "{ min_bytes: -1 }"] {
                #expect(load(wrong).0 == nil && load(wrong).1.count == 1, "\(wrong)")
            }
        }

        private static let scoped = """
            contract: { id: a, version: "1" }
            scopes:
              tenant: { subscribe: always }
              site: { by: site, subscribe: on-demand }
            entities:
              Site: { fields: { id: { type: uuid7 } } }
              Sheet:
                scope: site
                fields:
                  id: { type: uuid7 }
                  site: { type: ref, to: Site, required: true }
              Line:
                scope: site
                fields:
                  id: { type: uuid7 }
                  site: { type: string, required: true }
                  sheet: { type: ref, to: Sheet }
            """

        @Test func `scopes are read`() throws {
            let (contract, diagnostics) = load(Self.scoped)
            #expect(diagnostics.isEmpty)
            #expect(contract?.entities.map(\.scope?.scope) == [nil, "site", "site"])
            #expect(contract?.entities[1].scope == ScopePath(scope: "site", field: "site"))
        }

        @Test(arguments: [
            ("subscribe: on-demand", "subscribe: sometimes", "CON001", 4),
            ("by: site, subscribe: on-demand", "subscribe: on-demand", "CON001", 4),
            ("by: site, sub", "by: site, members: \"M(a)\", sub", "CON008", 4),
            ("by: site, sub", "by: site, members: \"Sitte(id, id)\", sub", "CON008", 4),
            ("by: site, sub", "by: site, members: \"Site(id, user)\", sub", "CON008", 4),
            ("  Line:\n    scope: site", "  Line:\n    scope: site\n    via: sheeet.site", "CON008", 14),
            ("  Line:\n    scope: site", "  Line:\n    scope: site\n    via: sheet.id", "CON008", 14),
            ("  Line:\n    scope: site", "  Line:\n    scope: site\n    via: sheet", "CON008", 14),
            ("{ by: site,", "{ by: sitte,", "CON008", 8),
            (
                "scope: site\n    fields:\n      id: { type: uuid7 }\n      site: { type: ref",
                "scope: sites\n    fields:\n      id: { type: uuid7 }\n      site: { type: ref", "CON008", 8
            ),
            ("to: Site, required: true", "to: Site", "CON008", 11),
            ("site: { type: string, req", "site: { type: real, req", "CON008", 16),
            (
                "scope: site\n    fields:\n      id: { type: uuid7 }\n      site: { type: str",
                "fields:\n      id: { type: uuid7 }\n      site: { type: str", "CON008", 12
            ),
            ("  site: { by: site, subscribe: on-demand }", "  site: { by: site }\n  room: { by: room }", "CON008", 5),
            ("  site: { by: site, subscribe: on-demand }", "  site: { by: site }\n  a/b: { by: room }", "CON008", 5),
        ])
        func `what a scope cannot be is found at its place`(_ old: String, _ new: String, _ rule: String, _ line: Int) {
            let (contract, diagnostics) = load(Self.scoped.replacing(old, with: new, maxReplacements: 1))
            #expect(contract == nil)
            #expect(diagnostics.first?.rule == rule && diagnostics.first?.line == line, "\(diagnostics)")
        }

        @Test func `the second of two keys is shown`() throws {
            let text = """
                contract: { id: a, version: "1" }
                entities:
                  A: { fields: { id: { type: int } } }
                  B: { fields: { id: { type: int } } }
                  A: { fields: { id: { type: int } } }
                """
            let found = try #require(load(text).diagnostics.first)
            #expect(found.line == 5)
            #expect(found.column == 3)
        }

        @Test func `a version that reads as a number must be quoted`() {
            #expect(
                load("contract: { id: a, version: 2.10 }\nentities: {A: {fields: {id: {type: int}}}}").diagnostics.map(
                    \.rule) == ["CON004"])
        }

        @Test(arguments: [
            "", "\n \n", "a: [", "\u{0}\u{1}garbage", "- 1", "7", "{}", "entities: 3", "? [a]: b", "&a [*a]",
            String(repeating: "[", count: 10_000), String(repeating: "- ", count: 10_000), "entities: { A: {} }",
            "contract: [1]\nentities: { A: { fields: [1] } }", "\t\ta: b", "a: !!binary x", "--- a\n--- b",
        ])
        func `bad input is refused with a place`(_ text: String) {
            let (contract, diagnostics) = load(text)
            #expect(contract == nil)
            #expect(!diagnostics.isEmpty)
            #expect(diagnostics.allSatisfy { $0.line > 0 && $0.column > 0 })
        }

        @Test func `references are checked and a ref takes its parent's type`() throws {
            let text = """
                contract: { id: a, version: "1" }
                entities:
                  Site: { fields: { id: { type: int } } }
                  Visit:
                    fields:
                      id: { type: uuid7 }
                      site: { type: ref, to: Site }
                """
            let visit = try #require(load(text).contract?.entity(named: "Visit"))
            #expect(visit.fields[1].type == .int)
            #expect(visit.references == [Reference(fields: ["site"], parent: "Site", parentFields: ["id"])])
            let wrong = try #require(load(text.replacing("to: Site", with: "to: Sitte")).diagnostics.first)
            #expect(wrong.help == "Did you mean “Site”?")
        }
    }
#endif
