/// Who is asked about a change of a file, as GitHub and GitLab read it.
///
/// Of the patterns of gitignore it knows `*`, `**`, a slash that binds to the root, and folders; the last that fits
/// counts (https://docs.github.com/articles/about-code-owners).
package struct CodeOwners: Sendable {
    /// As findings name it.
    package let file: String
    /// Where paths of pages begin, from the repository's root: empty, or with a slash at its end.
    private let base: String
    private let rules: [(pattern: [String], isBound: Bool, owners: [String])]

    package init(_ text: String, file: String, base: String) {
        (self.file, self.base) = (file, base)
        rules = text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let pattern = words.first, !pattern.hasPrefix("[") else { return nil }
            let parts = pattern.split(separator: "/").map(String.init)
            // A slash within it binds it to the root, one at its end does not.
            let isBound = pattern.dropLast().contains("/")
            return (parts, isBound, Array(words.dropFirst()))
        }
    }

    /// Names without what is around them: `team-docs` of `@acme/team-docs`. `nil` where no pattern fits.
    func owners(of path: String) -> [String]? {
        let parts = (base + path).split(separator: "/").filter { $0 != "." }.map(String.init)
        guard let rule = rules.last(where: { Self.fits($0.pattern, $0.isBound, parts) }) else { return nil }
        return rule.owners.map { owner in
            String(owner.split(separator: "/").last ?? "").trimmingPrefix("@").description
        }
    }

    private static func fits(_ pattern: [String], _ isBound: Bool, _ path: [String]) -> Bool {
        let starts = isBound ? [0] : Array(path.indices)
        return starts.contains { fits(pattern[...], path[$0...]) }
    }

    /// A pattern that ends names a file, or a folder and all in it.
    private static func fits(_ pattern: ArraySlice<String>, _ path: ArraySlice<String>) -> Bool {
        guard let first = pattern.first else { return true }
        if first == "**" {
            return (path.startIndex...path.endIndex).contains { fits(pattern.dropFirst(), path[$0...]) }
        }
        guard let name = path.first, matches(first[...], name[...]) else { return false }
        return fits(pattern.dropFirst(), path.dropFirst())
    }

    private static func matches(_ pattern: Substring, _ name: Substring) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == "*" {
            return (name.indices + [name.endIndex]).contains { matches(pattern.dropFirst(), name[$0...]) }
        }
        guard let letter = name.first, first == letter || first == "?" else { return false }
        return matches(pattern.dropFirst(), name.dropFirst())
    }
}
