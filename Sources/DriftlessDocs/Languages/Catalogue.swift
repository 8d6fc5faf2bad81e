/// Translations of one language, as gettext's PO files have them, so that its tools and editors work on them.
public struct Catalogue: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public var context: String?
        public var id: String
        /// Kept for other tools; no sentence of a site has one.
        public var plural: String?
        /// One, or one for each plural form.
        public var translations: [String]
        /// Lines that begin with `#`, but for flags: kept as they are.
        public var comments: [String] = []
        public var flags: [String] = []
        /// No page says it any longer.
        public var isObsolete = false
        /// Where it begins in the file.
        public var line = 1

        public var isFuzzy: Bool { flags.contains("fuzzy") }
        public var isTranslated: Bool { !isFuzzy && translations.first?.isEmpty == false }
    }

    /// The file, for messages.
    public var file: String
    /// The first is the head, whose id is empty.
    public private(set) var entries: [Entry]
    private var known: [String: Int] = [:]

    public init(file: String, entries: [Entry] = []) {
        self.file = file
        self.entries = entries
        for (index, entry) in entries.enumerated() where !entry.isObsolete && entry.context == nil {
            known[entry.id] = index
        }
    }

    public func entry(_ id: String) -> Entry? { known[id].map { entries[$0] } }

    /// `nil` for what is missing or fuzzy.
    public subscript(id: String) -> String? {
        guard !id.isEmpty, let entry = entry(id), entry.isTranslated else { return nil }
        return entry.translations[0]
    }

    /// With what a site says now: new sentences at the end, those that it no longer says marked obsolete.
    ///
    /// - Parameter needed: sentences, each with the page that says it first.
    public func updated(language: String, with needed: [(id: String, page: String)]) -> Catalogue {
        let ids = Set(needed.map(\.id))
        let old = Dictionary(entries.filter { $0.context == nil }.map { ($0.id, $0) }) { first, _ in first }
        let head = old[""] ?? Self.head(language)
        let current = needed.map { id, page -> Entry in
            var entry = old[id] ?? Entry(id: id, translations: [""])
            entry.isObsolete = false
            entry.comments = entry.comments.filter { !$0.hasPrefix("#:") } + ["#: \(page)"]
            entry.flags = entry.flags.filter { $0 != "python-brace-format" }
            if Phrase.placeholders(id).count > 0 { entry.flags.append("python-brace-format") }
            return entry
        }
        let rest = entries.filter { $0.context != nil || !($0.id.isEmpty || ids.contains($0.id)) }
            .filter { $0.context != nil || $0.translations.contains { !$0.isEmpty } }
            .map { entry -> Entry in
                var entry = entry
                if entry.context == nil { entry.isObsolete = true }
                return entry
            }
        return Catalogue(file: file, entries: [head] + current + rest)
    }

    private static func head(_ language: String) -> Entry {
        Entry(
            id: "",
            translations: [
                """
                Content-Type: text/plain; charset=UTF-8
                Content-Transfer-Encoding: 8bit
                MIME-Version: 1.0
                Language: \(language)

                """
            ])
    }
}

// MARK: Writing
extension Catalogue {
    /// The file.
    public var text: String { entries.map(\.text).joined(separator: "\n") }
}

extension Catalogue.Entry {
    var text: String {
        var lines = context.map { ["msgctxt \(Self.quoted($0))"] } ?? []
        lines.append("msgid \(Self.quoted(id))")
        if let plural { lines.append("msgid_plural \(Self.quoted(plural))") }
        for (index, translation) in translations.enumerated() {
            lines.append("msgstr\(plural == nil ? "" : "[\(index)]") \(Self.quoted(translation))")
        }
        let mark = isObsolete ? "#~ " : ""
        let flags = flags.isEmpty ? [] : ["#, \(flags.joined(separator: ", "))"]
        return (comments + flags + lines.map { mark + $0 }).joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for c in text.unicodeScalars {
            switch c {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "\r": out += "\\r"
            default: out.unicodeScalars.append(c)
            }
        }
        return out + "\""
    }
}
