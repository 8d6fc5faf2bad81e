internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessDocs
internal import DriftlessSQLite
internal import Foundation

/// An entity's samples, written on one device, read on another (SMP002).
struct SampleTrial {
    let document: ContractDocument
    let entity: String
    let folder: URL

    func verdict(on claim: Claim) async throws -> Verdict {
        var verdict = Verdict(claim: claim, by: "server and two devices on loopback")
        let contract = document.trial
        guard let subject = contract.entity(named: entity) else { return verdict }
        let answered = try await LoopbackServer.run(contract, in: folder) { server in
            try await push(server, subject)
        }
        verdict.result = answered.lines.joined(separator: "\n")
        verdict.failures = answered.failures
        return verdict
    }

    private struct Answer: Sendable {
        var lines: [String] = []
        var failures: [String] = []
    }

    private func push(_ server: LoopbackServer, _ subject: Entity) async throws -> Answer {
        var answer = Answer()
        let rows = rows(server.contract)
        let scopes = rows.flatMap { server.contract.scopes(of: $0.row, $0.entity) }
        let writer = try await server.device("writer", tenant: "samples"),
            reader = try await server.device("reader", tenant: "samples")
        for device in [writer, reader] { try device.create(taking: scopes) }
        for (entity, name, row) in rows {
            do {
                try writer.app([entity.insert(row)])
            } catch {
                answer.failures.append("the device refused the sample \(name) of \(entity.name): \(error)")
            }
        }
        try await writer.sync()
        answer.failures += writer.tally.refusals.map { "the server refused a sample: \($0)" }
        try await reader.sync()
        for (entity, name, row) in rows where entity.name == subject.name {
            let seen = try reader.table(entity).first { entity.key(of: $0) == entity.key(of: row) }
            answer.lines.append("\(name): \(seen?.map(\.description).joined(separator: " | ") ?? "not there")")
            if seen != entity.canonical(row) {
                answer.failures.append("the second device holds the sample \(name) as \(answer.lines.last ?? "")")
            }
        }
        if !document.isLenient(with: subject) { try await refuse(subject, writer, &answer) }
        return answer
    }

    /// By the device's own constraints, or by the server, which quarantines it.
    private func refuse(_ subject: Entity, _ writer: LoopbackDevice, _ answer: inout Answer) async throws {
        for sample in document.samples(of: subject) where sample.isRefused {
            let row = subject.row(sample.values)
            let before = writer.tally.operations.rejected
            do {
                try writer.app([subject.insert(row)])
                try await writer.sync()
            } catch is StoreError {
                answer.lines.append("\(sample.name): refused by the device")
                continue
            } catch let error where "\(error)".contains("constraint") {
                answer.lines.append("\(sample.name): refused by the device")
                continue
            }
            if writer.tally.operations.rejected == before {
                answer.failures.append("the sample \(sample.name) is to be refused, and was accepted")
            } else {
                answer.lines.append("\(sample.name): refused by the server")
            }
        }
    }

    /// Those to be accepted, of all entities: references lead to one another's.
    private func rows(_ contract: Contract) -> [(entity: Entity, name: String, row: [Value])] {
        contract.parentsFirst.flatMap { entity in
            document.samples(of: entity).filter { !$0.isRefused }.map { (entity, $0.name, entity.row($0.values)) }
        }
    }
}
