internal import DriftlessContract

/// Draws what apps write, from any contract: few records that everybody touches and some that hardly anybody does,
/// values that are copies of each other but for one field, references that may lead nowhere.
struct Workload {
    let contract: Contract
    private let values: Values
    /// Of each entity, as many keys are in play.
    private let keys: Int
    private let entities: [Int]
    private var serial = 0
    /// Keys of records that were inserted somewhere.
    private var made: [Int: [[Value]]] = [:]

    init(_ contract: Contract, hostility: Double, random: inout SplitMix64) {
        self.contract = contract
        values = Values(hostility: hostility)
        keys = 2 + random.below(4)
        let writable = contract.entities.indices.filter {
            contract.entities[$0].direction == .both || contract.entities[$0].direction == .up
        }
        // A run dwells on some entities, or their conflicts would be rare.
        let few = writable.filter { _ in random.chance(0.4) }
        entities = few.isEmpty ? writable : few
    }

    /// A record that several devices may write.
    struct Place {
        var entity: Int
        var key: [Value]
    }

    /// - Parameter scoped: of an entity that moves from scope to scope, if there is one.
    mutating func focus(scoped: Bool, _ random: inout SplitMix64) -> Place {
        let scopes = scoped ? contract.entities.indices.filter { contract.entities[$0].movesBetweenScopes } : []
        let among = scopes.isEmpty ? entities : scopes
        let entity = among.isEmpty ? 0 : random.pick(among)
        return Place(entity: entity, key: key(contract.entities[entity], &random))
    }

    /// Inserts of the records that a run is about, what they refer to first.
    mutating func opening(_ places: [Place], _ random: inout SplitMix64) -> [Write] {
        var writes: [Write] = []
        for place in places where made[place.entity]?.contains(place.key) != true {
            for reference in contract.entities[place.entity].references where random.chance(0.9) {
                guard let i = contract.entities.firstIndex(where: { $0.name == reference.parent }),
                    i != place.entity, made[i] == nil
                else { continue }
                let parent = Place(entity: i, key: key(contract.entities[i], &random))
                writes += opening([parent], &random)
            }
            writes.append(write(.insert, place, &random))
        }
        return writes
    }

    /// One transaction, of mostly one or two records.
    ///
    /// - Parameter focus: what its first statement writes.
    mutating func transaction(about focus: Place?, _ random: inout SplitMix64) -> [Write] {
        if entities.isEmpty { return [] }
        let count = random.chance(0.03) ? 6 + random.below(6) : random.chance(0.6) ? 1 : 2 + random.below(3)
        var writes: [Write] = []
        var seen: Set<[Value]> = []
        for i in 0..<count {
            let write = write(nil, i == 0 ? focus : nil, &random)
            // A record once: what a transaction does to it is then told by the rows before and after.
            if seen.insert([.integer(Int64(write.entity))] + folded(write)).inserted { writes.append(write) }
        }
        return writes
    }

    private func folded(_ write: Write) -> [Value] {
        RecordKey(values: write.key, fields: contract.entities[write.entity].keyFields)?.values ?? write.key
    }

    private mutating func write(_ wanted: Write.Kind?, _ focus: Place?, _ random: inout SplitMix64) -> Write {
        serial += 1
        let index = focus?.entity ?? random.pick(entities), entity = contract.entities[index]
        let dice = random.below(100)
        let kind = wanted ?? (dice < 14 ? .insert : dice < 78 ? .update : dice < 90 ? .delete : .replace)
        let known = made[index] ?? []
        let isOfKnown = (kind == .update || kind == .delete) && !known.isEmpty && random.chance(0.85)
        let key = focus?.key ?? (isOfKnown ? random.pick(known) : key(entity, &random))
        if kind == .insert || kind == .replace, !known.contains(key) { made[index, default: []].append(key) }
        var fields: [Write.Assignment] = []
        for i in entity.fields.indices where !entity.keyIndices.contains(i) {
            switch kind {
            case .delete: continue
            case .update: if !random.chance(0.4) { continue }
            case .insert, .replace: break
            }
            fields.append(Write.Assignment(field: i, term: term(entity, i, kind, &random)))
        }
        if kind == .update, fields.isEmpty {
            guard let i = entity.fields.indices.first(where: { !entity.keyIndices.contains($0) }) else {
                return Write(entity: index, kind: .delete, key: key, fields: [])
            }
            fields = [Write.Assignment(field: i, term: term(entity, i, kind, &random))]
        }
        return Write(entity: index, kind: kind, key: key, fields: fields)
    }

    private func key(_ entity: Entity, _ random: inout SplitMix64) -> [Value] {
        entity.keyIndices.map { keyValue(entity, $0, &random) }
    }

    private func keyValue(_ entity: Entity, _ i: Int, _ random: inout SplitMix64) -> Value {
        if let value = reference(entity, i, &random) { return value }
        // The first is the hot one.
        let value = values.key(entity.fields[i], random.chance(0.5) ? 0 : random.below(keys))
        guard entity.fields[i].collation == .nocase, case .text(let bytes) = value, random.chance(0.3) else {
            return value
        }
        return .string(String(decoding: bytes, as: UTF8.self).uppercased())
    }

    /// A value of the parent's, for a field that refers to one.
    private func reference(_ entity: Entity, _ i: Int, _ random: inout SplitMix64) -> Value? {
        for reference in entity.references {
            guard let at = reference.fields.firstIndex(of: entity.fields[i].name),
                let parent = contract.entity(named: reference.parent),
                let j = parent.index(of: reference.parentFields[at])
            else { continue }
            let place = contract.entities.firstIndex { $0.name == parent.name }
            if let known = place.flatMap({ made[$0] }), let at = parent.keyIndices.firstIndex(of: j),
                random.chance(0.85)
            {
                return random.pick(known)[at]
            }
            return values.key(parent.fields[j], random.chance(0.6) ? 0 : random.below(keys))
        }
        return nil
    }

    private func term(_ entity: Entity, _ i: Int, _ kind: Write.Kind, _ random: inout SplitMix64) -> Write.Term {
        let field = entity.fields[i]
        if let value = reference(entity, i, &random) {
            // What leads to a record that is not there is refused, and says nothing of the rest.
            return .value(!field.required && random.chance(0.5) ? .null : value)
        }
        if field.policy == .counter, kind == .update, random.chance(0.9) {
            return .plus(field.type.storage == .real ? .real(0.25) : .integer(Int64(random.below(9)) - 2))
        }
        return .value(values.value(field, serial: serial, &random))
    }
}

extension Entity {
    fileprivate var movesBetweenScopes: Bool {
        guard let scope, let field = fields.first(where: { $0.name == scope.field }) else { return false }
        return direction != .down && direction != .local && !identity.key.contains(field.name) && !field.immutable
    }
}
