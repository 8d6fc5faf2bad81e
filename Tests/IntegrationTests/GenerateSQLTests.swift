import Foundation
import Testing

/// `generate sql` against the program that the tables are for.
struct GenerateSQLTests {
    private static let contract = """
        contract: { id: todo, version: "1.0.0" }
        entities:
          List: { table: "li\\"st", fields: { id: { type: uuid7 }, name: { type: string, required: true } } }
          Todo:
            fields:
              id:    { type: uuid7 }
              title: { type: string, default: "it's" }
              list:  { type: ref, to: List }
              rank:  { type: int, required: true, default: 3 }
            unique: [[list, rank]]

        """

    private func place() throws -> (Workplace, contract: String) {
        let place = try Workplace()
        try Self.contract.write(toFile: place.path("c.yaml"), atomically: true, encoding: .utf8)
        return (place, place.path("c.yaml"))
    }

    private func schema(_ place: Workplace, _ database: String) throws -> String {
        try place.sql(
            database, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'driftless%' ORDER BY name"
        )
    }

    @Test func `the device's tables are those that the daemon makes`() throws {
        let (place, contract) = try place()
        let written = place.path("schema.sql")
        let outcome = try place.driftless("generate", "sql", "--contract", contract, "--output", written)
        #expect(outcome.code == 0 && outcome.output.contains("2 tables"), "\(outcome)")
        // The shell takes what begins with a hyphen for an option.
        try place.sql("made.sqlite", "\n" + String(contentsOfFile: written, encoding: .utf8))
        try place.driftless(
            "sync", "--database", place.path("daemon.sqlite"), "--contract", contract, "--create-tables", "--server",
            "http://127.0.0.1:9", "--token-file", contract)
        let tables = try schema(place, "made.sqlite")
        #expect(try schema(place, "daemon.sqlite") == tables && tables.contains("UNIQUE (\"list\", \"rank\")"))
        try place.sql("made.sqlite", "INSERT INTO Todo(id) VALUES ('x')")
        #expect(try place.sql("made.sqlite", "SELECT title, rank FROM Todo") == "it's|3\n")
    }

    @Test func `the server's tables are those that the server makes`() throws {
        let (place, contract) = try place()
        let text = try place.driftless("generate", "sql", "--contract", contract, "--side", "server").output
        try place.sql("made.sqlite", "\n" + text)
        #expect(try schema(place, "made.sqlite").contains("STRICT"))
        #expect(try place.driftless("generate", "sql", "--contract", place.path("none.yaml")).code == 2)
        #expect(try place.driftless("generate", "sql", "--contract", contract, "--side", "both").code == 2)
    }
}
