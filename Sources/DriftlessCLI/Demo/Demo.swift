internal import DriftlessContract
internal import DriftlessContractCommands
internal import DriftlessContractFile
internal import DriftlessSQLite
internal import Foundation
internal import GRDB

/// The story: load, go offline, edit on both sides, reconnect, compare.
struct Demo: Sendable {
    let folder: URL
    let from: String?
    let keep: Bool
    let quiet: Bool

    func run() async throws -> DemoReport {
        let began = ContinuousClock.now
        let source = try prepareSource()
        let contract = try inferContract(source)
        return try await LoopbackServer.run(contract, in: folder) { server in
            let report = try await tell(source, server, began)
            if keep { try await stay(server.port) }
            return report
        }
    }

    private func tell(
        _ source: String, _ server: LoopbackServer, _ began: ContinuousClock.Instant
    ) async throws -> DemoReport {
        let contract = server.contract
        let tally = AnswerTally()
        let progress = quiet || !Terminal.isInteractive ? nil : StatusLine()
        let threeYears: Int64 = 3 * 365 * 86_400_000
        let phone = try await server.device("phone", tenant: "demo", tally: tally, progress: progress)
        let tablet = try await server.device(
            "tablet", tenant: "demo", clockError: -threeYears, tally: tally, progress: progress)
        try FileManager.default.copyItem(atPath: source, toPath: phone.path)
        try SQLiteFile.open(tablet.path, readOnly: false, create: true).close()

        say(
            "A server on \(phone.server), two devices: phone and tablet. The tablet's clock is 3 years slow.\n"
        )
        try await phone.sync()
        try await tablet.sync()
        let total = try contract.entities.reduce(0) { try $0 + phone.table($1).count }
        say("1  First sync: the phone uploaded \(total) rows, the tablet received them.")
        try await act(phone, tablet, plan: try phone.read { try DemoPlan(contract: contract, connection: $0) })
        return try compare(phone, tablet, contract, tally, began)
    }

    private func act(_ phone: LoopbackDevice, _ tablet: LoopbackDevice, plan: DemoPlan) async throws {
        let sequential = plan.sequential
        try phone.edit(sequential, DemoPlan.value(sequential, "first, by the phone", 11))
        try await phone.sync()
        try await tablet.sync()
        say("2  The phone edited \(sequential.name); the tablet has received it.")

        say("3  Both go offline.")
        let conflict = plan.conflict
        try phone.edit(conflict, DemoPlan.value(conflict, "written on the phone", 21))
        try tablet.edit(conflict, DemoPlan.value(conflict, "written on the tablet", 22))
        say("   Both edit \(conflict.name): a true conflict.")
        try tablet.edit(sequential, DemoPlan.value(sequential, "then, by the tablet", 12))
        say("   The tablet edits \(sequential.name) again: it knew the phone's edit, so its clock must not matter.")
        let deleted = plan.deleted
        let before = try tablet.value(deleted)
        try phone.app([("DELETE FROM \(quoted(deleted.entity.table)) WHERE \(deleted.condition)", deleted.key)])
        try tablet.edit(deleted, DemoPlan.value(deleted, "still needed", 31))
        let what = "\(deleted.name.prefix { $0 != "," }) (\(before.map(\.description) ?? ""))"
        say("   The phone deletes \(what), the tablet edits it.")
        try phone.app(plan.together.map { LoopbackDevice.update($0, DemoPlan.value($0, "in one transaction", 41)) })
        say("   The phone edits \(plan.together.map(\.name).joined(separator: " and ")) in one transaction.")

        say("4  Both reconnect.")
        for device in [phone, tablet, phone] { try await device.sync() }
        func both(_ place: DemoPlan.Place) throws -> String {
            let a = try phone.value(place)?.description ?? "no row",
                b = try tablet.value(place)?.description ?? "no row"
            return a == b ? "both show \"\(a)\"" : "DIFFERENT: phone \"\(a)\", tablet \"\(b)\""
        }
        say("   conflict     \(try both(conflict)) (last writer wins: the tablet's clock was measured, not believed)")
        say("   sequential   \(try both(sequential)) (no conflict: the later edit knew the earlier one)")
        say("   delete/edit  \(try both(deleted)) (the edit wins, the record is back on both)")
        for place in plan.together { say("   transaction  \(try both(place)) (\(place.name))") }
    }

    private func compare(
        _ phone: LoopbackDevice, _ tablet: LoopbackDevice, _ contract: Contract, _ tally: AnswerTally,
        _ began: ContinuousClock.Instant
    ) throws -> DemoReport {
        var different: [String] = []
        for entity in contract.entities where try phone.table(entity) != tablet.table(entity) {
            different.append(entity.name)
        }
        let digests = try DemoDigests.read(
            phone, tablet, serverFile: folder.appendingPathComponent("server/tenants/demo.sqlite").path)
        let converged = Set(digests.values).count == 1 && different.isEmpty && !tally.diverged
        let report = DemoReport(
            converged: converged, records: try contract.entities.reduce(0) { try $0 + phone.table($1).count },
            operations: tally.operations, conflicts: tally.conflicts, digests: digests,
            elapsedMilliseconds: Int((ContinuousClock.now - began).milliseconds))
        say("5  Digests over \(report.records) records:")
        for (name, digest) in digests.sorted(by: { $0.key < $1.key }) {
            say("   \(name.padding(toLength: 8, withPad: " ", startingAt: 0)) \(digest)")
        }
        if !different.isEmpty { say("   Tables that differ row by row: \(different.joined(separator: ", "))") }
        let operations = report.operations
        say(
            "\n\(converged ? "Converged" : "NOT CONVERGED"): \(operations.accepted) operations accepted, "
                + "\(operations.merged) merged, \(operations.rejected) rejected, \(report.conflicts) conflicts, "
                + "\(report.elapsedMilliseconds) ms.")
        return report
    }

    private func stay(_ port: Int) async throws {
        say(
            """

            Still running, until Ctrl-C:
              server    http://127.0.0.1:\(port)
              files     \(folder.path)
              token     driftless token --data \(folder.path)/server --tenant demo --user ada
              contract  \(folder.path)/contract.yaml
            """)
        try await Task.sleep(for: .seconds(86_400))
    }

    private func say(_ line: String) { if !quiet { Terminal.line(line) } }

    private func prepareSource() throws -> String {
        let path = folder.appendingPathComponent("source.sqlite").path
        if let from {
            let original = try SQLiteFile.open(from, readOnly: true)
            // A consistent copy also of a database that an app has open (its WAL included).
            let copy = try SQLiteFile.open(path, readOnly: false, create: true)
            try original.backup(to: copy)
            try copy.close()
            try original.close()
            return path
        }
        let queue = try SQLiteFile.open(path, readOnly: false, create: true)
        try queue.inDatabase { try Connection($0).execute(DemoData.sql) }
        try queue.close()
        return path
    }

    private func inferContract(_ path: String) throws -> Contract {
        let queue = try SQLiteFile.open(path, readOnly: true)
        defer { try? queue.close() }
        let inferred = try queue.inDatabase { db in
            let connection = try Connection(db)
            return try ContractInference.infer(connection: connection, id: "demo")
        }
        let yaml = ContractWriter.write(inferred)
        try yaml.write(toFile: folder.appendingPathComponent("contract.yaml").path, atomically: true, encoding: .utf8)
        return inferred.contract
    }
}
