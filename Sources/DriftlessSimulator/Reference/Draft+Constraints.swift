internal import DriftlessContract
internal import DriftlessProtocol

extension Draft {
    /// What a delete does to the records that refer to the deleted one.
    mutating func releaseChildren() {
        var settled = 0
        while settled < removed.count {
            let parent = removed[settled]
            settled += 1
            guard let record = records[parent], !record.isLive, let spec = contract.entity(named: parent.entity) else {
                continue
            }
            for entity in contract.entities {
                for reference in entity.references where reference.parent == spec.name {
                    let values = reference.parentFields.compactMap(spec.index(of:)).map { record.cells[$0].value }
                    if values.contains(.null) || hasRecord(spec, reference.parentFields, values) { continue }
                    release(entity, reference, values)
                }
            }
        }
    }

    private mutating func release(_ entity: Entity, _ reference: Reference, _ values: [Value]) {
        let indices = reference.fields.compactMap(entity.index(of:))
        for (ref, child) in holders(entity, indices, values) {
            switch reference.onParentDeleted {
            case .cascade:
                if entity.delete.mode == .never || overruled.contains(ref) { object("\(ref) must stay") }
                remove(ref)
            case .nullify:
                var child = child
                for i in indices {
                    if entity.fields[i].required { object("\(ref) needs its reference") }
                    child.cells[i] = .init(value: .null, revision: next, author: author)
                }
                child.revision = next
                records[ref] = child
                touch(ref)
            case .reject, .restore: object("still referenced by \(ref)")
            }
        }
    }

    /// Live records with these values, by the fields' collations.
    private func holders(
        _ entity: Entity, _ indices: [Int], _ values: [Value]
    ) -> [(RecordRef, ReferenceModel.Record)] {
        let fields = indices.map { entity.fields[$0] }
        guard let wanted = RecordKey(values: values, fields: fields) else { return [] }
        return records.filter { ref, record in
            ref.entity == entity.name && record.isLive
                && RecordKey(values: indices.map { record.cells[$0].value }, fields: fields) == wanted
        }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func hasRecord(_ entity: Entity, _ names: [String], _ values: [Value]) -> Bool {
        !holders(entity, names.compactMap(entity.index(of:)), values).isEmpty
    }

    /// What must hold of the records that the operation changed, whatever it changed of them.
    mutating func checkConstraints() {
        for ref in verdict.touched {
            guard let record = records[ref], record.isLive, let entity = contract.entity(named: ref.entity) else {
                continue
            }
            let row = record.cells.map(\.value)
            for reference in entity.references {
                let values = reference.fields.compactMap(entity.index(of:)).map { row[$0] }
                guard !values.contains(.null), let parent = contract.entity(named: reference.parent) else { continue }
                if !hasRecord(parent, reference.parentFields, values) {
                    object("\(ref) refers to a \(parent.name) that is not there")
                }
            }
            for names in entity.unique {
                let indices = names.compactMap(entity.index(of:)), values = indices.map { row[$0] }
                if holders(entity, indices, values).contains(where: { $0.0 != ref }) {
                    object("\(ref): \(names.joined(separator: ", ")) is taken")
                }
            }
        }
    }
}

/// SQLite's numbers and order, written a second time.
enum Arithmetic {
    /// `stored` + (`new` − `old`); NULL is 0. `nil` on overflow.
    static func sum(_ stored: Value, _ old: Value, _ new: Value) -> Value? {
        if old == new { return stored }
        func whole(_ value: Value) -> Int64? {
            switch value {
            case .null: 0
            case .integer(let x): x
            case .real, .text, .blob: nil
            }
        }
        func double(_ value: Value) -> Double? {
            switch value {
            case .null: 0
            case .integer(let x): Double(x)
            case .real(let x): x
            case .text, .blob: nil
            }
        }
        if let stored = whole(stored), let old = whole(old), let new = whole(new) {
            // Three of 64 bits fit into two words.
            let wide = Int128(stored) + Int128(new) - Int128(old)
            return Int64(exactly: wide).map { .integer($0) }
        }
        guard let stored = double(stored), let old = double(old), let new = double(new) else { return new }
        return .real(stored + (new - old))
    }

    /// Negative, zero or positive; NULL first, then numbers, text, blobs.
    static func order(_ a: Value, _ b: Value) -> Int {
        func rank(_ value: Value) -> Int {
            switch value {
            case .null: 0
            case .integer, .real: 1
            case .text: 2
            case .blob: 3
            }
        }
        switch (a, b) {
        case (.integer(let x), .integer(let y)): return x < y ? -1 : x > y ? 1 : 0
        case (.real(let x), .real(let y)): return x < y ? -1 : x > y ? 1 : 0
        case (.integer(let x), .real(let y)): return Double(x) < y ? -1 : Double(x) > y ? 1 : 0
        case (.real(let x), .integer(let y)): return x < Double(y) ? -1 : x > Double(y) ? 1 : 0
        case (.text(let x), .text(let y)), (.blob(let x), .blob(let y)):
            return x.lexicographicallyPrecedes(y) ? -1 : x == y ? 0 : 1
        default: return rank(a) - rank(b)
        }
    }
}
