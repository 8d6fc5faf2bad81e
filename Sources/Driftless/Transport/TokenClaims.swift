internal import DriftlessSync
internal import Foundation

extension TokenUser {
    /// Whom a token says it is for, unverified: that is the server's task. `nil` if it is none of the server's.
    init?(claimedBy token: String) {
        struct Claims: Decodable {
            var sub: String
            var tenant: String
        }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        // Base64 without its padding, in the letters of URLs (RFC 7515).
        var text = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        while text.count % 4 != 0 { text.append("=") }
        guard let json = Data(base64Encoded: String(text)),
            let claims = try? JSONDecoder().decode(Claims.self, from: json)
        else { return nil }
        self.init(tenant: claims.tenant, user: claims.sub)
    }
}
