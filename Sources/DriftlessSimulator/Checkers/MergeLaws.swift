internal import DriftlessContract
internal import DriftlessProtocol

/// What the server makes of an operation is what the reference model makes of it: outcome, conflicts, records.
final class MergeLaws: Checker {
    let invariant = Invariant.mergeLaws
    private var touched: Set<RecordRef> = []

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .decided(let operation, let receipt, let verdict):
            compare(operation, receipt, verdict, world)
            touched.formUnion(verdict.touched)
            touched.formUnion(receipt.records.map { RecordRef(entity: $0.layout.entity, key: $0.key) })
        case .committed:
            for ref in touched.sorted() {
                let stored = try world.server.row(ref), wanted = world.model.records[ref]?.row
                if stored != wanted {
                    world.find(
                        invariant, "\(ref) is \(text(stored)) on the server, and should be \(text(wanted))")
                }
            }
            touched = []
        default: return
        }
    }

    private func compare(
        _ operation: DriftlessProtocol.Operation, _ receipt: Receipt, _ verdict: ReferenceModel.Verdict,
        _ world: World
    ) {
        guard receipt.outcome.isAccepted else {
            if verdict.objections.isEmpty {
                world.find(
                    invariant, "operation \(operation.number) was \(receipt.outcome.described), without a cause")
            }
            return
        }
        if let objection = verdict.objections.first {
            return world.find(invariant, "operation \(operation.number) was accepted, though \(objection)")
        }
        if receipt.revision != verdict.revision {
            world.find(
                invariant,
                "operation \(operation.number) has revision \(receipt.revision), and should have \(verdict.revision)")
        }
        let reported = receipt.conflicts.map { conflict in
            ReferenceModel.Met(
                ref: RecordRef(entity: conflict.entity, key: conflict.key), field: conflict.field,
                kept: conflict.kept, policy: conflict.policy)
        }
        for conflict in verdict.conflicts where !reported.contains(conflict) {
            world.find(invariant, "operation \(operation.number): no conflict is reported of \(text(conflict))")
        }
        for conflict in reported where !verdict.conflicts.contains(conflict) {
            world.find(invariant, "operation \(operation.number): a conflict with nobody, \(text(conflict))")
        }
        for state in receipt.records {
            let ref = RecordRef(entity: state.layout.entity, key: state.key)
            let wanted = world.model.records[ref]?.row
            if state.row != wanted {
                world.find(
                    invariant,
                    "the receipt of \(operation.number) says that \(ref) is \(text(state.row)), and it is "
                        + text(wanted))
            }
        }
    }

    private func text(_ met: ReferenceModel.Met) -> String {
        "\(met.ref)\(met.field.map { ".\($0)" } ?? ""), \(met.policy) keeps \(met.kept)"
    }

    private func text(_ row: [Value]?) -> String {
        row.map { "(\($0.map(\.literal).joined(separator: ", ")))" } ?? "nothing"
    }
}
