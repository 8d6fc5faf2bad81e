public import DriftlessServerStore
internal import Foundation
internal import JWTKit
internal import Synchronization

/// What a verified token says.
public struct VerifiedToken: Hashable, Sendable {
    public var caller: Caller
    /// Unix seconds.
    public var expires: Int64
}

/// Why a token does not count. The words go to the client: they name the fault, never the token.
public struct TokenError: Error, Hashable, Sendable {
    public var message: String
}

/// What all tokens of this server have in common.
enum TokenRules {
    static let name = "driftless"
    static let algorithm = "HS256"
    static let type = "JWT"
    static let keyID = "driftless-1"
    static let leeway: Int64 = 30
    static let maxBytes = 8 * 1024

    static func keys(_ key: TokenKey) async -> JWTKeyCollection {
        await JWTKeyCollection().add(
            hmac: HMACKey(from: key.bytes), digestAlgorithm: .sha256, kid: JWKIdentifier(string: keyID))
    }
}

/// Tokens whose signature was checked, in memory; few enough to forget them all now and then.
private final class SignedTokens: Sendable {
    private let known = Mutex<[String: TokenClaims]>([:])
    private static let limit = 1024

    func claims(of token: String) -> TokenClaims? { known.withLock { $0[token] } }

    func remember(_ claims: TokenClaims, of token: String) {
        known.withLock { known in
            if known.count >= SignedTokens.limit { known = [:] }
            known[token] = claims
        }
    }
}

struct TokenClaims: JWTPayload {
    var sub: String
    var tenant: String
    var roles: [String]
    var iat: Int64
    var nbf: Int64
    var exp: Int64
    var iss: String
    var aud: String

    /// The verifier checks the claims, by its own clock.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// Signs tokens.
public struct TokenIssuer: Sendable {
    private let keys: JWTKeyCollection

    public init(key: TokenKey) async { keys = await TokenRules.keys(key) }

    /// A token for a caller. `now` and `ttl` are seconds.
    public func issue(for caller: Caller, now: Int64, ttl: Int64) async throws(ServerError) -> String {
        guard TenantName.isValid(caller.tenant) else {
            throw ServerError(
                .badTenant,
                "a tenant's name has up to 64 letters, digits, '.', '_', '-', begins with a letter or "
                    + "digit and has no '..'")
        }
        let claims = TokenClaims(
            sub: caller.user, tenant: caller.tenant, roles: caller.roles, iat: now, nbf: now, exp: now + ttl,
            iss: TokenRules.name, aud: TokenRules.name)
        return try await sign(claims)
    }

    func sign(_ claims: TokenClaims) async throws(ServerError) -> String {
        do {
            return try await keys.sign(
                claims, kid: JWKIdentifier(string: TokenRules.keyID),
                header: ["alg": .string(TokenRules.algorithm), "typ": .string(TokenRules.type)])
        } catch {
            throw ServerError(.badKey, "cannot sign a token")
        }
    }
}

/// Checks tokens (RFC 8725): one algorithm, one key, all claims.
public struct TokenVerifier: Sendable {
    private let keys: JWTKeyCollection
    private let signed = SignedTokens()

    public init(key: TokenKey) async { keys = await TokenRules.keys(key) }

    /// `now` is seconds.
    public func verify(_ token: String, now: Int64) async throws(TokenError) -> VerifiedToken {
        let claims = try await signedClaims(of: token)
        guard claims.iss == TokenRules.name, claims.aud == TokenRules.name else {
            throw TokenError(message: "the token is for another service")
        }
        // Written so that no date in a token can overflow.
        guard claims.exp > now - TokenRules.leeway else { throw TokenError(message: "the token has expired") }
        guard max(claims.nbf, claims.iat) <= now + TokenRules.leeway else {
            throw TokenError(message: "the token is not valid yet")
        }
        guard TenantName.isValid(claims.tenant), !claims.sub.isEmpty else {
            throw TokenError(message: "the token names no valid tenant and user")
        }
        return VerifiedToken(
            caller: Caller(tenant: claims.tenant, user: claims.sub, roles: claims.roles), expires: claims.exp)
    }

    /// A device sends the same token with every call, and its signature does not change; its dates are looked at anew.
    private func signedClaims(of token: String) async throws(TokenError) -> TokenClaims {
        if let claims = signed.claims(of: token) { return claims }
        try checkHeader(of: token)
        let claims: TokenClaims
        do { claims = try await keys.verify(token, as: TokenClaims.self) } catch {
            throw TokenError(message: "the token is not signed by this server")
        }
        signed.remember(claims, of: token)
        return claims
    }

    /// Before the signature: the library would take its default key for an unknown `kid`. Key material or addresses
    /// in the header (`jku`, `x5u`, `jwk`) are never looked at.
    private func checkHeader(of token: String) throws(TokenError) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= TokenRules.maxBytes, parts.count == 3, let json = Self.decode(parts[0]),
            let header = try? JSONDecoder().decode(JWTHeader.self, from: json)
        else { throw TokenError(message: "this is no token") }
        guard header.alg == TokenRules.algorithm, header.typ == TokenRules.type, header.kid == TokenRules.keyID,
            header.fields["crit"] == nil
        else { throw TokenError(message: "the token is of another kind than this server's") }
    }

    private static func decode(_ text: Substring) -> Data? {
        var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.count % 4) % 4)
        return Data(base64Encoded: String(base64))
    }
}
