internal import Foundation

/// What a person reads: messages to standard error, a status line that renews itself on a terminal.
package enum Terminal {
    package static var isInteractive: Bool { isatty(FileHandle.standardOutput.fileDescriptor) == 1 }

    /// Whoever read may be gone, as `head` is after its lines: the work goes on without a word, and nothing traps.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }

    private static let clear = isInteractive ? "\r\u{1B}[2K" : ""

    package static func error(_ message: String) { complain("driftless: \(message)") }

    /// To standard error, in the status line's place.
    package static func complain(_ text: String) {
        write(clear, to: .standardOutput)
        write("\(text)\n", to: .standardError)
    }

    /// Takes the status line's place.
    package static func line(_ text: String) {
        write("\(clear)\(text)\n", to: .standardOutput)
    }

    /// A text of a file's on one line: what would move the cursor or begin a line of its own is shown as a mark.
    package static func plain(_ text: String) -> String {
        String(
            text.unicodeScalars.map {
                $0.value < 32 || (0x7F...0x9F).contains($0.value) ? Character("\u{FFFD}") : Character($0)
            })
    }

    /// Overwrites the present line on a terminal, no wider than it; elsewhere each is a line of its own.
    package static func status(_ text: String) {
        guard isInteractive else { return line(text) }
        let fitting = text.count >= width ? text.prefix(max(1, width - 2)) + "…" : text[...]
        write("\(clear)\(fitting)", to: .standardOutput)
    }

    /// A title, and beside it a text that is broken to the terminal's width.
    package static func wrapped(_ text: String, indent: Int, title: String) {
        let room = max(30, min(width, 120) - indent)
        var lines: [String] = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= room {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        let pad = String(repeating: " ", count: indent)
        let head = title.count < indent ? title + pad.dropFirst(title.count) : "\(title)\n\(pad)"
        line(head + lines.joined(separator: "\n\(pad)"))
    }

    private static var width: Int {
        var size = winsize()
        let known = ioctl(FileHandle.standardOutput.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return known ? Int(size.ws_col) : 80
    }

    /// `1 record`, `15,607 records`.
    package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        let digits = number.formatted(IntegerFormatStyle<Int>(locale: Locale(identifier: "en_US")))
        return "\(digits) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    package static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
