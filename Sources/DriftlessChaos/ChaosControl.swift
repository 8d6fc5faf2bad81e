internal import Foundation
internal import HTTPTypes
public import Hummingbird

/// Looks at a proxy and changes it while it runs: `GET /` shows its state, `PUT /NAME` takes a named profile, and
/// `PUT /` a profile of one's own as JSON.
public struct ChaosControl: Sendable {
    private let proxy: ChaosProxy

    public init(_ proxy: ChaosProxy) { self.proxy = proxy }

    /// For an `Application` of Hummingbird.
    public var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("/") { _, _ in try state() }
        router.put("/") { request, _ in
            let body = try await request.body.collect(upTo: 65_536)
            do {
                proxy.profile = try decoder.decode(NetworkProfile.self, from: Data(body.readableBytesView))
            } catch {
                throw HTTPError(
                    .badRequest, message: "The body is no profile. GET / shows one: change it and send it back.")
            }
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
