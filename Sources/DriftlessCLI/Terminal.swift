internal import Foundation

/// What a person reads: messages to standard error, a status line that renews itself on a terminal.
enum Terminal {
    static var isInteractive: Bool { isatty(FileHandle.standardOutput.fileDescriptor) == 1 }

    static func error(_ message: String) {
        FileHandle.standardError.write(Data("driftless: \(message)\n".utf8))
    }

    static func line(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Overwrites the present line on a terminal; elsewhere each is a line of its own.
    static func status(_ text: String) {
        FileHandle.standardOutput.write(Data((isInteractive ? "\r\u{1B}[2K\(text)" : text + "\n").utf8))
    }

    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
