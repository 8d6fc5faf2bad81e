internal import DriftlessContract

/// Which records of an operation hold which values in some fields of an entity: what a check for a parent or for a
/// unique value asks of each record, without a walk over all of them.
struct Holdings {
    struct Subject: Hashable {
        var entity: String
        var fields: [String]
    }

    private let fields: [Field]
    private let indices: [Int]
    private var holders: [RecordKey: Set<RecordID>] = [:]

    init(_ entity: Entity, _ fields: [String], _ records: some Sequence<StoredRecord>) {
        indices = fields.compactMap(entity.index(of:))
        self.fields = indices.map { entity.fields[$0] }
        for record in records where record.id.entity == entity.name { replace(nil, by: record) }
    }

    mutating func replace(_ old: StoredRecord?, by new: StoredRecord) {
        if let old, let values = values(of: old) { holders[values]?.remove(old.id) }
        if let values = values(of: new) { holders[values, default: []].insert(new.id) }
    }

    func holders(of values: [Value]) -> Set<RecordID> {
        RecordKey(values: values, fields: fields).flatMap { holders[$0] } ?? []
    }

    private func values(of record: StoredRecord) -> RecordKey? {
        record.row.flatMap { row in RecordKey(values: indices.map { row[$0] }, fields: fields) }
    }
}
