import Foundation
import Testing

/// `driftless dev` with what people get wrong.
@Suite(.serialized) struct DevCommandTests {
    private func place() throws -> Workplace {
        let place = try Workplace()
        try "contract: { id: a, version: \"1\" }\nentities: { item: { fields: { id: { type: int } } } }"
            .write(toFile: place.path("c.yaml"), atomically: true, encoding: .utf8)
        return place
    }

    private func dev(_ place: Workplace, _ port: Int, _ control: Int) -> [String] {
        [
            "dev", "--contract", place.path("c.yaml"), "--data", place.path("data"), "--chaos", "--port", "\(port)",
            "--control-port", "\(control)",
        ]
    }

    private func put(_ body: String, _ control: Int, _ place: Workplace) throws -> String {
        try place.run(
            "/usr/bin/env",
            ["curl", "-s", "-w", " %{http_code}", "-X", "PUT", "http://127.0.0.1:\(control)/", "-d", body]
        ).output
    }

    @Test func `a taken port is said, and a profile that no network has is refused`() throws {
        let place = try place(), port = DaemonTests.port(), control = port + 1
        _ = try place.start("dev", program: Workplace.binary(), dev(place, port, control))
        try place.eventually("it serves") {
            try place.run("/usr/bin/env", ["curl", "-sf", "http://127.0.0.1:\(port)/readyz"]).code == 0
                || place.run("/usr/bin/env", ["curl", "-sf", "http://127.0.0.1:\(control)/"]).code == 0
        }
        for (taken, other) in [(port, control + 1), (control + 2, control)] {
            let outcome = try place.run(Workplace.binary(), dev(place, taken, other))
            #expect(outcome.code == 1 && outcome.errors.contains("is taken"), "\(outcome)")
        }
        #expect(try put(#"{"latency":9223372036854775807}"#, control, place).contains("from 0 to a day"))
        #expect(try put("nonsense", control, place).contains("The body is no profile."))
        #expect(try put(#"{"latncy":1}"#, control, place).contains("a profile has no “latncy”"))
        #expect(try put(#"{"jitter":"much"}"#, control, place).contains("“jitter” is not of its type"))
        let slow = try put(#"{"bytes_per_second":10000}"#, control, place)
        #expect(slow.hasSuffix(" 200") && slow.contains("\"latency\" : 0"), "what is left out is as without faults")
    }
}
