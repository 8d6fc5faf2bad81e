import Testing

/// A rule that finds nothing may be a rule that looks at nothing: each finds what is planted here.
@Suite struct PlantedViolationTests {
    private func source(_ text: String, at path: String = "Sources/DriftlessSync/Planted.swift") -> SourceFile {
        SourceFile(path, text)
    }

    @Test(arguments: [
        ("DriftlessContract", "internal import DriftlessSync"), ("DriftlessContract", "import Foundation"),
        ("DriftlessProtocol", "import Foundation"), ("DriftlessProtocol", "import SwiftProtobuf"),
        ("DriftlessSync", "public import GRDB"), ("DriftlessSync", "import Dispatch"),
        ("DriftlessSync", "import struct Foundation.Date"), ("DriftlessSQLite", "import DriftlessSync"),
        ("DriftlessClientStore", "import DriftlessServerStore"), ("DriftlessClientStore", "import Glibc"),
        ("DriftlessServerStore", "import DriftlessClientStore"), ("Driftless", "import FoundationNetworking"),
        ("Driftless", "import AsyncHTTPClient"), ("DriftlessServer", "import DriftlessHTTPClient"),
        ("DriftlessContractFile", "import DriftlessSQLite"), ("DriftlessContractFile", "@testable import GRDB"),
        ("DriftlessUnknown", "import DriftlessContract"),
    ])
    func `an import outside the table is found`(target: String, line: String) {
        let file = source("// Why.\n\(line)\n", at: "Sources/\(target)/Planted.swift")
        #expect(ImportRules.check(file).count == 1)
    }

    @Test(arguments: [
        ("DriftlessClientStore", "internal import DriftlessContract"),
        ("DriftlessHTTPClient", "internal import DriftlessProtocol"), ("DriftlessCLI", "import DriftlessSQLite"),
        ("DriftlessContract", "internal import CryptoKit"), ("DriftlessClientStore", "internal import Foundation"),
        ("DriftlessClientStore", "#if canImport(Glibc)\nimport Glibc\n#endif"),
        ("DriftlessProtocol/Codec", "internal import SwiftProtobuf"),
        ("DriftlessSync", "// import GRDB"), ("DriftlessSync", "let text = \"import GRDB\""),
    ])
    func `an import that the table allows passes`(folder: String, line: String) {
        #expect(ImportRules.check(source(line, at: "Sources/\(folder)/Planted.swift")) == [])
    }

    @Test func `a block that no test runs and a code that no article explains are found`() {
        let article = source("# A\n```swift\nlet a = 1\nlet b = 2\n```\n`known`", at: "Sources/Driftless/A.md")
        let running = source("func f() {\n    let a = 1\n    let b = 2\n}", at: "Tests/A.swift")
        let other = source("    let a = 1\n    print(a)\n    let b = 2", at: "Tests/A.swift")
        #expect(ArticleRules.checkBlocks(article, in: [running]) == [])
        #expect(ArticleRules.checkBlocks(article, in: [other]).map(\.line) == [2])
        let codes = source("let a = Code(rawValue: \"known\")\nlet b = Code(rawValue: \"un-known\")")
        #expect(ArticleRules.checkCodes([codes], in: article).map(\.line) == [2])
    }

    @Test(arguments: [
        "let now = Date()", "let now = Date.now", "let id = UUID()", "let clock = ContinuousClock()",
        "var random = SystemRandomNumberGenerator()", "let n = Int.random(in: 0..<9)", "let x = all.shuffled()",
        "let text = \"\\(UUID())\"",
    ])
    func `a clock or system randomness in a pure target is found`(line: String) {
        #expect(CodeRules.checkPurity(source(line)).count == 1)
        #expect(CodeRules.checkPurity(source(line, at: "Sources/DriftlessCLI/Planted.swift")) == [])
    }

