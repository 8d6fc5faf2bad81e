#if Server
    internal import AsyncHTTPClient
    internal import Driftless
    internal import DriftlessProtocol
    internal import Foundation
    internal import NIOCore
    internal import NIOHTTP1

    enum ServerAddress {
        /// The URL without a slash at its end, if it is one that a server can have.
        static func base(of server: String) throws(TransportFailure) -> String {
            guard let parts = URLComponents(string: server), let scheme = parts.scheme?.lowercased(),
                scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty, parts.query == nil,
                parts.fragment == nil
            else {
                throw TransportFailure(
                    .misconfigured, "'\(server)' is no server's URL. Write it as https://host[:port][/path].")
            }
            return String(server.reversed().drop { $0 == "/" }.reversed())
        }
    }

    /// What an answer, or the lack of one, means.
    enum Answer {
        /// Captive portals and proxies answer too; only the server sends this header (rule [18]).
        static func isOwn(_ headers: HTTPHeaders) -> Bool {
            headers.first(name: ProtocolVersion.header) == String(ProtocolVersion.current)
        }

        static func failure(_ response: HTTPClientResponse, _ url: String) async throws -> TransportFailure {
            let status = Int(response.status.code)
            guard isOwn(response.headers) else {
                return TransportFailure(
                    .transient,
                    "\(url) answered \(status), but not as a Driftless server does: a proxy or a login page may stand "
                        + "between. Check the network and the URL.",
                    retryAfter: retryAfter(response.headers))
            }
            let body = try await response.body.collect(upTo: 1 << 16)
            let format: WireFormat =
                response.headers.first(name: "content-type")?.contains("json") == true ? .json : .protobuf
            let problem = try? Problem(wire: Array(body.readableBytesView), as: format)
            let said = problem.flatMap { $0.message.isEmpty ? nil : $0.message } ?? "The server gave no reason."
            let kind = kind(status)
            let advice = kind == .unauthorised ? ". Get a new token for this server and tenant." : ""
            return TransportFailure(
                kind, "\(url) answered \(status): \(said)\(advice)",
                retryAfter: kind == .transient ? retryAfter(response.headers) : nil)
        }

        static func kind(_ status: Int) -> TransportFailure.Kind {
            switch status {
            case 401: .unauthorised
            case 400, 403, 404, 405, 413, 422: .refused
            case 409: .contractMismatch
            default: .transient
            }
        }

        static func retryAfter(_ headers: HTTPHeaders) -> Double? {
            guard let text = headers.first(name: "retry-after"), let seconds = Double(text), seconds.isFinite,
                seconds >= 0
            else { return nil }
            return seconds
        }

        static func failure(_ error: any Error, _ url: String) -> TransportFailure {
            switch error {
            case let failure as TransportFailure: return failure
            case is CancellationError: return TransportFailure(.cancelled, "The call to \(url) was cancelled.")
            case is NIOTooManyBytesError:
                return TransportFailure(.transient, "\(url) answered with more bytes than are taken.")
            case is ServerSentEventParser.Overflow:
                return TransportFailure(.transient, "\(url) sent a line too long for an event.")
            default: break
            }
            // NIOPosix and NIOSSL are no dependencies of this target; their errors are known by their names.
            let type = String(reflecting: Swift.type(of: error))
            let text = String(describing: error)
            if type.contains("SSL"), !text.contains("uncleanShutdown") {
                return TransportFailure(.misconfigured, "No secure connection to \(url): \(tlsReason(text))")
            }
            if isUnknownHost(error, type) {
                return TransportFailure(
                    .misconfigured, "The host of \(url) has no known address. Check the URL's spelling and the DNS.")
            }
            return TransportFailure(
                .transient,
                "\(url) cannot be reached: \(reason(error)). Check that the server runs and the network is up.")
        }

        /// The system's own words for what NIO wraps several times; where there are none, the description.
        private static func reason(_ error: any Error) -> String {
            let text = String(describing: error)
            guard let at = text.range(of: "errno: ", options: .backwards),
                let number = Int32(text[at.upperBound...].prefix { $0.isNumber })
            else { return text }
            return String(cString: strerror(number)).lowercased()
        }

        /// The library's word is between `OPENSSL_internal:` and the place in its sources.
        private static func tlsReason(_ text: String) -> String {
            let words = text.range(of: "OPENSSL_internal:").map { text[$0.upperBound...].prefix { $0 != " " } } ?? ""
            switch words {
            case "WRONG_VERSION_NUMBER", "HTTP_REQUEST":
                return "the server there does not speak TLS. If that is meant, write http:// in the URL."
            case "CERTIFICATE_VERIFY_FAILED":
                return
                    "its certificate is not trusted here. Check the certificate, its host name and this device's clock."
            case "":
                return "\(text). Check the server's certificate and this device's clock."
            default:
                return "\(words). Check the server's certificate and this device's clock."
            }
        }

        private static func isUnknownHost(_ error: any Error, _ type: String) -> Bool {
            guard type.hasSuffix("NIOConnectionError") else { return type.contains("SocketAddressError") }
            // Without an address there was nothing to connect to.
            let parts = Mirror(reflecting: error).children
            let attempts = parts.first { $0.label == "connectionErrors" }
            return attempts.map { Mirror(reflecting: $0.value).children.isEmpty } ?? false
        }
    }

    extension TimeAmount {
        init(_ duration: Duration) {
            let (seconds, attoseconds) = duration.components
            self = .seconds(min(seconds, 1 << 31)) + .nanoseconds(attoseconds / 1_000_000_000)
        }
    }
#endif
