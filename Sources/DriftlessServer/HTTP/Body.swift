internal import DriftlessContract
internal import DriftlessProtocol
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The connection broke or spoke no HTTP while the body was read: the HTTP layer's to answer, not ours.
struct BodyUnreadable: Error {
    var cause: any Error
}

/// Reading requests and writing answers in the two formats, plain and in gzip.
enum Body {
    /// Counts what really comes: a chunked body announces no length. One that comes drop by drop is given up.
    ///
    /// - Parameter limit: of the bytes that come, and of what they are inflated.
    static func read(
        _ request: Request, limit: Int, within time: Duration, _ compression: Transport.Compression
    ) async throws -> [UInt8] {
        let encoding = request.headers[.contentEncoding]?.lowercased() ?? "identity"
        let isPacked = encoding == "gzip" && compression.wire.contains(.gzip)
        guard isPacked || encoding == "identity" else {
            throw Problem(
                .unsupportedMediaType, "unsupported-encoding", "The body's encoding is not supported; send it plain.",
                headers: [.acceptEncoding: compression.wire.isEmpty ? "identity" : "gzip"])
        }
        let bytes = try await read(request, limit: limit, within: time)
        if !isPacked { return bytes }
        do { return try Gzip.unpack(bytes, limit: limit) } catch {
            switch error {
            case .tooLong: throw Problem.tooLarge(limit)
            case .malformed:
                throw Problem(.badRequest, "malformed-encoding", "The body says that it is gzip, and is not.")
            }
        }
    }

    private static func read(_ request: Request, limit: Int, within time: Duration) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8].self) { tasks in
            tasks.addTask { try await read(request, limit: limit) }
            tasks.addTask {
                try await Task.sleep(for: time)
                throw Problem(
                    .requestTimeout, "too-slow", "The body did not come within \(time); send smaller batches.")
            }
            defer { tasks.cancelAll() }
            return try await tasks.next() ?? []
        }
    }

    private static func read(_ request: Request, limit: Int) async throws -> [UInt8] {
        if let text = request.headers[.contentLength], let length = Int(text), length > limit {
            throw Problem.tooLarge(limit)
        }
        var bytes: [UInt8] = []
        do {
            for try await chunk in request.body {
                guard bytes.count + chunk.readableBytes <= limit else { throw Problem.tooLarge(limit) }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw BodyUnreadable(cause: error)
        }
        return bytes
    }

    /// The request's format by `Content-Type`; protobuf if there is none.
    static func format(of request: Request) throws -> WireFormat {
        guard let type = request.headers[.contentType].map(mediaType) else { return .protobuf }
        guard let format = WireFormat(rawValue: type) else {
            throw Problem(
                .unsupportedMediaType, "unsupported-media-type",
                "Send application/x-protobuf or application/json.")
        }
        return format
    }

    /// The answer's format by `Accept`; the request's own if anything is welcome.
    static func answerFormat(for request: Request, sent: WireFormat) throws -> WireFormat {
        guard let accept = request.headers[.accept] else { return sent }
        for part in accept.split(separator: ",") {
            let type = mediaType(String(part))
            if let format = WireFormat(rawValue: type) { return format }
            if type == "*/*" || type == "application/*" { return sent }
        }
        throw Problem(
            .notAcceptable, "not-acceptable", "Answers come as application/x-protobuf or application/json.")
    }

    static func response(_ bytes: some Sequence<UInt8>, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The answer in gzip where the client takes it and it pays.
    static func response(
        _ bytes: some Sequence<UInt8>, type: String, to request: Request, _ compression: Transport.Compression
    ) throws -> Response {
        let plain = ByteBuffer(bytes: bytes)
        let accepts = request.headers[values: .acceptEncoding].flatMap { $0.split(separator: ",") }
            .contains { mediaType(String($0)) == "gzip" && !$0.contains("q=0") }
        guard accepts, compression.wire.contains(.gzip), plain.readableBytes >= compression.minBytes else {
            return response(plain.readableBytesView, type: type)
        }
        var packed = response(try Gzip.pack(plain).readableBytesView, type: type)
        packed.headers[.contentEncoding] = "gzip"
        return packed
    }

    private static func mediaType(_ text: String) -> String {
        let type = text.prefix { $0 != ";" }
        return String(type.filter { $0 != " " && $0 != "\t" }).lowercased()
    }
}
