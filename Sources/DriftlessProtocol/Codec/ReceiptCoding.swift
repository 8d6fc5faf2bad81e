internal import DriftlessContract
internal import Foundation
internal import SwiftProtobuf

extension LayoutTable {
    mutating func wire(_ record: RecordState) -> WireRecord {
        var wire = WireRecord()
        wire.layout = place(record.layout)
        wire.revision = record.revision
        wire.life = Data(record.life.bytes)
        wire.removed = record.row == nil
        if readable {
            wire.keyValues = ValueCoding.readable(record.key.values)
            wire.values = ValueCoding.readable(record.row ?? [])
        } else {
            wire.key = Data(record.key.bytes)
            wire.row = ValueCoding.packed(record.row ?? [])
        }
        return wire
    }

    mutating func wire(_ records: [RecordState]) -> [WireRecord] {
        var wire: [WireRecord] = []
        for record in records { wire.append(self.wire(record)) }
        return wire
    }

    mutating func wire(_ receipt: Receipt) -> WireReceipt {
        var wire = WireReceipt()
        wire.operation = Data(receipt.operation.bytes)
        wire.number = receipt.number
        wire.revision = receipt.revision
        switch receipt.outcome {
        case .accepted: wire.outcome = .accepted
        case .merged: wire.outcome = .merged
        case .rejected(let rejection):
            wire.outcome = .rejected
            wire.rejection = .with {
                $0.code = rejection.code.rawValue; $0.message = rejection.message
            }
        }
        wire.records = self.wire(receipt.records)
        wire.conflicts = receipt.conflicts.map { self.wire($0) }
        wire.rekeys = receipt.rekeys.map { self.wire($0) }
        return wire
    }

    func wire(_ conflict: Conflict) -> WireConflict {
        var wire = WireConflict()
        wire.entity = conflict.entity
        if let field = conflict.field { wire.field = field }
        wire.policy = conflict.policy
        wire.kept =
            switch conflict.kept {
            case .mine: .mine
            case .theirs: .theirs
            case .both: .both
            }
        if readable {
            wire.keyValues = ValueCoding.readable(conflict.key.values)
            wire.base = ValueCoding.readable(conflict.base)
            wire.mine = ValueCoding.readable(conflict.mine)
            wire.theirs = ValueCoding.readable(conflict.theirs)
            wire.result = ValueCoding.readable(conflict.result)
        } else {
            wire.key = Data(conflict.key.bytes)
            wire.row = ValueCoding.packed([conflict.base, conflict.mine, conflict.theirs, conflict.result])
        }
        return wire
    }

    func wire(_ rekey: Rekey) -> WireRekey {
        var wire = WireRekey()
        wire.entity = rekey.entity
        wire.life = Data(rekey.life.bytes)
        if readable {
            wire.oldValues = ValueCoding.readable(rekey.old.values)
            wire.newValues = ValueCoding.readable(rekey.new.values)
        } else {
            wire.old = Data(rekey.old.bytes)
            wire.new = Data(rekey.new.bytes)
        }
        return wire
    }
}

extension RecordState {
    static func read(_ wire: [WireRecord], _ layouts: [Layout]) throws(WireError) -> [RecordState] {
        try WireCoding.bound(wire.count, WireLimits.records, "Records")
        var records: [RecordState] = []
        records.reserveCapacity(wire.count)
        for record in wire { records.append(try RecordState(record, layouts)) }
        return records
    }

    init(_ wire: WireRecord, _ layouts: [Layout]) throws(WireError) {
        let layout = layouts[try WireCoding.index(wire.layout, below: layouts.count, "A record's layout")]
        let row = try ValueCoding.values(wire.row, wire.values, "A row of \(layout.entity)")
        guard row.count == (wire.removed ? 0 : layout.fields.count) else {
            throw WireError(
                "A row of \(layout.entity) has \(row.count) values; "
                    + (wire.removed ? "a removed record has none." : "its layout has \(layout.fields.count)."))
        }
        self.init(
            layout: layout, key: try ValueCoding.key(wire.key, wire.keyValues, "A key of \(layout.entity)"),
            revision: wire.revision, life: try WireCoding.identifier(wire.life, "A record's life"),
            row: wire.removed ? nil : row)
    }
}

extension Receipt {
    init(_ wire: WireReceipt, _ layouts: [Layout]) throws(WireError) {
        let outcome: Outcome
        switch wire.outcome {
        case .accepted: outcome = .accepted
        case .merged: outcome = .merged
        case .rejected:
            outcome = .rejected(Rejection(.init(rawValue: wire.rejection.code), wire.rejection.message))
        case .unspecified, .UNRECOGNIZED: throw WireError("A receipt has no known outcome.")
        }
        var conflicts: [Conflict] = []
        for conflict in wire.conflicts { conflicts.append(try Conflict(conflict)) }
        var rekeys: [Rekey] = []
        for rekey in wire.rekeys { rekeys.append(try Rekey(rekey)) }
        self.init(
            operation: try WireCoding.identifier(wire.operation, "A receipt's operation"), number: wire.number,
            outcome: outcome, revision: wire.revision, records: try RecordState.read(wire.records, layouts),
            conflicts: conflicts, rekeys: rekeys)
    }
}

extension Conflict {
    init(_ wire: WireConflict) throws(WireError) {
        let kept: Kept
        switch wire.kept {
        case .mine: kept = .mine
        case .theirs: kept = .theirs
        case .both: kept = .both
        case .unspecified, .UNRECOGNIZED: throw WireError("A conflict does not say what was kept.")
        }
        let readable = wire.hasBase ? [wire.base, wire.mine, wire.theirs, wire.result] : []
        let values = try ValueCoding.values(wire.row, readable, "A conflict of \(wire.entity)")
        guard values.count == 4 else {
            throw WireError("A conflict of \(wire.entity) has \(values.count) values; it must have 4.")
        }
        self.init(
            entity: wire.entity, key: try ValueCoding.key(wire.key, wire.keyValues, "A key of \(wire.entity)"),
            field: wire.hasField ? wire.field : nil, base: values[0], mine: values[1], theirs: values[2],
            result: values[3], kept: kept, policy: wire.policy)
    }
}

extension Rekey {
    init(_ wire: WireRekey) throws(WireError) {
        self.init(
            entity: wire.entity, life: try WireCoding.identifier(wire.life, "A rekeyed record's life"),
            old: try ValueCoding.key(wire.old, wire.oldValues, "An old key of \(wire.entity)"),
            new: try ValueCoding.key(wire.new, wire.newValues, "A new key of \(wire.entity)"))
    }
}
