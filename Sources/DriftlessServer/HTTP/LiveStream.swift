internal import DriftlessContract
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

/// A tenant's revisions as server-sent events: `event: revision`, `data: <revision>`; a comment line is the
/// heartbeat. Ends when the token does, when the client goes and when the server stops.
struct LiveStream: Sendable {
    var subscription: LiveSubscription
    var heartbeat: Duration
    /// What is left of the token.
    var lifetime: Duration

    var response: Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no"],
            body: ResponseBody { writer in
                try await follow(&writer)
                try await writer.finish(nil)
            })
    }

    private func follow(_ writer: inout any ResponseBodyWriter) async throws {
        let channel = subscription.channel
        let end = ContinuousClock.now + lifetime
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await tick(channel, until: end) }
                defer { tasks.cancelAll() }
                try await writer.write(event(channel.latest))
                var sent = channel.latest
                for await _ in channel.wakes {
                    let latest = channel.latest
                    try await writer.write(latest > sent ? event(latest) : ByteBuffer(string: ": heartbeat\n\n"))
                    sent = max(sent, latest)
                }
            }
        } onGracefulShutdown: {
            channel.finish()
        }
    }

    private func tick(_ channel: LiveSubscription.Channel, until end: ContinuousClock.Instant) async throws {
        while true {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return channel.finish() }
            do { try await Task.sleep(for: min(heartbeat, left)) } catch is CancellationError { return }
            channel.wake()
        }
    }

    private func event(_ revision: Revision) -> ByteBuffer {
        ByteBuffer(string: "event: revision\ndata: \(revision)\n\n")
    }
}

extension HTTPField.Name {
    /// Proxies of the nginx family pass a stream on as it comes.
    fileprivate static var xAccelBuffering: HTTPField.Name { HTTPField.Name("X-Accel-Buffering") ?? .cacheControl }
}
