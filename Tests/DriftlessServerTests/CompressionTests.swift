import AsyncHTTPClient
import DriftlessContract
import DriftlessProtocol
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import DriftlessServer

/// Bodies in gzip, both ways, and bodies that say so and are something else.
@Suite struct CompressionTests {
    /// A page whose text repeats itself.
    private static func page(_ bytes: Int) -> PullPage {
        let entity = Entity(
            name: "e", identity: Identity(key: ["id"]),
            fields: [Field(name: "id", type: .int, required: true), Field(name: "text", type: .text)])
        let text = String(repeating: "the same again, ", count: bytes / 16)
        let row: [Value] = [.integer(1), .string(text)]
        let state = RecordState(
            layout: Layout(entity), key: RecordKey(bytes: PackedRow.pack([row[0]])), revision: 1,
            life: OperationID(high: 1, low: 2), row: row)
        return PullPage(start: 0, end: 1, complete: true, records: [state])
    }

    private func pull(_ server: TestServer, accepting encoding: String) async throws -> TestServer.Answer {
        let request = PullRequest(device: device, contractDigest: testContract.digest, after: 0)
        return try await server.send(
            .POST, "/v1/pull", body: .bytes(request.wireBytes(as: .protobuf)),
            headers: ["Content-Type": WireFormat.protobuf.rawValue, "Accept-Encoding": encoding], token: server.token)
    }

    private func push(_ server: TestServer, _ body: [UInt8], as encoding: String = "gzip") async throws
        -> TestServer.Answer
    {
        try await server.send(
            .POST, "/v1/push", body: .bytes(body),
            headers: ["Content-Type": WireFormat.protobuf.rawValue, "Content-Encoding": encoding], token: server.token)
    }

    /// By the system's gzip.
    private func gzip(_ bytes: [UInt8], _ options: String...) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "--stdout"] + options + [file.path]
        process.standardOutput = pipe
        try process.run()
        let result = Array(pipe.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return result
    }

    @Test func `a large answer comes as gzip to those who take it, a short one never`() async throws {
        try await TestServer.with { server in
            let page = CompressionTests.page(200_000)
            server.store.state.withLock { $0.page = page }
            let plain = try await pull(server, accepting: "identity")
            #expect(plain.headers["content-encoding"].isEmpty)
            #expect(try PullPage(wire: plain.body, as: .protobuf) == page)
            let packed = try await pull(server, accepting: "gzip")
            #expect(packed.headers["content-encoding"] == ["gzip"])
            #expect(packed.body.count < plain.body.count / 20)
            #expect(try gzip(packed.body, "--decompress", "--force") == plain.body)
            server.store.state.withLock { $0.page = CompressionTests.page(500) }
            #expect(try await pull(server, accepting: "gzip").headers["content-encoding"].isEmpty)
        }
    }

    @Test func `a live stream is not held back for compression`() async throws {
        try await TestServer.with(heartbeat: .seconds(60)) { server in
            let stream = try await server.open(
                .GET, "/v1/live?device=\(device)", headers: ["Accept-Encoding": "gzip"], token: server.token)
            #expect(stream.headers["content-encoding"].isEmpty)
            var chunks = stream.body.makeAsyncIterator()
            #expect(try await chunks.next().map { String(buffer: $0) } == "event: revision\ndata: 0\n\n")
        }
    }

    @Test func `a request may be gzip`() async throws {
        try await TestServer.with { server in
            let body = try pushRequest(operations: 100).wireBytes(as: .protobuf)
            let answer = try await push(server, try gzip(body))
            #expect(answer.status == 200)
            #expect(server.store.state.withLock { $0.batches } == [1])
        }
    }

    @Test func `a bomb is refused as too large, and the server lives on`() async throws {
        var limits = ServerConfiguration.Limits(testContract)
        limits.bodyBytes = 1 << 20
        try await TestServer.with(limits: limits) { server in
            for size in [(1 << 20) + 1, 100 << 20] {
                let bomb = try gzip([UInt8](repeating: 0, count: size))
                #expect(bomb.count < limits.bodyBytes / 5)
                let answer = try await push(server, bomb)
                #expect(answer.status == 413)
                #expect(answer.code == "too-large")
            }
            #expect(try await server.post("/v1/push", pushRequest()).status == 200)
        }
    }

    @Test func `a body that is not what it says is refused with a code`() async throws {
        try await TestServer.with { server in
            let body = try gzip(try pushRequest(operations: 100).wireBytes(as: .protobuf))
            for broken in [[1, 2, 3], Array(body.dropLast(20)), body + [9, 9, 9]] {
                let answer = try await push(server, broken)
                #expect(answer.status == 400)
                #expect(answer.code == "malformed-encoding")
            }
            #expect(try await push(server, body, as: "br").status == 415)
            #expect(server.store.state.withLock { $0.batches }.isEmpty)
        }
    }

    @Test func `a contract without compression is obeyed`() async throws {
        var contract = testContract
        contract.transport.compression.wire = []
        try await TestServer.with(contract: contract) { server in
            server.store.state.withLock { $0.page = CompressionTests.page(200_000) }
            let request = PullRequest(device: device, contractDigest: contract.digest, after: 0)
            let answer = try await server.send(
                .POST, "/v1/pull", body: .bytes(request.wireBytes(as: .protobuf)),
                headers: ["Accept-Encoding": "gzip"], token: server.token)
            #expect(answer.status == 200 && answer.headers["content-encoding"].isEmpty)
            let push = try await push(server, [1])
            #expect(push.status == 415 && push.code == "unsupported-encoding")
        }
    }
}
