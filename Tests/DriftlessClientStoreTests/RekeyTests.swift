import DriftlessContract
import DriftlessProtocol
import Testing

@testable import DriftlessClientStore

/// The server gave inserted records other keys (decision 0009).
@Suite struct RekeyTests {
    private static let orders = "CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, local TEXT)"
    private static let customers = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)"
    private static let lines = """
        CREATE TABLE lines (id INTEGER PRIMARY KEY, ord INTEGER REFERENCES orders, cust INTEGER REFERENCES customers)
        """
    private static let order = entity("orders", "id int", "name text")
    private static let customer = entity("customers", "id int", "name text")
    private static let line = entity(
        "lines", "id int", "ord int", "cust int",
        references: [
            Reference(fields: ["ord"], parent: "orders", parentFields: ["id"]),
            Reference(fields: ["cust"], parent: "customers", parentFields: ["id"]),
        ])

    private func device() throws -> Device {
        try Device(
            [RekeyTests.orders, RekeyTests.customers, RekeyTests.lines].joined(separator: ";"), RekeyTests.order,
            RekeyTests.customer, RekeyTests.line)
    }

    private func key(_ id: Int64) -> RecordKey { RecordKey(bytes: PackedRow.pack([.integer(id)])) }

    /// Answers the operation as a server that gave these keys.
    private func rekey(
        _ operation: DriftlessProtocol.Operation, _ keys: [(entity: Entity, old: Int64, new: Int64)],
        _ device: Device
    ) throws {
        let rekeys = keys.map {
            Rekey(entity: $0.entity.name, life: operation.id, old: key($0.old), new: key($0.new))
        }
        let records = keys.compactMap { item -> RecordState? in
            guard
                let change = operation.changes.first(where: {
                    $0.layout.entity == item.entity.name && $0.key == key(item.old)
                })
            else { return nil }
            return RecordState(
                layout: Layout(item.entity), key: key(item.new), revision: 5, life: operation.id,
                row: [.integer(item.new)] + change.fields.dropFirst().map(\.new))
        }
        _ = try device.answer(operation, .accepted, revision: 5, records: records, rekeys: rekeys)
    }

    @Test func `one record's new key may be the next one's old`() throws {
        let device = try device()
        try device.app("INSERT INTO orders VALUES (5, 'B5', 'l5'), (6, 'B6', 'l6'), (7, 'B7', 'l7')")
        let operation = try #require(try device.fresh().first)
        try device.app("UPDATE orders SET name = 'mine' WHERE id = 5")
        _ = try device.fresh()
        try rekey(
            operation, [(RekeyTests.order, 5, 7), (RekeyTests.order, 6, 8), (RekeyTests.order, 7, 9)], device)
        #expect(try device.app("SELECT group_concat(id || name || local) FROM orders") == "7minel5,8B6l6,9B7l7")
        #expect(try device.outbox().flatMap(\.changes).map(\.key) == [key(7)])
    }

    @Test func `a reference follows the record that it meant, in its own entity`() throws {
        let device = try device()
        try device.app(
            """
            BEGIN; INSERT INTO orders (id) VALUES (30), (31);
            INSERT INTO customers VALUES (30, NULL), (31, NULL); COMMIT
            """)
        let operation = try #require(try device.fresh().first)
        try device.app("INSERT INTO lines VALUES (1, 30, 30), (2, 31, 31)")
        _ = try device.fresh()
        try rekey(operation, [(RekeyTests.order, 30, 32), (RekeyTests.order, 31, 33)], device)
        #expect(try device.app("SELECT group_concat(ord || '/' || cust) FROM lines") == "32/30,33/31")
        let sent = try device.outbox().flatMap(\.changes).map { $0.fields.map(\.new) }
        #expect(
            sent == [[.integer(1), .integer(32), .integer(30)], [.integer(2), .integer(33), .integer(31)]])
    }
}
