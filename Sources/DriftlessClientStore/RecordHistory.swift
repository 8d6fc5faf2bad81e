internal import DriftlessContract
internal import DriftlessSQLite

/// One row of the triggers' log, its values canonical.
struct LogEntry {
    enum Step: Hashable {
        case insert([Value])
        /// Old and new by field position.
        case update([Int: Pair])
        /// With the last values.
        case delete([Value])
    }
    struct Pair: Hashable {
        var old: Value
        var new: Value
    }
    /// Its place in the log.
    var sequence: Int64
    var entity: Entity
    var key: RecordKey
    var at: Int64
    var step: Step

    /// Split before the entries at which a transaction is known to begin.
    static func groups(_ entries: [LogEntry], beginningAt beginnings: [Int64]) -> [[LogEntry]] {
        var groups: [[LogEntry]] = []
        var rest = entries[...]
        for beginning in beginnings {
            let group = rest.prefix { $0.sequence < beginning }
            rest = rest.dropFirst(group.count)
            if !group.isEmpty { groups.append(Array(group)) }
        }
        return rest.isEmpty ? groups : groups + [Array(rest)]
    }

    /// All that is not sealed yet.
    ///
    /// - Parameter entities: those that sync, in their order; the log names them by it.
    static func readAll(_ connection: Connection, entities: [Entity]) throws -> [LogEntry] {
        var entries: [LogEntry] = []
        let words = ClientSchema.maskWords(entities.map(\.fields.count).max() ?? 1)
        try connection.forEach("SELECT * FROM driftless_log ORDER BY seq", []) { row in
            guard case .integer(let number) = row[1], entities.indices.contains(Int(number)) else { return }
            entries += read(row, entity: entities[Int(number)], maskWords: words)
        }
        return entries
    }

    /// - Returns: nothing where the key is NULL. An update may have nothing left that changed.
    static func read(_ row: [Value], entity: Entity, maskWords: Int) -> [LogEntry] {
        let at = row[3].asInteger ?? 0
        func value(_ i: Int, new: Bool) -> Value {
            entity.fields[i].canonical(row[4 + maskWords + 2 * i + (new ? 1 : 0)])
        }
        let range = entity.fields.indices
        let step: Step
        let keyRow: [Value]
        switch row[2] {
        case .integer(1):
            keyRow = range.map { value($0, new: true) }
            step = .insert(keyRow)
        case .integer(3):
            keyRow = range.map { value($0, new: false) }
            step = .delete(keyRow)
        default:
            keyRow = range.map { value($0, new: true) }
            var pairs: [Int: Pair] = [:]
            for i in range {
                // A REPLACE does not say what it changed.
                let word = row[4 + i / ClientSchema.bitsAWord].asInteger ?? -1
                guard word >> Int64(i % ClientSchema.bitsAWord) & 1 == 1 else { continue }
                let pair = Pair(old: value(i, new: false), new: value(i, new: true))
                if pair.old != pair.new { pairs[i] = pair }
            }
            step = .update(pairs)
        }
        guard let key = entity.key(of: keyRow) else { return [] }
        return [LogEntry(sequence: row[0].asInteger ?? 0, entity: entity, key: key, at: at, step: step)]
    }
}

/// What happened to one record in one operation, brought into an order in which each old continues the previous new
/// (rule [10]): an app's trigger that writes the row again may log before the statement that fired it.
struct RecordHistory {
    let entity: Entity
    let key: RecordKey
    private var steps: [LogEntry.Step]

    /// By record, in the order of first appearance.
    static func histories(of entries: [LogEntry]) -> [RecordHistory] {
        var places: [RecordRef: Int] = [:]
        var histories: [RecordHistory] = []
        for entry in entries {
            let ref = RecordRef(entry.entity.name, entry.key)
            if let place = places[ref] {
                histories[place].steps.append(entry.step)
            } else {
                places[ref] = histories.count
                histories.append(RecordHistory(entity: entry.entity, key: entry.key, steps: [entry.step]))
            }
        }
        return histories
    }

    /// - Parameter after: the row as it is when the operation is sealed; it wins where the log contradicts itself.
    func ordered(endingIn after: [Value]?) -> [LogEntry.Step] {
        let alternatives = [steps, withoutReplaced]
        let found =
            alternatives.first { RecordHistory.chains($0, endingIn: after) }
            ?? alternatives.lazy.compactMap { RecordHistory.permutation(of: $0, endingIn: after) }.first
            ?? RecordHistory.contradiction(steps, endingIn: after)
        return found.filter { $0 != .update([:]) }
    }

