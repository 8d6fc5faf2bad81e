import Foundation

/// A place where a rule does not hold.
struct Finding: Equatable, CustomStringConvertible {
    var file: String
    /// From 1; 0 for the file as a whole.
    var line: Int
    var message: String

    var description: String { "\(file):\(line): \(message)" }
}

/// A text of the repository, by its path from the root.
struct SourceFile {
    let path: String
    let text: String
    let lines: [String]
    /// The text without comments and the contents of strings; lines keep their numbers.
    let code: String
    let codeLines: [String]

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
        lines = text.components(separatedBy: "\n")
        code = path.hasSuffix(".swift") ? CodeReader.code(of: text) : text
        codeLines = code.components(separatedBy: "\n")
    }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    var isGenerated: Bool { path.contains("/Generated/") }
    /// The folder below `Sources`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    func findings(of pattern: String, inCode: Bool = true, _ message: (String) -> String) -> [Finding] {
        guard let regex = try? NSRegularExpression(pattern: pattern) else {
            return [Finding(file: path, line: 0, message: "the pattern \(pattern) is wrong")]
        }
        var found: [Finding] = []
        for (index, line) in (inCode ? codeLines : lines).enumerated() {
            let whole = NSRange(line.startIndex..., in: line)
            guard let match = regex.firstMatch(in: line, range: whole), let range = Range(match.range, in: line)
            else { continue }
            found.append(Finding(file: path, line: index + 1, message: message(String(line[range]))))
        }
        return found
    }
}

enum Repository {
    /// Three folders above this file.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let sources = load("Sources", ["swift"])
    static let tests = load("Tests", ["swift"])
    static let documents = load("docs", ["md"]) + rootDocuments()
    /// Of the SDK's documentation.
    static let articles = load("Sources", ["md"])
    static let scripts = load("scripts", ["sh", "py"])

    private static func load(_ folder: String, _ extensions: Set<String>) -> [SourceFile] {
        let url = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(atPath: url.path) else { return [] }
        var files: [SourceFile] = []
        for case let name as String in walk where extensions.contains(URL(filePath: name).pathExtension) {
            guard let text = try? String(contentsOf: url.appending(path: name), encoding: .utf8) else { continue }
            files.append(SourceFile("\(folder)/\(name)", text))
        }
        return files.sorted { $0.path < $1.path }
    }

    private static func rootDocuments() -> [SourceFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted().compactMap { name in
            (try? String(contentsOf: root.appending(path: name), encoding: .utf8)).map { SourceFile(name, $0) }
        }
    }
}
