import Foundation

/// How long things may be.
enum SizeRules {
    static let fileLimit = 600
    static let lineLimit = 120
    static let functionLimit = 70

    static func check(_ file: SourceFile) -> [Finding] {
        guard !file.isGenerated else { return [] }
        var found: [Finding] = []
        let count = file.text.hasSuffix("\n") ? file.lines.count - 1 : file.lines.count
        if count > fileLimit {
            found.append(Finding(file: file.path, line: 0, message: "\(count) lines; at most \(fileLimit)"))
        }
        for (index, line) in file.lines.enumerated() where line.count > lineLimit {
            let message = "\(line.count) characters; at most \(lineLimit)"
            found.append(Finding(file: file.path, line: index + 1, message: message))
        }
        return found + checkFunctions(file)
    }

    private static func checkFunctions(_ file: SourceFile) -> [Finding] {
        let pattern = #"(?<![.\w`])(func\s+(?:`[^`]+`|[^\s(<]+)|init[?!]?)\s*(<[^(]*>)?\s*\("#
        guard let regex = try? NSRegularExpression(pattern: pattern) else { return [] }
        let code = file.code
        let bytes = Array(code.utf8)
        return regex.matches(in: code, range: NSRange(code.startIndex..., in: code)).compactMap { match in
            guard let range = Range(match.range, in: code) else { return nil }
            let start = code.utf8.distance(from: code.startIndex, to: range.lowerBound)
            let opening = code.utf8.distance(from: code.startIndex, to: range.upperBound) - 1
            guard let end = endOfBody(bytes, parameters: opening) else { return nil }
            let newline = UInt8(ascii: "\n")
            let length = bytes[start...end].count { $0 == newline } + 1
            guard length > functionLimit else { return nil }
            let line = bytes[..<start].count { $0 == newline } + 1
            let name = code[range].prefix { $0 != "(" }
            let message = "\(name) has \(length) lines; at most \(functionLimit)"
            return Finding(file: file.path, line: line, message: message)
        }
    }

    /// The closing brace; `nil` for a requirement without a body.
    private static func endOfBody(_ bytes: [UInt8], parameters: Int) -> Int? {
        var parentheses = 0
        var braces = 0
        var index = parameters
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("): parentheses += 1
            case UInt8(ascii: ")"): parentheses -= 1
            case UInt8(ascii: "{") where parentheses == 0: braces += 1
            case UInt8(ascii: "}") where parentheses == 0:
                braces -= 1
                if braces <= 0 { return braces == 0 ? index : nil }
            case UInt8(ascii: "\n") where parentheses == 0 && braces == 0:
                if startsDeclaration(bytes[(index + 1)...]) { return nil }
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func startsDeclaration(_ rest: ArraySlice<UInt8>) -> Bool {
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        let word = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
            .prefix { $0.isLetter || $0 == "@" || $0 == "#" }
        let starters: Set<String> = [
            "actor", "associatedtype", "case", "class", "enum", "extension", "fileprivate", "func", "init",
            "internal", "let", "mutating", "nonisolated", "package", "private", "protocol", "public", "static",
            "struct", "subscript", "typealias", "var",
        ]
        return starters.contains(String(word)) || word.hasPrefix("@") || word.hasPrefix("#")
    }
}
