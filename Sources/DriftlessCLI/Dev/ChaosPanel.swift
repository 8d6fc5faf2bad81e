internal import DriftlessChaos
internal import Hummingbird
internal import Logging

/// The proxy's control, on a port of its own.
struct ChaosPanel: Sendable {
    let proxy: ChaosProxy
    let port: Int

    /// Serves while the body runs, which gets the port.
    func serve(_ body: (Int) async throws -> Void) async throws {
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let logger = Logger(label: "driftless.chaos") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: ChaosControl(proxy).router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? port) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await application.run()
            }
            defer { group.cancelAll() }
            for await port in ports { return try await body(port) }
            for try await _ in group {}
        }
    }

    /// One line of what has befallen.
    static func line(_ tally: ChaosProxy.Tally) -> String {
        let losses = [
            (tally.lostRequests, "requests lost"), (tally.lostResponses, "answers lost"), (tally.resets, "resets"),
            (tally.hangs, "gone silent"), (tally.refused, "refused"), (tally.outages, "met no network"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return "\(tally.requests) requests" + losses.map { ", " + $0 }.joined()
    }
}
