internal import NIOCore
internal import NIOEmbedded
internal import NIOHTTP1
internal import NIOHTTPCompression

/// Bodies in gzip, packed and taken apart where they are made and used.
///
/// The library offers handlers for a connection. They run here on a body at a time instead: packing a page would hold
/// up everybody else on its event loop, and the library's packer ends the process when the HTTP layer answers what was
/// no request, which any stranger can make it do.
enum Gzip {
    enum Failure: Error {
        /// The inflated body is longer than allowed.
        case tooLong
        case malformed
    }

    static func pack(_ bytes: ByteBuffer) throws -> ByteBuffer {
        let channel = EmbeddedChannel(handler: HTTPResponseCompressor())
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["Accept-Encoding": "gzip"])
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        for part: HTTPServerResponsePart in [
            .head(HTTPResponseHead(version: .http1_1, status: .ok)), .body(.byteBuffer(bytes)), .end(nil),
        ] { try channel.writeOutbound(part) }
        var packed = ByteBuffer()
        while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
            if case .body(.byteBuffer(var piece)) = part { packed.writeBuffer(&piece) }
        }
        return packed
    }

    /// - Parameter limit: of the inflated bytes; a bomb is stopped there.
    static func unpack(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        do {
            let channel = EmbeddedChannel(handler: NIOHTTPRequestDecompressor(limit: .size(limit)))
            defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
            let head = HTTPRequestHead(
                version: .http1_1, method: .POST, uri: "/", headers: ["Content-Encoding": "gzip"])
            for part: HTTPServerRequestPart in [.head(head), .body(ByteBuffer(bytes: bytes)), .end(nil)] {
                try channel.writeInbound(part)
            }
            var plain: [UInt8] = []
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
                if case .body(let piece) = part { plain += piece.readableBytesView }
            }
            return plain
        } catch NIOHTTPDecompression.DecompressionError.limit {
            throw .tooLong
        } catch {
            throw .malformed
        }
    }
}
