#if Server
    import DriftlessContract
    import Foundation
    import Testing

    @testable import DriftlessContractFile

    /// `driftless generate client`. What it wrote for `all-kinds.contract.yaml` is compiled and used in DriftlessTests.
    struct SwiftClientTests {
        private let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

        @Test func `the compiled file is what the contract says now`() throws {
            let yaml = try String(
                contentsOf: tests.appending(path: "Fixtures/all-kinds.contract.yaml"), encoding: .utf8)
            let contract = try #require(ContractLoader.load(text: yaml, file: "all-kinds.contract.yaml").contract)
            let written = try String(
                contentsOf: tests.appending(path: "DriftlessTests/Generated/AllKinds.swift"), encoding: .utf8)
            #expect(
                SwiftClient.write(contract, file: "all-kinds.contract.yaml") == written, "make generate writes it again"
            )
        }

        @Test(arguments: [
            ("todo", "Todo"), ("order_item", "OrderItem"), ("Order Details", "OrderDetails"), ("TITLE", "Title"),
            ("HTMLPage", "HTMLPage"), ("user_id", "UserID"), ("Task", "TaskRecord"), ("date", "DateRecord"),
            ("2fa", "_2fa"), ("größe", "Größe"), ("a-b.c", "ABC"), ("😀", "Unnamed"), ("", "Unnamed"),
        ]) func `types are named as Swift names them`(name: String, type: String) {
            #expect(SwiftName.type(name) == type)
        }

        @Test(arguments: [
            ("title", "title"), ("ArtistId", "artistID"), ("id", "id"), ("ID", "id"), ("unit_price", "unitPrice"),
            ("URLPath", "urlPath"), ("MediaTypeId", "mediaTypeID"), ("in-progress", "inProgress"), ("404", "_404"),
            ("", "empty"), ("😀", "unnamed"), ("TWO WORDS", "twoWords"),
        ]) func `members are named as Swift names them`(name: String, member: String) {
            #expect(SwiftName.member(name) == member)
        }

        @Test func `names that would be one get numbers, words of the language backticks`() {
            #expect(SwiftName.distinct(["a", "b", "a", "a2", "a"]) == ["a", "b", "a2", "a22", "a3"])
            #expect(SwiftName.code("default") == "`default`")
            #expect(SwiftName.code("init") == "init_")
        }

        @Test func `no text of a contract leaves its literal`() {
            let hostile = "\"\\(fatal())\" \\ \n\r\t\u{0} \u{202E} \u{2028} é"
            #expect(
                SwiftLiteral.string(hostile)
                    == #""\"\\(fatal())\" \\ \n\r\t\u{0} \u{202e} \u{2028} é""#)
            #expect(SwiftLiteral.value(.text([0xFF])) == ".text([255])", "what is no UTF-8 stays bytes")
        }

        @Test func `no name of a contract ends its comment`() {
            let entity = Entity(
                name: "a", table: "a\nfatal()\u{2028}b", identity: Identity(key: ["id"]),
                fields: [Field(name: "id", type: .int)])
            let contract = Contract(id: "a", version: "1\rfatal()", entities: [entity])
            let source = SwiftClient.write(contract, file: "a\nfatal()")
            let lines = source.split { $0.isNewline }
            #expect(lines.contains { $0.contains("fatal()") })
            #expect(!lines.contains { $0.drop { $0 == " " }.hasPrefix("fatal") })
        }

        @Test func `a contract that only the server writes gives records that only read`() throws {
            let entity = Entity(
                name: "rate", direction: .down, identity: Identity(key: ["code"]),
                fields: [Field(name: "code", type: .string, required: true)])
            let source = SwiftClient.write(
                Contract(id: "rates", version: "1.0.0", entities: [entity]), file: "rates.yaml")
            #expect(source.contains("extension Rate: FetchableRecord, TableRecord"))
            #expect(!source.contains("PersistableRecord"))
        }

        @Test func `Foundation is imported where a record needs it`() {
            func source(_ type: FieldType) -> String {
                let fields = [Field(name: "id", type: .int), Field(name: "x", type: type)]
                let entity = Entity(name: "a", identity: Identity(key: ["id"]), fields: fields)
                return SwiftClient.write(Contract(id: "a", version: "1.0.0", entities: [entity]), file: "a.yaml")
            }
            for type in [FieldType.timestamp(.text), .blob, .uuid7(.text), .decimal(precision: 9, scale: 2, .text)] {
                #expect(source(type).contains("import Foundation\n"))
            }
            #expect(!source(.int).contains("Foundation"))
        }

        @Test func `public types are public throughout`() {
            var options = SwiftClient.Options()
            options.isPublic = true
            let entity = Entity(name: "a", identity: Identity(key: ["id"]), fields: [Field(name: "id", type: .int)])
            let source = SwiftClient.write(
                Contract(id: "a", version: "1.0.0", entities: [entity]), file: "a.yaml", options: options)
            let declaring = source.split(separator: "\n").filter { line in
                ["struct ", "enum ", "static ", "let ", "var ", "init(", "mutating ", "import "]
                    .contains { line.drop { $0 == " " }.hasPrefix($0) }
            }
            #expect(declaring.isEmpty, "\(declaring)")
        }
    }
#endif
