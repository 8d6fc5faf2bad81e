#if Server
    internal import AsyncHTTPClient
    internal import Driftless
    internal import Foundation
    internal import NIOCore
    internal import NIOHTTPCompression

    /// What the HTTP client's errors mean to a person.
    enum ClientError {
        static func failure(_ error: any Error, _ url: String) -> TransportFailure {
            if error is NIOTooManyBytesError || error as? NIOHTTPDecompression.DecompressionError == .limit {
                return TransportFailure(.transient, "\(url) answered with more bytes than are taken.")
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
            if let words = closed(error) { return words }
            let text = String(describing: error)
            guard let at = text.range(of: "errno: ", options: .backwards),
                let number = Int32(text[at.upperBound...].prefix { $0.isNumber })
            else { return text }
            return String(cString: strerror(number)).lowercased()
        }

        private static func closed(_ error: any Error) -> String? {
            switch error as? HTTPClientError {
            case .remoteConnectionClosed?: return "the connection was closed before the answer had come"
            case .connectTimeout?: return "nothing answered in time"
            case .readTimeout?, .deadlineExceeded?: return "the answer did not come in time"
            default: break
            }
            switch error as? ChannelError {
            case .ioOnClosedChannel?, .eof?: return "the connection was closed before the answer had come"
            default: return nil
            }
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
#endif
