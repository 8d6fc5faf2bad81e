import DriftlessContract
import DriftlessProtocol
import Testing

@Suite struct WireTests {
    private func roundTrip<M: WireMessage & Equatable>(_ message: M) throws {
        for format in WireFormat.allCases {
            let bytes = try message.wireBytes(as: format)
            #expect(try M(wire: bytes, as: format) == message, "\(M.self) as \(format)")
        }
    }

    /// Whatever the bytes, there is a message or a `WireError`; what is read can be written again.
    private func torture<M: WireMessage & Equatable>(_ message: M) throws {
        var random = Seeded(state: 42)
        for format in WireFormat.allCases {
            let bytes = try message.wireBytes(as: format)
            for end in bytes.indices { decode(M.self, Array(bytes[..<end]), format) }
            for _ in 0..<500 {
                var bent = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) where !bent.isEmpty {
                    bent[Int.random(in: bent.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                decode(M.self, bent, format)
            }
        }
    }

    private func decode<M: WireMessage & Equatable>(_ type: M.Type, _ bytes: [UInt8], _ format: WireFormat) {
        do throws(WireError) {
            let message = try M(wire: bytes, as: format)
            let again = try M(wire: message.wireBytes(as: .protobuf), as: .protobuf)
            #expect(again == message)
        } catch {
            #expect(!error.message.isEmpty)
        }
    }

    @Test func everyMessageComesBackExactly() throws {
        try roundTrip(Samples.hello)
        try roundTrip(Samples.welcome)
        try roundTrip(Samples.push)
        try roundTrip(Samples.pushed)
        try roundTrip(Samples.pull)
        try roundTrip(Samples.scopedPull)
        try roundTrip(Samples.page)
        try roundTrip(Samples.snapshot)
        try roundTrip(Samples.snapshotPage)
        try roundTrip(Samples.problem)
        try roundTrip(SnapshotRequest(device: Samples.device, contractDigest: [], cursor: nil))
        try roundTrip(SnapshotPage(start: 0, records: [], next: nil))
    }

    @Test func hostileBytesNeverCrash() throws {
        try torture(Samples.hello)
        try torture(Samples.welcome)
        try torture(Samples.push)
        try torture(Samples.pushed)
        try torture(Samples.pull)
        try torture(Samples.page)
        try torture(Samples.snapshot)
        try torture(Samples.snapshotPage)
        try torture(Samples.problem)
    }

    @Test func jsonShowsValuesAndTakesPackedOnes() throws {
        let key = RecordKey(bytes: PackedRow.pack([.integer(1)]))
        let layout = Layout(entity: "tag", fields: ["name"])
        let record = RecordState(layout: layout, key: key, revision: 2, life: Samples.life, row: [.string("red")])
        let page = PullPage(start: 1, end: 2, complete: true, records: [record])
        let json = String(decoding: try page.wireBytes(as: .json), as: UTF8.self)
        #expect(json.contains(#""values":[{"text":"red"}]"#))

        let packed = """
            {"start":1,"end":2,"complete":true,"layouts":[{"entity":"tag","fields":["name"]}],
            "records":[{"key":"AQI=","revision":2,"life":"//////////8AAAAAAAAAAg==","row":"AwNyZWQ="}]}
            """
        #expect(try PullPage(wire: Array(packed.utf8), as: .json) == page)
    }

    /// Records are written without the generated code, and must be what that would write.
    @Test func aRecordHasTheBytesOfTheProtocol() throws {
        let key = RecordKey(bytes: PackedRow.pack([.integer(1)]))
        let layout = Layout(entity: "tag", fields: ["name"])
        let live = RecordState(layout: layout, key: key, revision: 300, life: Samples.life, row: [.string("red")])
        let gone = RecordState(layout: layout, key: key, revision: 2, life: Samples.life, row: nil)
        let life: [UInt8] = [0x22, 16] + Samples.life.bytes
        let first: [UInt8] = [0x1A, 32, 0x12, 2, 1, 2, 0x18, 0xAC, 0x02] + life + [0x32, 5, 3, 3, 0x72, 0x65, 0x64]
        let second: [UInt8] = [0x1A, 26, 0x12, 2, 1, 2, 0x18, 2] + life + [0x28, 1]
        let page = SnapshotPage(start: 0, records: [live, gone], next: nil)
        let bytes = try page.wireBytes(as: .protobuf)
        #expect(bytes.suffix(first.count + second.count) == (first + second)[...])

        // A newer peer's unknown field, and values that come one by one, are read as ever.
        let head = bytes.dropLast(first.count + second.count)
        let unknown: [UInt8] = [0x1A, 35] + first.dropFirst(2) + [0xA0, 0x06, 1]
        #expect(try SnapshotPage(wire: head + unknown, as: .protobuf).records == [live])
        let readable: [UInt8] = [0x42, 5, 0x22, 3, 0x72, 0x65, 0x64]
        let oneByOne: [UInt8] = [0x1A, 32] + first[2..<27] + readable
        #expect(try SnapshotPage(wire: head + oneByOne, as: .protobuf).records == [live])
        let error = #expect(throws: WireError.self) {
            try SnapshotPage(wire: head + [0x1A, 5, 0x12, 1, 0, 0x28, 1], as: .protobuf)
        }
        #expect(error?.message.contains("NULL") == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        (#"{"records":[{"layout":3}]}"#, "layout 3 is out of range"),
        (#"{"layouts":[{"entity":"t"}],"records":[{"key":"AQI=","life":"AAAA"}]}"#, "has 3 bytes"),
        (#"{"layouts":[{"entity":"t"}],"records":[{"key":"AYIA"}]}"#, "not canonical"),
        (#"{"layouts":[{"entity":"t"}],"records":[{"key":"AA=="}]}"#, "NULL"),
        (#"{"layouts":[{"entity":"t"}],"records":[{"row":"AA=="}]}"#, "has 1 values"),
        (#"{"layouts":[{"entity":"t"}],"records":[{"row":"CQ=="}]}"#, "malformed"),
        (#"{"digests":[{"count":"18446744073709551615"}]}"#, "too large"),
    ])
    func refusalsSayWhy(_ json: String, _ reason: String) {
        let error = #expect(throws: WireError.self) { try PullPage(wire: Array(json.utf8), as: .json) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test func aFieldOutsideTheLayoutIsRefused() {
        let json = """
            {"device":"AAAAAAAAAAAAAAAAAAAAAA==","layouts":[{"entity":"t","fields":["a"]}],"operations":[
            {"id":"AAAAAAAAAAAAAAAAAAAAAA==","changes":[{"kind":"CHANGE_KIND_UPDATE","key":"AQI=","fields":[1],
            "news":"AA=="}]}]}
            """
        let error = #expect(throws: WireError.self) { try PushRequest(wire: Array(json.utf8), as: .json) }
        #expect(error?.message.contains("A field of t 1 is out of range") == true, "\(error?.message ?? "")")
    }

    @Test func aProblemReadsAsProblemDetails() throws {
        let json = #"{"code":"expired","detail":"The token ran out.","status":401}"#
        let problem = Problem(code: "expired", message: "The token ran out.")
        #expect(try Problem(wire: Array(json.utf8), as: .json) == problem)
    }
}
