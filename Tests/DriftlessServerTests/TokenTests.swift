import DriftlessServerStore
import Foundation
import Testing

@testable import DriftlessServer

@Suite struct TokenTests {
    let now: Int64 = 1_800_000_000
    let ann = Caller(tenant: "acme", user: "ann", roles: ["backend"])

    func key() -> TokenKey {
        var random = SystemRandomNumberGenerator()
        return TokenKey(random: &random)
    }

    func base64(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    @Test func roundTrip() async throws {
        let key = key()
        let token = try await TokenIssuer(key: key).issue(for: ann, now: now, ttl: 60)
        let verified = try await TokenVerifier(key: key).verify(token, now: now + 10)
        #expect(verified == VerifiedToken(caller: ann, expires: now + 60))
    }

    @Test func timesCountWithLeeway() async throws {
        let key = key()
        let token = try await TokenIssuer(key: key).issue(for: ann, now: now, ttl: 60)
        let verifier = await TokenVerifier(key: key)
        _ = try await verifier.verify(token, now: now + 60 + 29)
        await #expect(throws: TokenError.self) { try await verifier.verify(token, now: now + 60 + 30) }
        _ = try await verifier.verify(token, now: now - 30)
        await #expect(throws: TokenError.self) { try await verifier.verify(token, now: now - 31) }
    }

    @Test func oneThatWasVerifiedExpiresAllTheSame() async throws {
        let key = key()
        let token = try await TokenIssuer(key: key).issue(for: ann, now: now, ttl: 60)
        let verifier = await TokenVerifier(key: key)
        for _ in 0..<2 { #expect(try await verifier.verify(token, now: now).caller == ann) }
        await #expect(throws: TokenError.self) { try await verifier.verify(token, now: now + 600) }
        await #expect(throws: TokenError.self) { try await verifier.verify(token + "A", now: now) }
    }

    @Test func forgedOnesAreRefused() async throws {
        let key = key()
        let verifier = await TokenVerifier(key: key)
        let good = try await TokenIssuer(key: key).issue(for: ann, now: now, ttl: 60)
        let parts = good.split(separator: ".").map(String.init)
        let other = try await TokenIssuer(key: self.key()).issue(for: ann, now: now, ttl: 60)
        let richer = base64(#"{"sub":"ann","tenant":"other","roles":[],"iat":0,"nbf":0,"exp":9999999999}"#)
        let headers = [
            #"{"alg":"none","typ":"JWT","kid":"driftless-1"}"#, #"{"alg":"HS512","typ":"JWT","kid":"driftless-1"}"#,
            #"{"alg":"HS256","typ":"JWT","kid":"other"}"#, #"{"alg":"HS256","typ":"JWT"}"#,
            #"{"alg":"HS256","kid":"driftless-1"}"#, "[]", "",
        ]
        var forged = [
            other, "\(parts[0]).\(richer).\(parts[2])", "", "..", "a.b.c", good + ".x", good.dropLast(4) + "AAAA",
        ]
        forged += headers.flatMap { ["\(base64($0)).\(parts[1]).\(parts[2])", "\(base64($0)).\(parts[1])."] }
        for token in forged {
            await #expect(throws: TokenError.self, "\(token)") { try await verifier.verify(String(token), now: now) }
        }
    }

    @Test func otherAudienceIsRefused() async throws {
        let key = key()
        for (iss, aud) in [("driftless", "other"), ("other", "driftless")] {
            let claims = TokenClaims(
                sub: "ann", tenant: "acme", roles: [], iat: now, nbf: now, exp: now + 60, iss: iss, aud: aud)
            let token = try await TokenIssuer(key: key).sign(claims)
            await #expect(throws: TokenError(message: "the token is for another service")) {
                try await TokenVerifier(key: key).verify(token, now: now)
            }
        }
    }

    @Test(arguments: ["", "..", "a..b", "../x", "a/b", ".hidden", "-x", "a b", "a\0b", "ä", "a\n"])
    func tenantsThatArePathsAreRefused(tenant: String) async throws {
        let key = key()
        #expect(!TenantName.isValid(tenant))
        await #expect(throws: ServerError.self) {
            try await TokenIssuer(key: key).issue(
                for: Caller(tenant: tenant, user: "ann", roles: []), now: now, ttl: 60)
        }
        let claims = TokenClaims(
            sub: "ann", tenant: tenant, roles: [], iat: now, nbf: now, exp: now + 60, iss: "driftless",
            aud: "driftless")
        let token = try await TokenIssuer(key: key).sign(claims)
        await #expect(throws: TokenError.self) { try await TokenVerifier(key: key).verify(token, now: now) }
    }

    @Test func ordinaryTenantsAreTaken() {
        for name in ["a", "acme", "A.b-c_9", String(repeating: "x", count: 64)] { #expect(TenantName.isValid(name)) }
        #expect(!TenantName.isValid(String(repeating: "x", count: 65)))
    }

    @Test func keyIsMadeOnceAndPrivate() async throws {
        let directory = NSTemporaryDirectory() + "driftless-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let first = try TokenKey(directory: directory)
        #expect(try TokenKey(directory: directory).bytes == first.bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["token.key"])
        let path = directory + "/token.key"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: ServerError.self) { try TokenKey(directory: directory) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try Data([1]).write(to: URL(fileURLWithPath: path))
        #expect(throws: ServerError.self) { try TokenKey(directory: directory) }
    }
}