    @Test func `randomness that is given passes`() {
        #expect(CodeRules.checkPurity(source("let n = Int.random(in: 0..<9, using: &random) // not Date()")) == [])
    }

    @Test(arguments: [
        "let a = try! b()", "let a = b as! C", "fatalError(\"no\")", "Task.detached { work() }", "Task { work() }",
        "let t = Task(priority: .low) {", "let t = Task<Void, Never> {", "final class A: @unchecked Sendable {}",
    ])
    func `a crash or a task without an owner is found`(line: String) {
        #expect(CodeRules.checkSafety(source("let a = 1\n" + line)).map(\.line) == [2])
    }

    @Test func `an argued unchecked Sendable and a child task pass`() {
        let text = "// Touched on the queue only.\nfinal class A: @unchecked Sendable {}\ngroup.addTask { work() }"
        #expect(CodeRules.checkSafety(source(text)) == [])
    }

    @Test func `a file that is too long is found`() {
        #expect(SizeRules.check(source(String(repeating: "\n", count: 601))).map(\.line) == [0])
        #expect(SizeRules.check(source(String(repeating: "\n", count: 600))) == [])
    }

    @Test func `a line that is too long is found`() {
        #expect(SizeRules.check(source("\n" + String(repeating: "x", count: 121))).map(\.line) == [2])
        #expect(SizeRules.check(source(String(repeating: "é", count: 120))) == [])
    }

    @Test(arguments: ["func work()", "init?(a: Int = { 1 }())", "func `in words`<T>(_ t: T) async throws -> [T]"])
    func `a function that is too long is found`(head: String) {
        let long = "struct A {\n    \(head) {\n" + String(repeating: "if a { b() }\n", count: 69) + "    }\n}\n"
        let short = "struct A {\n    \(head) {\n" + String(repeating: "if a { b() }\n", count: 68) + "    }\n}\n"
        #expect(SizeRules.check(source(long)).map(\.line) == [2])
        #expect(SizeRules.check(source(short)) == [])
    }

    @Test func `a requirement has no body to measure`() {
        let lines = String(repeating: "    var a: Int { get }\n", count: 80)
        #expect(SizeRules.check(source("protocol P {\n    func work()\n    init(a: Int)\n\(lines)}\n")) == [])
    }

    @Test(arguments: [
        "Utils/A.swift", "Core.swift", "helpers/A.swift", "Common/A.swift", "Manager.swift", "New/A.swift",
    ])
    func `a name that says nothing is found`(path: String) {
        #expect(WordRules.checkPath(source("", at: "Sources/Driftless/" + path)).count == 1)
    }

    @Test func `a name that says something passes`() {
        #expect(WordRules.checkPath(source("", at: "Sources/Driftless/Transport/NewTerm.swift")) == [])
    }

    @Test(arguments: [
        "// A Mutation.", "let clash = 1", "struct ChangeEvent {}", "let delete_marker = 1", "let pushBucket = 1",
        "/// Two rows clashed.", "let text = \"the buckets\"",
    ])
    func `a word that is not ours is found`(line: String) {
        #expect(WordRules.checkWords(source("\n" + line)).map(\.line) == [2])
    }

    @Test func `words that only look alike pass`() {
        #expect(WordRules.checkWords(source("mutating func permutation() {} // a change. Events follow.")) == [])
    }

    @Test(arguments: ["TO" + "DO", "FIX" + "ME"])
    func `a note to do something later is found`(word: String) {
        #expect(WordRules.checkNotes(source("// \(word): later")).count == 1)
        #expect(WordRules.checkNotes(source("// \(word.lowercased()) is a table's name")) == [])
    }

    @Test func `strings and comments are no code`() {
        let text = ##"a("x \(b("y")) z") /* c /* d */ e */ f // g"## + "\n" + ##"#"h " i"# j"##
        let words = CodeReader.code(of: text).split { !$0.isLetter }
        #expect(words == ["a", "b", "f", "j"])
    }
}