    /// With `recursive_triggers` on, a REPLACE says twice what it did: the delete trigger fires, then the statement's
    /// own trigger compares with what was there. Nothing else deletes a record and then updates or deletes it.
    private var withoutReplaced: [LogEntry.Step] {
        steps.enumerated().filter { i, step in
            guard case .delete = step, i + 1 < steps.count else { return true }
            if case .insert = steps[i + 1] { return true }
            return false
        }.map(\.element)
    }

    /// The row before the steps, given the row after them.
    static func undo(_ steps: [LogEntry.Step], from after: [Value]?) -> [Value]? {
        steps.reversed().reduce(after) { row, step in
            switch step {
            case .insert: return nil
            case .delete(let old): return old
            case .update(let pairs):
                guard var row else { return nil }
                for (i, pair) in pairs { row[i] = pair.old }
                return row
            }
        }
    }

    private static func chains(_ steps: [LogEntry.Step], endingIn after: [Value]?) -> Bool {
        var row = RecordHistory.undo(steps, from: after)
        for step in steps {
            guard let next = RecordHistory.apply(step, to: row) else { return false }
            row = next
        }
        return row == after
    }

    /// - Returns: the row after the step, or `nil` if the step does not continue the row.
    private static func apply(_ step: LogEntry.Step, to row: [Value]?) -> [Value]?? {
        switch step {
        case .insert(let new):
            return row == nil ? .some(new) : nil
        case .delete(let old):
            return row == old ? .some(nil) : nil
        case .update(let pairs):
            guard var row else { return nil }
            for (i, pair) in pairs {
                if row[i] != pair.old { return nil }
                row[i] = pair.new
            }
            return .some(row)
        }
    }

    /// Backwards from the row as it is: the last step is one whose result it is. Few steps contradict their order, so
    /// a greedy search is enough; it is bounded to keep a pathological log from costing minutes.
    private static func permutation(
        of steps: [LogEntry.Step], endingIn after: [Value]?
    ) -> [LogEntry.Step]? {
        guard steps.count <= 64 else { return nil }
        var rest = steps
        var order: [LogEntry.Step] = []
        var row = after
        while !rest.isEmpty {
            guard let last = rest.lastIndex(where: { RecordHistory.results($0, in: row) }) else { return nil }
            let step = rest.remove(at: last)
            order.insert(step, at: 0)
            row = RecordHistory.undo([step], from: row)
        }
        return chains(order, endingIn: after) ? order : nil
    }

    private static func results(_ step: LogEntry.Step, in row: [Value]?) -> Bool {
        switch step {
        case .insert(let new): row == new
        case .delete: row == nil
        case .update(let pairs): row.map { row in pairs.allSatisfy { row[$0.key] == $0.value.new } } ?? false
        }
    }

    /// No order fits: what was before is taken from the first old values, what is now from the row.
    private static func contradiction(
        _ steps: [LogEntry.Step], endingIn after: [Value]?
    ) -> [LogEntry.Step] {
        let inserted = steps.contains { if case .insert = $0 { true } else { false } }
        var before: [Value]? = nil
        if !inserted || steps.first.map({ if case .delete = $0 { true } else { false } }) == true {
            if case .delete(let old)? = steps.first(where: { if case .delete = $0 { true } else { false } }) {
                before = old
            } else {
                before = after
                for case .update(let pairs) in steps.reversed() { for (i, pair) in pairs { before?[i] = pair.old } }
            }
        }
        return difference(from: before, to: after)
    }

    /// One step from a row to another; none if they are equal.
    static func difference(from before: [Value]?, to after: [Value]?) -> [LogEntry.Step] {
        switch (before, after) {
        case (nil, nil): return []
        case (nil, let new?): return [.insert(new)]
        case (let old?, nil): return [.delete(old)]
        case (let old?, let new?):
            var pairs: [Int: LogEntry.Pair] = [:]
            for i in new.indices where old[i] != new[i] { pairs[i] = LogEntry.Pair(old: old[i], new: new[i]) }
            return pairs.isEmpty ? [] : [.update(pairs)]
        }
    }
}
