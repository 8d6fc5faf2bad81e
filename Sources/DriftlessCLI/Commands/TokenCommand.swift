internal import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessServer
internal import DriftlessServerStore

/// `driftless token`: signs a token with the key in a server's data directory.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Prints a token for a server.",
        discussion: """
            Prints the token alone. Makes the key if the directory has none. A token is a secret: keep it in a file \
            that only you can read.

            EXAMPLE: driftless token --data /var/lib/driftless --tenant acme --user ann --ttl 8h > ann.token
            """)

    @Option(help: "The server's data directory.") var data: String
    @Option(help: "The tenant: letters, digits, '.', '_' and '-'.") var tenant: String
    @Option(help: "The user.") var user: String
    @Option(name: .customLong("role"), help: "A role; may be repeated. 'backend' writes for the server's side.")
    var roles: [String] = []
    @Option(help: "How long it is good: 45s, 30m, 1h, 7d.") var ttl = "1h"

    func validate() throws {
        guard Self.seconds(ttl) != nil else {
            throw ValidationError("--ttl is a number and s, m, h or d, such as 30m; at most 3650d.")
        }
        guard !user.isEmpty else { throw ValidationError("--user is empty.") }
    }

    func run() async throws {
        guard let lifetime = Self.seconds(ttl) else { throw Exit.usage }
        let issuer = await TokenIssuer(key: try TokenKey(directory: data))
        let caller = Caller(tenant: tenant, user: user, roles: roles)
        Terminal.line(try await issuer.issue(for: caller, now: SyncServer.systemTime() / 1000, ttl: lifetime))
    }

    /// `nil` for what is no duration above zero and up to ten years.
    static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = text.last, let unit = units[last], let number = Int64(text.dropLast()), number > 0,
            number <= 3650 * 86_400 / unit
        else { return nil }
        return number * unit
    }
}
