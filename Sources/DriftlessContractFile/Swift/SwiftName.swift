/// Swift names for what a contract names: `order_item` is the type `OrderItem`, `ArtistId` the property `artistID`.
enum SwiftName {
    /// UpperCamelCase. A name that the generated file needs itself, or that every app uses, gets `Record` behind it.
    static func type(_ name: String) -> String {
        let words = words(of: name)
        let joined = words.isEmpty ? "Unnamed" : words.joined()
        let type = joined.first.map { !$0.isNumber } ?? false ? joined : "_" + joined
        return taken.contains(type) ? type + "Record" : type
    }

    /// lowerCamelCase, without backticks; see `code`.
    static func member(_ name: String) -> String {
        var words = words(of: name)
        guard let first = words.first else { return name.isEmpty ? "empty" : "unnamed" }
        words[0] = first == first.uppercased() ? first.lowercased() : first.prefix(1).lowercased() + first.dropFirst()
        let joined = words.joined()
        return joined.first?.isNumber == true ? "_" + joined : joined
    }

    /// A member's name as it stands in code.
    static func code(_ member: String) -> String {
        switch member {
        case "self", "init", "hashValue": member + "_"
        default: keywords.contains(member) ? "`\(member)`" : member
        }
    }

    /// Each name once: the second `title` is `title2`.
    static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.map { name in
            var candidate = name
            var number = 1
            while !seen.insert(candidate).inserted {
                number += 1
                candidate = "\(name)\(number)"
            }
            return candidate
        }
    }

    /// Split where case or a separator says so, each with a capital.
    private static func words(of name: String) -> [String] {
        let characters = Array(name)
        let isShouting = name == name.uppercased()
        var words: [String] = []
        var word = ""
        for (index, character) in characters.enumerated() {
            guard isIdentifier(character) else {
                words.append(word)
                word = ""
                continue
            }
            let previous = index > 0 ? characters[index - 1] : nil
            let next = index + 1 < characters.count ? characters[index + 1] : nil
            let beginsWord =
                character.isUppercase
                && (previous.map { $0.isLowercase || $0.isNumber } ?? false
                    || previous?.isUppercase == true && next?.isLowercase == true)
            if beginsWord, !isShouting {
                words.append(word)
                word = ""
            }
            word.append(character)
        }
        words.append(word)
        return words.filter { !$0.isEmpty }.map { word in
            if acronyms.contains(word.lowercased()) { return word.uppercased() }
            let rest = String(word.dropFirst())
            return word.prefix(1).uppercased() + (isShouting ? rest.lowercased() : rest)
        }
    }

    private static func isIdentifier(_ character: Character) -> Bool {
        character != "_" && character.unicodeScalars.allSatisfy(\.properties.isXIDContinue)
    }

    private static let acronyms: Set<String> = ["html", "id", "json", "url", "uuid"]

    private static let taken: Set<String> = [
        "Any", "Array", "Bool", "Character", "Codable", "Column", "Columns", "Contract", "Data", "Database", "Date",
        "Decimal", "Dictionary", "Double", "Driftless", "Duration", "Entity", "Error", "Field", "Float", "Foundation",
        "GRDB", "Hashable", "Horizons", "Identifiable", "Identity", "Int", "Limits", "Never", "Optional", "Protocol",
        "Reference", "Result", "Row", "Self", "Sendable", "Set", "String", "Swift", "Task", "Transport", "Type", "URL",
        "UUID", "Value", "Void",
    ]

    private static let keywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
        "in",
        "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public",
        "repeat", "rethrows", "return", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
        "try", "typealias", "var", "where", "while",
    ]
}
