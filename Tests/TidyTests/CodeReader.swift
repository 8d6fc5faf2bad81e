/// Blanks comments and strings, so that a rule about code does not speak about prose. Not a parser: regex literals
/// with quotes in them would confuse it, and there are none.
struct CodeReader {
    private let bytes: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    static func code(of text: String) -> String {
        var reader = CodeReader(text)
        reader.readCode(untilParenthesis: false)
        return String(decoding: reader.output, as: UTF8.self)
    }

    private init(_ text: String) {
        bytes = Array(text.utf8)
        output.reserveCapacity(bytes.count)
    }

    private func starts(_ word: String) -> Bool { bytes[position...].starts(with: word.utf8) }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where position < bytes.count {
            output.append(bytes[position] == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            position += 1
        }
    }

    /// Code to the end, or to the parenthesis that closes an interpolation.
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            if starts("//") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { blank(1) }
            } else if starts("/*") {
                readBlockComment()
            } else if let hashes = openingHashes() {
                readString(hashes)
            } else {
                let byte = bytes[position]
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") {
                    depth -= 1
                    if untilParenthesis, depth < 0 { return }
                }
                output.append(byte)
                position += 1
            }
        }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && position < bytes.count
    }

    /// The number of `#` before the quote that opens a string here.
    private func openingHashes() -> Int? {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - position : nil
    }

    private mutating func readString(_ hashes: Int) {
        let hash = String(repeating: "#", count: hashes)
        blank(hashes)
        let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
        blank(quotes.count)
        while position < bytes.count {
            if starts(quotes + hash) { return blank(quotes.count + hashes) }
            if starts("\\" + hash + "(") {
                blank(2 + hashes)
                readCode(untilParenthesis: true)
                blank(1)
            } else if starts("\\" + hash) {
                blank(2 + hashes)
            } else {
                blank(1)
            }
        }
    }
}
