import Driftless
import Foundation

/// A terminal in which the whole screen is drawn again for each change.
struct Screen {
    enum Key: Sendable { case up, down, enter, escape, erase, character(Character) }

    /// Everything that is drawn.
    struct Content: Sendable {
        var user = ""
        var headline = ""
        var list = TodoList.Snapshot()
        var selected = 0
        var editing: String?
        var news: [String] = []
    }

    private let before: termios

    /// Takes the terminal: keys come one by one and are not shown.
    init() {
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        before = settings
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        write("\u{1B}[?1049h\u{1B}[?25l")
    }

    /// Gives it back.
    func close() {
        write("\u{1B}[?25h\u{1B}[?1049l")
        var settings = before
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }

    /// Reads on a thread of its own, which waits for the terminal and ends with the app.
    static func keys() -> AsyncStream<Key> {
        AsyncStream { continuation in
            Thread.detachNewThread {
                while case let typed = FileHandle.standardInput.availableData, !typed.isEmpty {
                    for key in keys(in: String(decoding: typed, as: UTF8.self)) { continuation.yield(key) }
                }
                continuation.finish()
            }
        }
    }

    private static func keys(in text: String) -> [Key] {
        switch text {
        case "\u{1B}[A": [.up]
        case "\u{1B}[B": [.down]
        default:
            text.map { character in
                switch character {
                case "\n", "\r", "\r\n": .enter
                case "\u{7F}", "\u{8}": .erase
                case "\u{1B}": .escape
                default: .character(character)
                }
            }
        }
    }

    func draw(_ content: Content) {
        let line = String(repeating: "─", count: 64)
        var rows = ["\u{1B}[1m To do · \(content.user)\u{1B}[0m   \(content.headline)", line]
        for (index, item) in content.list.items.enumerated() {
            let marker = index == content.selected ? "›" : " "
            let waits = content.list.isWaiting(item) ? "  \u{1B}[33mwaits\u{1B}[0m" : ""
            rows.append(" \(marker) [\(item.done ? "x" : " ")] \(item.title)  \u{1B}[2m\(item.by)\u{1B}[0m\(waits)")
        }
        if content.list.items.isEmpty { rows.append("   Nothing to do.") }
        if !content.list.refused.isEmpty { rows += ["", "\u{1B}[31m Refused\u{1B}[0m   r try again   x discard"] }
        for change in content.list.refused {
            guard case .refused(_, let message) = change.state else { continue }
            rows.append("   \(change.values["title"].map { "“\($0)” " } ?? "")\(message)")
        }
        for conflict in content.list.conflicts {
            rows.append(
                " \u{1B}[2mmine “\(conflict.mine)”, theirs “\(conflict.theirs)”: “\(conflict.result)” stands\u{1B}[0m")
        }
        rows += [line] + content.news.suffix(5).map { " \($0)" } + [""]
        rows.append(content.editing.map { " Title: \($0)▏  (return: keep, escape: leave)" } ?? Screen.help)
        write("\u{1B}[H" + rows.map { "\($0)\u{1B}[K\r\n" }.joined() + "\u{1B}[J")
    }

    private static let help = " n new  e edit  space done  d delete  s sync on/off  ↑↓ select  q quit"

    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
