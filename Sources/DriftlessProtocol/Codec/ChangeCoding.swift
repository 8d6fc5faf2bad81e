internal import DriftlessContract
internal import Foundation
internal import SwiftProtobuf

extension LayoutTable {
    mutating func wire(_ operation: Operation) -> WireOperation {
        var wire = WireOperation()
        wire.id = Data(operation.id.bytes)
        wire.number = operation.number
        wire.wallTime = operation.wallTime
        wire.existing = operation.existing
        wire.stagedParts = UInt32(clamping: operation.stagedParts)
        for change in operation.changes { wire.changes.append(self.wire(change)) }
        return wire
    }

    mutating func wire(_ change: Change) -> WireChange {
        var wire = WireChange()
        wire.layout = place(change.layout)
        wire.kind =
            switch change.kind {
            case .insert: .insert
            case .update: .update
            case .delete: .delete
            }
        wire.life = Data(change.life?.bytes ?? [])
        wire.base = change.base
        let positions = change.fields.map(\.field)
        if positions != Array(change.layout.fields.indices) {
            wire.fields = positions.map { UInt32(clamping: $0) }
        }
        let olds = change.fields.map(\.old)
        let news = change.fields.map(\.new)
        let hasOlds = olds.contains { $0 != .null }
        if readable {
            wire.keyValues = ValueCoding.readable(change.key.values)
            wire.oldValues = hasOlds ? ValueCoding.readable(olds) : []
            wire.newValues = ValueCoding.readable(news)
        } else {
            wire.key = Data(change.key.bytes)
            wire.olds = hasOlds ? ValueCoding.packed(olds) : Data()
            wire.news = ValueCoding.packed(news)
        }
        for (at, field) in change.fields.enumerated() {
            if field.base != change.base {
                wire.bases.append(
                    .with {
                        $0.at = UInt32(at); $0.base = field.base
                    })
            }
            if let target = field.target {
                wire.targets.append(
                    .with {
                        $0.at = UInt32(at); $0.operation = Data(target.bytes)
                    })
            }
        }
        return wire
    }
}

extension Operation {
    init(_ wire: WireOperation, _ layouts: [Layout]) throws(WireError) {
        try WireCoding.bound(wire.changes.count, WireLimits.changes, "Changes of an operation")
        var changes: [Change] = []
        for change in wire.changes { changes.append(try Change(change, layouts)) }
        self.init(
            id: try WireCoding.identifier(wire.id, "An operation's id"), number: wire.number,
            wallTime: wire.wallTime, existing: wire.existing, changes: changes,
            stagedParts: Int(wire.stagedParts))
    }
}

extension Change {
    init(_ wire: WireChange, _ layouts: [Layout]) throws(WireError) {
        let layout = layouts[try WireCoding.index(wire.layout, below: layouts.count, "A change's layout")]
        let kind: Kind
        switch wire.kind {
        case .insert: kind = .insert
        case .update: kind = .update
        case .delete: kind = .delete
        case .unspecified, .UNRECOGNIZED: throw WireError("A change of \(layout.entity) has no known kind.")
        }
        self.init(
            layout: layout, kind: kind,
            key: try ValueCoding.key(wire.key, wire.keyValues, "A key of \(layout.entity)"),
            life: try WireCoding.optionalIdentifier(wire.life, "A change's life"), base: wire.base,
            fields: try Change.fields(wire, layout))
    }

    private static func fields(_ wire: WireChange, _ layout: Layout) throws(WireError) -> [FieldChange] {
        let news = try ValueCoding.values(wire.news, wire.newValues, "A change's new values")
        var olds = try ValueCoding.values(wire.olds, wire.oldValues, "A change's old values")
        let positions = try positions(wire, layout, count: news.count)
        if olds.isEmpty { olds = Array(repeating: .null, count: news.count) }
        guard positions.count == news.count, olds.count == news.count else {
            throw WireError(
                "A change of \(layout.entity) has \(positions.count) fields, \(olds.count) old and \(news.count) new "
                    + "values; they must be as many.")
        }
        var fields: [FieldChange] = []
        for (at, position) in positions.enumerated() {
            fields.append(FieldChange(field: position, old: olds[at], new: news[at], base: wire.base))
        }
        for base in wire.bases {
            fields[try WireCoding.index(base.at, below: fields.count, "A base's field")].base = base.base
        }
        for target in wire.targets {
            let at = try WireCoding.index(target.at, below: fields.count, "A target's field")
            fields[at].target = try WireCoding.identifier(target.operation, "A target")
        }
        return fields
    }

    private static func positions(_ wire: WireChange, _ layout: Layout, count: Int) throws(WireError) -> [Int] {
        if wire.fields.isEmpty {
            return count == 0 ? [] : Array(layout.fields.indices)
        }
        var seen: Set<Int> = []
        var positions: [Int] = []
        for field in wire.fields {
            let position = try WireCoding.index(field, below: layout.fields.count, "A field of \(layout.entity)")
            guard seen.insert(position).inserted else {
                throw WireError("A change of \(layout.entity) names field \(position) twice.")
            }
            positions.append(position)
        }
        return positions
    }
}
