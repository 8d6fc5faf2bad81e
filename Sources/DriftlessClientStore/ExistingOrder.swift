internal import DriftlessContract
internal import DriftlessSQLite

/// Rows that are there before the first attach, in an order in which every reference finds its parent.
struct ExistingOrder {
    let order: [Entity]

    struct Row {
        var entity: Entity
        var key: RecordKey
        /// Canonical, in the entity's order.
        var values: [Value]
    }

    /// - Returns: groups of one row; rows in a circle of references come as one group.
    func groups(_ connection: Connection) throws -> [[Row]] {
        var groups: [[Row]] = []
        for cluster in entityClusters() {
            let rows = try cluster.flatMap { try self.rows(of: $0, connection) }
            groups += isCyclic(cluster) ? components(rows) : rows.map { [$0] }
        }
        return groups
    }

    private func rows(of entity: Entity, _ connection: Connection) throws -> [Row] {
        var rows: [Row] = []
        try connection.forEachRow(of: entity) { rows.append(Row(entity: entity, key: $0, values: $1)) }
        return rows
    }

    private func isCyclic(_ cluster: [Entity]) -> Bool {
        cluster.count > 1 || cluster.contains { entity in entity.references.contains { $0.parent == entity.name } }
    }

    /// Strongly connected sets of entities, parents first.
    private func entityClusters() -> [[Entity]] {
        let edges = order.map { entity in
            entity.references.compactMap { reference in order.firstIndex { $0.name == reference.parent } }
        }
        return StrongComponents(edges: edges).components.map { $0.map { order[$0] } }
    }

    private func components(_ rows: [Row]) -> [[Row]] {
        // By the parent's referenced values: a reference need not name the parent's key.
        var places: [String: [[Value]: Int]] = [:]
        for entity in order {
            for reference in entity.references {
                guard let parent = order.first(where: { $0.name == reference.parent }) else { continue }
                let name = placeName(reference)
                if places[name] != nil { continue }
                var found: [[Value]: Int] = [:]
                for (i, row) in rows.enumerated() where row.entity.name == parent.name {
                    found[pick(reference.parentFields, row)] = i
                }
                places[name] = found
            }
        }
        let edges = rows.map { row in
            row.entity.references.compactMap { places[placeName($0)]?[pick($0.fields, row)] }
        }
        return StrongComponents(edges: edges).components.map { $0.map { rows[$0] } }
    }

    private func placeName(_ reference: Reference) -> String {
        ([reference.parent] + reference.parentFields).joined(separator: "\u{1F}")
    }

    private func pick(_ fields: [String], _ row: Row) -> [Value] {
        fields.compactMap { row.entity.index(of: $0).map { row.values[$0] } }
    }
}

/// Tarjan's strongly connected components ("Depth-first search and linear graph algorithms", 1972), without
/// recursion: a chain of a million rows must not overflow the stack. Targets of edges come out first.
struct StrongComponents {
    private(set) var components: [[Int]] = []

    init(edges: [[Int]]) {
        var index = [Int](repeating: -1, count: edges.count)
        var low = index
        var onStack = [Bool](repeating: false, count: edges.count)
        var stack: [Int] = []
        var next = 0
        for root in edges.indices where index[root] < 0 {
            var work: [(node: Int, edge: Int)] = [(root, 0)]
            while let (node, edge) = work.popLast() {
                if edge == 0 {
                    index[node] = next
                    low[node] = next
                    next += 1
                    stack.append(node)
                    onStack[node] = true
                }
                if edge < edges[node].count {
                    work.append((node, edge + 1))
                    let target = edges[node][edge]
                    if index[target] < 0 {
                        work.append((target, 0))
                    } else if onStack[target] {
                        low[node] = min(low[node], index[target])
                    }
                    continue
                }
                if low[node] == index[node] {
                    var component: [Int] = []
                    while let top = stack.popLast() {
                        onStack[top] = false
                        component.append(top)
                        if top == node { break }
                    }
                    components.append(component.reversed())
                }
                if let parent = work.last?.node { low[parent] = min(low[parent], low[node]) }
            }
        }
    }
}
