import DriftlessContract
import DriftlessProtocol

/// What the test itself knows of the run, from what the app wrote and what the server showed before and after each
/// push; nothing here asks the engine's merge code.
struct Audit {
    /// At which revision each touched record stood when the operation was first answered.
    var answered: [OperationID: [RecordKey: Revision]] = [:]
    /// The last row of each record that lived, for what a late update brings back.
    private var lastRow: [RecordKey: [Value]] = [:]
    /// What rejected operations wrote: a device that goes on from there sends an old value that the server never had,
    /// under a base that says what it did see.
    private var refused: Set<Value> = []
    /// The counter's sum in the present life.
    private var sums: [RecordKey: Int64] = [:]

    mutating func compare(
        _ operation: Operation, _ receipt: Receipt, _ before: [RecordKey: RecordState],
        _ after: [RecordKey: RecordState], in simulation: Simulation
    ) {
        let isNew = answered[operation.id] == nil
        if isNew { answered[operation.id] = [:] }
        for change in operation.changes {
            let was = before[change.key], present = after[change.key]
            if isNew { answered[operation.id]?[change.key] = present?.revision ?? 0 }
            if change.kind != .insert, let was, was.life != change.life, was != present {
                simulation.note(.life, "\(change.kind) of \(change.key) by \(operation.number)")
            }
            if !receipt.outcome.isAccepted { refused.formUnion(change.fields.map(\.new)) }
            if isNew, receipt.outcome.isAccepted { count(change, operation.id, was, present, simulation) }
            if change.kind == .update, isNew, receipt.outcome.isAccepted, was?.life == change.life,
                was?.row != nil || simulation.updateWins
            {
                judge(change, receipt, simulation)
            }
            if let row = present?.row {
                lastRow[change.key] = row
                if row[3] != .integer(sums[change.key, default: 0]) {
                    simulation.note(.once, "\(change.key) is \(row[3]), not \(sums[change.key, default: 0])")
                    if case .integer(let n) = row[3] { sums[change.key] = n }
                }
            }
        }
    }

    private mutating func count(
        _ change: Change, _ operation: OperationID, _ was: RecordState?, _ present: RecordState?,
        _ simulation: Simulation
    ) {
        switch change.kind {
        case .insert:
            sums[change.key] = 0
        case .update:
            guard let was, was.life == change.life, was.row != nil || simulation.updateWins else { return }
            for field in change.fields where field.field == 3 {
                guard case .integer(let old) = field.old, case .integer(let new) = field.new else { continue }
                sums[change.key, default: 0] += new - old
            }
        case .delete: break
        }
    }

    /// A conflict is reported exactly where the stored value is not the one that the writer saw.
    private func judge(_ change: Change, _ receipt: Receipt, _ simulation: Simulation) {
        guard let row = lastRow[change.key] else { return }
        for field in change.fields where field.field == 1 || field.field == 2 {
            let sawIt = row[field.field] == field.old
            let name = simulation.entity.fields[field.field].name
            let reported = receipt.conflicts.contains { $0.key == change.key && $0.field == name }
            if sawIt, reported { simulation.note(.nobody, "\(change.key).\(name)") }
            if !sawIt, !reported, !refused.contains(field.old) {
                simulation.note(.unseen, "\(change.key).\(name): \(row[field.field]) was not \(field.old)")
            }
        }
    }
}

extension Receipt.Outcome {
    var isAccepted: Bool {
        switch self {
        case .accepted, .merged: true
        case .rejected: false
        }
    }
}
