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
