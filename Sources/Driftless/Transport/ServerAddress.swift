internal import Foundation

package enum ServerAddress {
    /// The URL without a slash at its end, if it is one that a server can have.
    package static func base(of server: String) throws(TransportFailure) -> String {
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
