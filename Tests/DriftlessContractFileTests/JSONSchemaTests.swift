#if Server
    import Foundation
    import Testing

    @testable import DriftlessContractFile

    struct JSONSchemaTests {
        private func schema() throws -> [String: Any] {
            let data = Data(JSONSchema.contract.text(isPretty: true).utf8)
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }

        private func at(_ path: String...) throws -> [String: Any] {
            try path.reduce(try schema()) { schema, name in try #require(schema[name] as? [String: Any], "\(name)") }
        }

        @Test func `it is a schema of draft 2020-12 with every section`() throws {
            let schema = try schema()
            #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
            let sections = try #require(schema["properties"] as? [String: Any])
            #expect(Set(sections.keys) == Set(Language.sections.map(\.name)))
            #expect(schema["additionalProperties"] as? Bool == false)
        }

        @Test func `a key has its meaning, its default and its bounds`() throws {
            let cap = try at(
                "properties", "transport", "properties", "retry", "properties", "backoff", "properties", "cap")
            #expect(cap["description"] as? String == "The longest wait.")
            #expect(cap["default"] as? String == "5m" && cap["type"] as? String == "string")
            let probes = try at("properties", "transport", "properties", "breaker", "properties", "probes")
            #expect(probes["default"] as? Int == 3 && probes["minimum"] as? Int == 1)
        }

        @Test func `a name of the author's may be any, and what is required is required`() throws {
            let entity = try at("properties", "entities", "additionalProperties")
            #expect(entity["required"] as? [String] == ["fields"])
            let words = try at(
                "properties", "entities", "additionalProperties", "properties", "direction")
            #expect(words["enum"] as? [String] == ["both", "down", "up", "local"])
            let notes = try #require(words["markdownEnumDescriptions"] as? [String])
            #expect(notes.count == 4 && notes[2].hasSuffix("Not executed yet."))
        }
    }
#endif
