internal import Driftless
internal import DriftlessContract
internal import DriftlessDocs
internal import DriftlessHTTPClient
internal import DriftlessProtocol
internal import Foundation

/// Greets a server with the digest that the site prints, and with others (CON002).
struct DigestTrial {
    let contract: Contract
    let folder: URL

    func verdict(on claim: Claim) async throws -> Verdict {
        var verdict = Verdict(claim: claim, by: "server on loopback")
        let printed = contract.digest
        // Each bit of one byte, and the digest of a contract of another name.
        let others = (0..<8).map { bit in [printed[0] ^ (1 << bit)] + printed.dropFirst() }
        let answers = try await LoopbackServer.run(contract, in: folder) { server in
            let device = try await server.device("greeter", tenant: "digest")
            var answers: [Bool] = []
            for digest in [printed] + others { answers.append(try await isTaken(digest, device)) }
            return answers
        }
        if answers.first != true { verdict.failures.append("a server refused the digest \(Hex.encode(printed))") }
        if answers.dropFirst().contains(true) { verdict.failures.append("a server took a digest that is not its own") }
        verdict.result = Hex.encode(printed)
        return verdict
    }

    /// - Throws: what is no answer.
    private func isTaken(_ digest: [UInt8], _ device: LoopbackDevice) async throws -> Bool {
        let token = device.token
        let transport = try HTTPTransport(server: device.server, token: { token })
        let answer: Result<Bool, any Error>
        do {
            var random = SystemRandomNumberGenerator()
            let id = DeviceID(high: random.next(), low: random.next())
            _ = try await transport.hello(Hello(device: id, contractDigest: digest))
            answer = .success(true)
        } catch  where error.kind == .contractMismatch {
            answer = .success(false)
        } catch {
            answer = .failure(error)
        }
        try await transport.shutdown()
        return try answer.get()
    }
}
