import Driftless
import Foundation

/// A to-do list for two people, on the terminal: see Examples/Todo/README.md.
@main
struct Todo {
    static func main() async {
        do { try await start() } catch {
            print("\(error)")
            exit(1)
        }
    }

    private static func start() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 3 else {
            print("Usage: Todo NAME SERVER TOKEN-FILE   for example: Todo ann http://127.0.0.1:8787 ann.token")
            exit(2)
        }
        let (user, server, token) = (arguments[0], arguments[1], arguments[2])
        let list = try TodoList(path: "\(user).sqlite", user: user)
        let sync = try DriftlessClient(
            database: list.database, contract: .todo, server: server,
            credentials: {
                try String(contentsOfFile: token, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            })
        let screen = Screen()
        defer { screen.close() }
        try await Desk(list: list, sync: sync, screen: screen).run()
    }
}

/// Puts together what happens: keys, data, answers.
@MainActor
final class Desk {
    private enum Happening: Sendable {
        case key(Screen.Key)
        case list(TodoList.Snapshot)
        case sync(SyncEngine.Event)
        case ended(any Error)
    }

    private let list: TodoList, sync: DriftlessClient, screen: Screen
    private var content = Screen.Content()
    /// What an edit is for: a new item, or one that is there.
    private var edited: Item?
    private var engine: Task<Void, Never>?

    init(list: TodoList, sync: DriftlessClient, screen: Screen) {
        (self.list, self.sync, self.screen) = (list, sync, screen)
        content.user = list.user
    }

    func run() async throws {
        let (happenings, happened) = AsyncStream<Happening>.makeStream()
        async let _: Void = {
            for await key in Screen.keys() { happened.yield(.key(key)) }
            happened.finish()
        }()
        async let _: Void = {
            for try await snapshot in list.snapshots(sync) { happened.yield(.list(snapshot)) }
        }()
        async let _: Void = { for await event in sync.events { happened.yield(.sync(event)) } }()
        start(happened)
        for await happening in happenings {
            switch happening {
            case .key(.character("q")) where content.editing == nil:
                happened.finish()
            case .key(.character("s")) where content.editing == nil:
                if let engine { engine.cancel() } else { start(happened) }
            case .key(let key):
                do { try await press(key) } catch { tell("\(error)") }
            case .list(let snapshot): content.list = snapshot
            case .sync(let event): hear(event)
            case .ended(let error):
                engine = nil
                if !(error is CancellationError) { tell("\(error)") }
            }
            content.selected = max(0, min(content.selected, content.list.items.count - 1))
            content.headline = sync.status.headline
            screen.draw(content)
        }
        engine?.cancel()
        await engine?.value
    }

    /// A key starts and ends it, so it is no child of `run()`, which waits for it at the end.
    private func start(_ happened: AsyncStream<Happening>.Continuation) {
        engine = Task { [sync] in
            do { try await sync.run() } catch { happened.yield(.ended(error)) }
        }
    }

    private func press(_ key: Screen.Key) async throws {
        if content.editing != nil { return try await type(key) }
        let item = content.list.items.indices.contains(content.selected) ? content.list.items[content.selected] : nil
        let refused = content.list.refused.first?.operation
        switch (key, item) {
        case (.up, _): content.selected -= 1
        case (.down, _): content.selected += 1
        case (.character("n"), _):
            edited = nil
            content.editing = ""
        case (.character("e"), let item?):
            edited = item
            content.editing = item.title
        case (.character(" "), let item?): try await list.update(item) { $0.done.toggle() }
        case (.character("d"), let item?): try await list.delete(item)
        case (.character("r"), _): if let refused { try await sync.retry(refused) }
        case (.character("x"), _): if let refused { try await sync.discard(refused) }
        default: break
        }
    }

    private func type(_ key: Screen.Key) async throws {
        switch key {
        case .character(let character): content.editing?.append(character)
        case .erase: _ = content.editing?.popLast()
        case .escape: content.editing = nil
        case .enter:
            let title = content.editing ?? ""
            content.editing = nil
            if title.isEmpty { return }
            if let edited { try await list.update(edited) { $0.title = title } } else { try await list.add(title) }
        case .up, .down: break
        }
    }

    private func hear(_ event: SyncEngine.Event) {
        guard case .answered(let receipts) = event else { return }
        for receipt in receipts {
            switch receipt.outcome {
            case .accepted: tell("accepted")
            case .merged: tell("merged with a change of somebody else")
            case .rejected: tell("refused")
            }
        }
    }

    private func tell(_ text: String) {
        content.news.append("\(Date.now.formatted(.iso8601.time(includingFractionalSeconds: false)))  \(text)")
    }
}
