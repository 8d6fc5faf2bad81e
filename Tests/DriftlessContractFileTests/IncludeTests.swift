#if Server
    import DriftlessContract
    import DriftlessContractFile
    import Testing

    struct IncludeTests {
        private static let head = "contract: { id: todo, version: \"1.0.0\" }\n"
        private static let todo = "entities: { Todo: { fields: { id: { type: uuid7 } } } }\n"
        private static let item =
            "entities: { Item: { fields: { id: { type: uuid7 }, of: { type: ref, to: Todo } } } }\n"

        private func load(_ files: [String: String]) -> LoadedContract {
            ContractLoader.load(text: files["a/main.yaml"] ?? "", file: "a/main.yaml") { files[$0] }
        }

        @Test func `files are joined, section by section, and are one contract`() throws {
            let joined = load([
                "a/main.yaml": Self.head + "include: [parts/todo.yaml, item.yaml]\n",
                "a/parts/todo.yaml": Self.todo + "include: [deeper.yaml]\n", "a/item.yaml": Self.item,
                "a/parts/deeper.yaml": "horizons: { grace: 3d }\n",
            ])
            #expect(joined.diagnostics.isEmpty)
            let contract = try #require(joined.contract)
            #expect(contract.entities.map(\.name) == ["Todo", "Item"])
            #expect(contract.horizons.grace == .seconds(3 * 86_400))
            let one = try #require(joined.document?.joinedText)
            #expect(ContractLoader.load(text: one, file: "one.yaml").contract == contract)
        }

        @Test func `a finding in an included file names that file and shows its line`() throws {
            let found = try #require(
                load([
                    "a/main.yaml": Self.head + "include: [b.yaml]\n",
                    "a/b.yaml": "\n" + Self.todo.replacing("type", with: "tpye"),
                ]).diagnostics.first { $0.help != nil && $0.message.contains("tpye") })
            #expect(found.file == "a/b.yaml" && found.line == 2)
            #expect(found.excerpt.contains("tpye") && found.help == "Did you mean “type”?")
        }

        @Test(arguments: [
            ("include: [b.yaml]\n", "include: [main.yaml]\n", "CON007", "include each other: a/main.yaml → a/b.yaml"),
            ("include: [main.yaml]\n", "", "CON007", "include each other"),
            ("include: [b.yaml, b.yaml]\n", "horizons: {}\n", "CON007", "included twice"),
            ("include: [c.yaml]\n", "", "CON007", "no file a/c.yaml"),
            ("include: [../b.yaml]\n", "", "CON007", "not in this one’s folder"),
            ("include: [/etc/passwd]\n", "", "CON007", "not in this one’s folder"),
            ("include: b.yaml\n", "", "CON001", "must be a list"),
            ("include: [b.yaml]\n", "- a\n", "CON001", "must be a mapping"),
            ("include: [b.yaml]\n", "\u{0}\u{1}", "CON007", "not a text file"),
            ("include: [b.yaml]\n", todo, "CON004", "“Todo” is written twice"),
            ("include: [b.yaml]\ntriggers: []\n", "triggers: []\n", "CON004", "“triggers” is written twice"),
        ])
        func `each mistake is one finding with its place`(
            _ include: String, _ other: String, _ rule: String, _ message: String
        ) {
            let loaded = load(["a/main.yaml": Self.head + include + Self.todo, "a/b.yaml": other])
            #expect(loaded.document == nil)
            #expect(loaded.diagnostics.map(\.rule) == [rule], "\(loaded.diagnostics)")
            #expect(loaded.diagnostics.first?.message.contains(message) == true, "\(loaded.diagnostics)")
        }

        @Test func `a text of ten megabytes is refused at once`() {
            let text = Self.head + String(repeating: "# much ado\n", count: 1 << 20)
            #expect(load(["a/main.yaml": text]).diagnostics.map(\.rule) == ["CON007"])
        }
    }
#endif
