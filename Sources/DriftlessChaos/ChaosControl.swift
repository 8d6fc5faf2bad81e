internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// Looks at a proxy and changes it while it runs: `GET /` shows its state, `PUT /NAME` takes a named profile, and
/// `PUT /` a profile of one's own as JSON.
public struct ChaosControl: Sendable {
    private let proxy: ChaosProxy

    public init(_ proxy: ChaosProxy) { self.proxy = proxy }

    /// Serves on this machine while the body runs, which gets the port.
    ///
    /// - Throws: `ChaosError` if it cannot listen; what the body throws.
    public func serve(port: Int, while body: (_ port: Int) async throws -> Void) async throws {
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let logger = Logger(label: "driftless.chaos") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? port) }, logger: logger)
        // The application runs until it is cancelled: beside the body, and as long.
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                do { try await application.run() } catch let error as IOError { throw ChaosError(error, port: port) }
            }
            defer { group.cancelAll() }
            for await port in ports { return try await body(port) }
            for try await _ in group {}
        }
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("/") { _, _ in try state() }
        router.put("/") { request, _ in
            let body = try await request.body.collect(upTo: 65_536)
            let profile: NetworkProfile
            do {
                profile = try decoder.decode(NetworkProfile.self, from: Data(body.readableBytesView))
            } catch {
                let why = ChaosControl.reason(error).map { ": \($0)" } ?? ""
                throw HTTPError(
                    .badRequest,
                    message: "The body is no profile\(why). GET / shows one, as `profile`: change it and send it back.")
            }
            if let objection = profile.objection {
                throw HTTPError(.badRequest, message: "No network is like this: \(objection).")
            }
            proxy.profile = profile
            return try state()
        }
        router.put("/{name}") { _, context in
            let name = try context.parameters.require("name")
            guard let profile = NetworkProfile.named[name] else {
                let known = NetworkProfile.named.keys.sorted().joined(separator: ", ")
                throw HTTPError(.notFound, message: "There is no profile \(name). Known are: \(known).")
            }
            proxy.profile = profile
            return try state()
        }
        return router
    }

    /// What of a body is wrong, where one can point at it.
    private static func reason(_ error: any Error) -> String? {
        switch error {
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty: context.debugDescription
        case DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty:
            "“\(context.codingPath.map(\.stringValue).joined(separator: "."))” is not of its type"
        default: nil
        }
    }

    private struct State: Encodable {
        var profile: NetworkProfile
        var tally: ChaosProxy.Tally
    }

    private func state() throws -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let body = try encoder.encode(State(profile: proxy.profile, tally: proxy.tally)) + Data("\n".utf8)
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}
