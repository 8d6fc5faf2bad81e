import DriftlessContract
import DriftlessProtocol
import Foundation

/// Goal 8: bytes on the wire, before and after gzip, against JSON.
enum WireSize {
    @Sendable static func measure(_ plan: Plan) throws -> [Figure] {
        let count = 10_000
        var random = SystemRandomNumberGenerator()
        let life = OperationID.random(using: &random)
        let page = SnapshotPage(
            start: Revision(count), records: (0..<count).map { Todo.state($0, revision: Revision($0 + 1), life: life) },
            next: nil)
        let bytes = try page.wireBytes(as: .protobuf)
        let json = Array(("[" + (0..<count).map(Todo.json).joined(separator: ",") + "]").utf8)
        let edits = try PushRequest(
            device: .random(using: &random), contractDigest: Todo.contract.digest, clock: now(),
            operations: (0..<1_000).map { edit($0, life, &random) }, acknowledged: 0
        ).wireBytes(as: .protobuf)
        let rows = Double(count)
        return [
            Figure(
                name: "wire, a full row", unit: "bytes", value: Double(bytes.count) / rows,
                baseline: Double(try gzipped(json)) / rows, baselineName: "gzip'd JSON", goal: .atMost(0.55)),
            Figure(
                name: "wire, a full row, gzip'd", unit: "bytes", value: Double(try gzipped(bytes)) / rows,
                baseline: Double(try gzipped(json)) / rows, baselineName: "gzip'd JSON"),
            Figure(
                name: "wire, an update of one field", unit: "bytes", value: Double(edits.count) / 1_000,
                goal: .atMost(16)),
        ]
    }

    private static func edit(_ i: Int, _ life: OperationID, _ random: inout SystemRandomNumberGenerator)
        -> DriftlessProtocol.Operation
    {
        Operation(
            id: .random(using: &random), number: UInt64(i + 1), wallTime: now(),
            changes: [
                Change(
                    layout: Layout(Todo.entity), kind: .update, key: Todo.key(i), life: life, base: Revision(i + 1),
                    fields: [FieldChange(field: 3, old: .integer(0), new: .integer(1), base: Revision(i + 1))])
            ])
    }

    /// By the system's gzip, at its default level.
    private static func gzipped(_ bytes: [UInt8]) throws -> Int {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "--stdout", file.path]
        process.standardOutput = pipe
        try process.run()
        let count = pipe.fileHandleForReading.readDataToEndOfFile().count
        process.waitUntilExit()
        return count
    }
}
