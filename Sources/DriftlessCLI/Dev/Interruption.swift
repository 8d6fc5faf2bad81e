internal import UnixSignals

/// What a person or the system says to end a command that stays.
enum Interruption {
    /// Returns at SIGINT or SIGTERM.
    /// - Parameter tick: called each second until then.
    static func wait(_ tick: @escaping @Sendable () -> Void = {}) async throws {
        // Whichever ends first ends both.
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return } }
            group.addTask {
                while true {
                    try await Task.sleep(for: .seconds(1))
                    tick()
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}
