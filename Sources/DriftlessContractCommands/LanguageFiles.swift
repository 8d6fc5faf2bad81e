internal import DriftlessDocs
internal import DriftlessLanguages
internal import Foundation

/// Catalogues: the product's in the program, a contract's in `languages/` beside it.
struct LanguageFiles {
    let folder: String

    init(contract: String) {
        let parent = contract.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        folder = (parent.isEmpty ? (contract.hasPrefix("/") ? "/" : "") : parent + "/") + "languages"
    }

    init(folder: String) { self.folder = folder }

    func path(_ language: String) -> String { "\(folder)/\(language).po" }

    /// Languages that there is a file for.
    var languages: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".po") }.map { String($0.dropLast(3)) }.filter(Translation.isLanguage)
            .sorted()
    }

    /// Empty where there is no file.
    ///
    /// - Throws: `CommandFailure` for a file that is no catalogue.
    func catalogue(_ language: String) throws -> Catalogue {
        let path = path(language)
        guard FileManager.default.fileExists(atPath: path) else { return Catalogue(file: path) }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure.usage("\(path) cannot be read. Check its rights.")
        }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: Catalogue.byteLimit + 1) else {
            throw CommandFailure.usage("\(path) cannot be read. Check its rights.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure.findings("\(path) is no UTF-8 text. Save it in UTF-8.")
        }
        return try Self.read(text, path)
    }

    /// What the program brings along; empty for other languages.
    static func own(_ language: String) throws -> Catalogue {
        let file = "driftless/\(language).po"
        return try OwnLanguages.files.first { $0.language == language }.map { try read($0.text, file) }
            ?? Catalogue(file: file)
    }

    private static func read(_ text: String, _ file: String) throws -> Catalogue {
        do throws(CatalogueError) {
            return try Catalogue(text: text, file: file)
        } catch {
            throw CommandFailure.findings("\(error)")
        }
    }

    /// - Parameter wished: `de,es`; `nil` for all that the contract has a catalogue for.
    /// - Throws: `CommandFailure` for a language that nobody has translated anything to.
    func translations(_ wished: [String]?) throws -> [Translation] {
        try (wished ?? languages).filter { $0 != "en" }.map { language in
            let translation = Translation(
                language: language, product: try Self.own(language), contract: try catalogue(language))
            guard !translation.product.entries.isEmpty || !translation.contract.entries.isEmpty else {
                throw CommandFailure.usage(
                    "There is no catalogue \(path(language)). Begin it: "
                        + "driftless docs l10n --languages \(language) --update")
            }
            return translation
        }
    }

    static func languages(_ text: String) -> [String]? {
        var seen: Set<String> = []
        let languages = text.split(separator: ",").map(String.init).filter { seen.insert($0).inserted }
        return !languages.isEmpty && languages.allSatisfy(Translation.isLanguage) ? languages : nil
    }
}
