#if Server
    import DriftlessContract
    import DriftlessContractFile
    import Foundation
    import Testing

    struct ExampleContractsTests {
        static func load(_ name: String) throws -> LoadedContract {
            let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples")
            let path = folder.appending(path: "\(name)/sync/contract.yaml").standardized.path
            func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
            return ContractLoader.load(text: try #require(read(path)), file: path, read: read)
        }

        @Test(arguments: ["FieldKit", "ShoppingList", "CRM"])
        func `an example is legal, and relies on what is to come`(_ name: String) throws {
            let loaded = try Self.load(name)
            #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map { $0.render() })")
            #expect(!loaded.refusals.isEmpty && loaded.contract == nil)
        }

        @Test func `the to-do app's contract starts`() throws {
            #expect(try Self.load("Todo").contract != nil)
        }

        @Test func `the complete one uses every section`() throws {
            let document = try #require(try Self.load("FieldKit").document)
            for section in try document.explain(ContractPath([])).keys {
                #expect(section.isWritten, "\(section.name)")
            }
        }
    }
#endif
