/// What is wrong with a PO file.
public struct CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
    public var file: String
    /// From 1.
    public var line: Int
    public var message: String
    public var description: String { "\(file):\(line): \(message)" }
}

extension Catalogue {
    /// Larger files are no catalogue.
    public static let byteLimit = 8_000_000

    /// Reads a PO file.
    public init(text: String, file: String) throws(CatalogueError) {
        guard text.utf8.count <= Self.byteLimit else {
            throw CatalogueError(
                file: file, line: 1, message: "It is larger than \(Self.byteLimit) bytes: no catalogue. Split it.")
        }
        var reader = CatalogueReader(file: file)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
        for (index, line) in lines.enumerated() {
            reader.line = index + 1
            try reader.read(line)
        }
        try reader.end()
        self.init(file: file, entries: reader.entries)
    }
}

private struct CatalogueReader {
    private enum Target { case context, id, plural, translation(Int) }

    let file: String
    var line = 1
    var entries: [Catalogue.Entry] = []
    private var entry = Catalogue.Entry(id: "", translations: [])
    private var target: Target?
    private var hasID = false
    private var seen: [String: Int] = [:]

    init(file: String) { self.file = file }

    private func fail(_ message: String) -> CatalogueError { CatalogueError(file: file, line: line, message: message) }

    mutating func read(_ whole: Substring) throws(CatalogueError) {
        var text = trimmed(whole)
        var isObsolete = false
        if text.hasPrefix("#~") {
            (text, isObsolete) = (trimmed(text.dropFirst(2)), true)
            if text.hasPrefix("|") { return }
        }
        if text.isEmpty { return try end() }
        if text.hasPrefix("#") {
            if !entry.translations.isEmpty { try end() }
            if text.hasPrefix("#,") {
                entry.flags += text.dropFirst(2).split(separator: ",").map { String(trimmed($0)) }
            } else {
                entry.comments.append(String(text))
            }
            return
        }
        if !text.hasPrefix("\"") { text = try begin(text) }
        entry.isObsolete = entry.isObsolete || isObsolete
        try append(try unquoted(text))
    }

    /// The quoted text after a keyword.
    private mutating func begin(_ text: Substring) throws(CatalogueError) -> Substring {
        let word = text.prefix { $0 != " " && $0 != "\"" && $0 != "\t" }
        switch word {
        case "msgctxt":
            if !entry.translations.isEmpty { try end() }
            (entry.context, target, entry.line) = ("", .context, line)
        case "msgid":
            if !entry.translations.isEmpty { try end() }
            guard !hasID else { throw fail("A msgid follows another: the one before has no msgstr.") }
            (target, hasID) = (.id, true)
            if entry.context == nil { entry.line = line }
        case "msgid_plural" where hasID: (entry.plural, target) = ("", .plural)
        case "msgstr" where hasID && entry.translations.isEmpty:
            entry.translations = [""]
            target = .translation(0)
        case _ where word.hasPrefix("msgstr[") && hasID && word == "msgstr[\(entry.translations.count)]":
            guard entry.plural != nil else { throw fail("\(word) without msgid_plural.") }
            entry.translations.append("")
            target = .translation(entry.translations.count - 1)
        default:
            throw fail(
                "\"\(word.prefix(40))\" is not expected here: an entry is msgctxt where there is one, msgid, msgstr.")
        }
        return trimmed(text.dropFirst(word.count))
    }

    private mutating func append(_ text: String) throws(CatalogueError) {
        switch target {
        case .context: entry.context? += text
        case .id: entry.id += text
        case .plural: entry.plural? += text
        case .translation(let index): entry.translations[index] += text
        case nil: throw fail("A text that belongs to nothing: write msgid or msgstr before it.")
        }
    }

    /// An empty line, or the end of the file.
    mutating func end() throws(CatalogueError) {
        if hasID || entry.context != nil {
            guard !entry.translations.isEmpty else { throw fail("The entry of line \(entry.line) has no msgstr.") }
            if !entry.isObsolete {
                let key = "\(entry.context ?? "")\u{4}\(entry.id)"
                if let before = seen.updateValue(entry.line, forKey: key) {
                    throw CatalogueError(
                        file: file, line: entry.line, message: "The same msgid stands in line \(before). Take one out.")
                }
            }
            entries.append(entry)
            entry = Catalogue.Entry(id: "", translations: [])
        }
        (target, hasID) = (nil, false)
    }

    private func unquoted(_ text: Substring) throws(CatalogueError) -> String {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else {
            throw fail("A text stands between quotation marks, on one line.")
        }
        var out = "", isEscaped = false
        for c in text.dropFirst().dropLast() {
            if isEscaped {
                guard let meant = ["n": "\n", "t": "\t", "r": "\r", "\"": "\"", "\\": "\\"][c] else {
                    throw fail("\\\(c) is no escape: \\n, \\t, \\r, \\\" and \\\\ are.")
                }
                out += meant
                isEscaped = false
            } else if c == "\\" {
                isEscaped = true
            } else {
                guard c != "\"" else { throw fail("A quotation mark within a text is written \\\".") }
                out.append(c)
            }
        }
        guard !isEscaped else { throw fail("The text ends within an escape.") }
        return out
    }

    private func trimmed(_ text: Substring) -> Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        var rest = text.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
