internal import DriftlessContract

/// Values as Swift writes them.
enum SwiftLiteral {
    static func string(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where isHidden(scalar): out += "\\u{\(String(scalar.value, radix: 16))}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// In a comment: what would end it or hide in it is a space.
    static func comment(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isHidden($0) ? " " : $0 }))
    }

    /// What an editor does not show, or shows elsewhere.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }

    static func strings(_ texts: [String]) -> String { "[\(texts.map(string).joined(separator: ", "))]" }

    static func bytes(_ bytes: [UInt8]) -> String { "[\(bytes.map(String.init).joined(separator: ", "))]" }

    static func number(_ x: Double) -> String { x == x.rounded() && abs(x) < 9e15 ? "\(Int64(x))" : "\(x)" }

    static func duration(_ duration: Duration) -> String {
        let milliseconds = duration.milliseconds
        if milliseconds % 86_400_000 == 0 { return ".days(\(milliseconds / 86_400_000))" }
        return milliseconds % 1000 == 0 ? ".seconds(\(milliseconds / 1000))" : ".milliseconds(\(milliseconds))"
    }

    static func value(_ value: Value) -> String {
        switch value {
        case .null: return ".null"
        case .integer(let x): return ".integer(\(x))"
        case .real(let x): return ".real(\(x))"
        case .blob(let x): return ".blob(\(bytes(x)))"
        case .text(let x):
            let text = String(decoding: x, as: UTF8.self)
            return Array(text.utf8) == x ? ".string(\(string(text)))" : ".text(\(bytes(x)))"
        }
    }

    static func type(_ type: FieldType) -> String {
        switch type {
        case .uuid7(let store): ".uuid7(.\(store))"
        case .date(let store): ".date(.\(store))"
        case .timestamp(let store): ".timestamp(.\(store))"
        case .decimal(let precision, let scale, let store):
            ".decimal(precision: \(precision), scale: \(scale), .\(store))"
        case .enumeration(let values, let open): ".enumeration(\(strings(values)), open: \(open))"
        case .string, .text, .int, .real, .bool, .blob, .json, .any: ".\(type)"
        }
    }
}
