import Foundation

/// What stands between a device and its server, or where the server should be: python's sockets, because it must speak
/// bad HTTP too, and hold back what it should pass on.
final class Portal: Sendable {
    private let process: Int32
    private let log: URL
    let url: String

    /// - Parameters:
    ///   - script: defines `serve(c)`, which gets each connection; `read(c)` reads a request and tells of a guest,
    ///     `keep` keeps connections open.
    ///   - scheme: of the URL.
    init(_ script: String, scheme: String = "http", _ arguments: String...) throws {
        let main = """
            import os, socket, ssl, sys, threading
            keep = []
            def read(c):
                data = b""
                while b"\\r\\n\\r\\n" not in data:
                    more = c.recv(65536)
                    if not more: return data
                    data += more
                head, rest = data.split(b"\\r\\n\\r\\n", 1)
                length = [l for l in head.lower().split(b"\\r\\n") if l.startswith(b"content-length:")]
                left = int(length[0].split(b":")[1]) - len(rest) if length else 0
                while left > 0:
                    more = c.recv(65536)
                    if not more: break
                    data += more; left -= len(more)
                open(sys.argv[1], "a").write("guest\\n")
                return data
            \(script)
            def safely(c):
                try: serve(c)
                except OSError: c.close()
            s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(64)
            print(s.getsockname()[1], flush=True)
            while True: threading.Thread(target=safely, args=(s.accept()[0],), daemon=True).start()
            """
        log = FileManager.default.temporaryDirectory.appendingPathComponent("portal-\(UUID().uuidString)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", main, log.path] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line: [UInt8] = []
        while line.last != UInt8(ascii: "\n") {
            let more = pipe.fileHandleForReading.readData(ofLength: 1)
            if more.isEmpty { break }
            line += more
        }
        self.process = process.processIdentifier
        let port = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        url = "\(scheme)://127.0.0.1:\(port)"
    }

    /// Whether a request was read.
    var hasGuest: Bool { FileManager.default.fileExists(atPath: log.path) }

    /// Not by SIGTERM, which a child may have been started to ignore.
    func stop() {
        kill(process, SIGKILL)
        try? FileManager.default.removeItem(at: log)
    }

    /// Says the same to everybody.
    convenience init(answer: String) throws {
        try self.init("def serve(c): read(c); c.sendall(sys.argv[2].encode()); c.close()", answer)
    }

    /// Reads, and never answers.
    static func silent() throws -> Portal { try Portal("def serve(c): read(c); keep.append(c)") }

    /// Speaks TLS with a certificate of its own making.
    static func untrusted() throws -> Portal {
        try Portal(
            """
            import subprocess
            key, certificate = sys.argv[1] + ".key", sys.argv[1] + ".crt"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                check=True, stderr=subprocess.DEVNULL)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            for file in key, certificate: os.remove(file)
            def serve(c): read(context.wrap_socket(c, server_side=True))
            """, scheme: "https")
    }

    /// A proxy that passes an answer on when it is complete, or in pieces of so many bytes.
    static func buffering(before server: String, pieces: Int?) throws -> Portal {
        let port = server.split(separator: ":").last.map(String.init) ?? ""
        return try Portal(
            """
            def serve(c):
                head, body = read(c).split(b"\\r\\n\\r\\n", 1)
                head = b"\\r\\n".join(l for l in head.split(b"\\r\\n") if not l.lower().startswith(b"connection:"))
                up = socket.create_connection(("127.0.0.1", int(sys.argv[2])))
                up.sendall(head + b"\\r\\nConnection: close\\r\\n\\r\\n" + body)
                held, size = b"", int(sys.argv[3])
                while True:
                    more = up.recv(65536)
                    held += more
                    if not more or (size and len(held) >= size):
                        c.sendall(held); held = b""
                    if not more: break
                c.close()
            """, port, "\(pieces ?? 0)")
    }
}
