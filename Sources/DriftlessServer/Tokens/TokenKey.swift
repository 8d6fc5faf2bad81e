internal import Foundation

/// The secret that signs tokens: 32 random bytes that only the server's user may read.
public struct TokenKey: Sendable {
    static let byteCount = 32
    let bytes: [UInt8]

    /// A new key, in memory only.
    public init(random: inout some RandomNumberGenerator) {
        bytes = (0..<Self.byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// Reads `token.key` in a directory; makes directory and key if they are missing.
    public init(directory: String) throws(ServerError) {
        let path = directory + "/token.key"
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ServerError(.badKey, "cannot make the directory \(directory): \(error.localizedDescription)")
        }
        if !FileManager.default.fileExists(atPath: path) { try Self.create(at: path) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ServerError(.badKey, "cannot read \(path); run as the user who owns it")
        }
        guard data.count == Self.byteCount else {
            throw ServerError(
                .badKey,
                "\(path) has \(data.count) bytes instead of \(Self.byteCount); restore it from a backup, "
                    + "or remove it to get a new one (all tokens given out become invalid)")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if let mode = attributes?[.posixPermissions] as? NSNumber, mode.intValue & 0o077 != 0 {
            throw ServerError(.badKey, "others can read \(path); run: chmod 600 \(path)")
        }
        bytes = Array(data)
    }

    /// Written aside and then linked: of two processes at their first start one wins and both read the same key.
    private static func create(at path: String) throws(ServerError) {
        var random = SystemRandomNumberGenerator()
        let key = TokenKey(random: &random)
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max, using: &random))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw failed(path) }
        defer { unlink(draft) }
        let written = write(file, key.bytes, key.bytes.count)
        let synced = fsync(file)
        close(file)
        guard written == key.bytes.count, synced == 0 else { throw failed(path) }
        guard link(draft, path) == 0 || errno == EEXIST else { throw failed(path) }
    }

    private static func failed(_ path: String) -> ServerError {
        ServerError(.badKey, "cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
