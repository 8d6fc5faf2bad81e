import AsyncHTTPClient
import DriftlessContract
import DriftlessServerStore
import NIOCore
import NIOHTTP1
import Testing

@testable import DriftlessServer

@Suite struct LiveTests {
    /// Reads until the text has all the words in order, or the stream ends.
    func text(of response: HTTPClientResponse, until words: [String]) async throws -> String {
        var text = ""
        for try await chunk in response.body {
            text += String(buffer: chunk)
            var rest = text[...]
            let found = words.allSatisfy { word in
                guard let range = rest.firstRange(of: word) else { return false }
                rest = rest[range.upperBound...]
                return true
            }
            if found { return text }
        }
        return text + "<end>"
    }

    @Test(.timeLimit(.minutes(1))) func tellsRevisionsAndBeats() async throws {
        try await TestServer.with { server in
            let response = try await server.open(.GET, live(), token: server.token)
            #expect(response.headers["Content-Type"] == ["text/event-stream"])
            #expect(response.headers["Driftless-Protocol"] == ["1"])
            let first = try await server.post("/v1/push", pushRequest())
            #expect(first.status == 200)
            let text = try await text(of: response, until: ["data: 1\n\n", ": heartbeat\n\n"])
            #expect(text.hasPrefix("event: revision\ndata: 0\n\n"))
            #expect(!text.hasSuffix("<end>"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func endsWithTheToken() async throws {
        try await TestServer.with { server in
            let token = try await server.issuer.issue(
                for: Caller(tenant: "acme", user: "ann", roles: []), now: SyncServer.systemTime() / 1000, ttl: 2)
            let response = try await server.open(.GET, live(), token: token)
            #expect(try await text(of: response, until: ["never"]).hasSuffix("<end>"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func endsAtShutdown() async throws {
        var open: HTTPClientResponse?
        try await TestServer.with(heartbeat: .seconds(30)) { server in
            open = try await server.open(.GET, live(), token: server.token)
        }
        // The heartbeat is far off: had the stream not ended by itself, the server would have waited for it.
        let response = try #require(open)
        #expect(try await text(of: response, until: ["never"]) == "event: revision\ndata: 0\n\n<end>")
    }

    @Test(.timeLimit(.minutes(1))) func aUserHasAStreamADeviceAndNotMoreThanSoMany() async throws {
        var limits = ServerConfiguration.Limits(testContract)
        limits.streamsPerUser = 1
        try await TestServer.with(limits: limits) { server in
            let first = try await server.open(.GET, live(1), token: server.token)
            #expect(first.status == .ok)
            #expect(try await server.send(.GET, live(2), token: server.token).status == 429)
            let again = try await server.open(.GET, live(1), token: server.token)
            #expect(again.status == .ok, "after a change of networks the dead stream is in nobody's way")
            let rest = try await text(of: first, until: ["never"])
            #expect(rest.hasSuffix("<end>"))
        }
    }

    @Test func aStreamNamesItsDevice() async throws {
        try await TestServer.with { server in
            for path in ["/v1/live", "/v1/live?device=a", "/v1/live?device=\(String(repeating: "é", count: 16))"] {
                let answer = try await server.send(.GET, path, token: server.token)
                #expect(answer.status == 400)
            }
        }
    }
}

private func live(_ device: UInt64 = 7) -> String { "/v1/live?device=\(DeviceID(high: 0, low: device))" }
