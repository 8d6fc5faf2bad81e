internal import DriftlessContract
internal import DriftlessDocs
internal import DriftlessSQLite
internal import Foundation

/// A policy's table, row by row: two devices write offline and reach the server in either order (CNF002).
struct ConflictTrial {
    let policy: MergePolicy
    let folder: URL

    func verdict(on claim: Claim) async throws -> Verdict {
        var verdict = Verdict(claim: claim, by: "server and two devices on loopback")
        // The server's own side is no device's.
        let cases = ConflictCase.all(policy).filter { !$0.isServerSide }
        let (forth, back) = try await LoopbackServer.run(contract, in: folder) { server in
            (
                try await outcomes(cases, server, tenant: "forth", isFirstFirst: true),
                try await outcomes(cases, server, tenant: "back", isFirstFirst: false)
            )
        }
        for (index, item) in cases.enumerated() {
            let printed = item.outcomes(policy)
            for (order, seen, wanted) in [("1, 2", forth[index], printed.forth), ("2, 1", back[index], printed.back)] {
                if seen != wanted {
                    verdict.failures.append(
                        "base \(item.base), then \(item.first) and \(item.second), arriving \(order): "
                            + "the site says \(shown(wanted)), the devices hold \(shown(seen))")
                }
            }
        }
        verdict.result = "\(forth) \(back)"
        return verdict
    }

    private func shown(_ value: Value?) -> String { value.map(\.description) ?? "refused" }

    private var contract: Contract {
        let isNumber = [MergePolicy.counter, .max, .min].contains(policy)
        return Contract(
            id: "driftless.conflicts", version: "1.0.0",
            entities: [
                Entity(
                    name: "Trial", identity: Identity(key: ["id"]),
                    fields: [
                        Field(name: "id", type: .int, required: true),
                        Field(name: "value", type: isNumber ? .int : .text, policy: policy),
                    ])
            ])
    }

    /// What both devices hold in the end, case by case; `nil` where they differ.
    private func outcomes(
        _ cases: [ConflictCase], _ server: LoopbackServer, tenant: String, isFirstFirst: Bool
    ) async throws -> [Value?] {
        let one = try await server.device("one", tenant: tenant), two = try await server.device("two", tenant: tenant)
        for device in [one, two] { try device.create(taking: []) }
        try one.app(cases.enumerated().map { ("INSERT INTO Trial VALUES (?, ?)", [.integer(Int64($0)), $1.base]) })
        try await one.sync()
        try await two.sync()
        try write(cases.map(\.first), on: one)
        // Stamps are of milliseconds, and the table says that the second is later.
        try await Task.sleep(for: .milliseconds(5))
        try write(cases.map(\.second), on: two)
        for device in isFirstFirst ? [one, two, one] : [two, one, two] { try await device.sync() }
        let ours = try values(one), theirs = try values(two)
        return zip(ours, theirs).map { $0 == $1 ? $0 : nil }
    }

    /// A transaction each: an operation is settled as a whole.
    private func write(_ values: [Value], on device: LoopbackDevice) throws {
        for (index, value) in values.enumerated() {
            try device.app([("UPDATE Trial SET value = ? WHERE id = ?", [value, .integer(Int64(index))])])
        }
    }

    private func values(_ device: LoopbackDevice) throws -> [Value] {
        try device.read { try $0.rows("SELECT value FROM Trial ORDER BY id").map { $0[0] } }
    }
}
