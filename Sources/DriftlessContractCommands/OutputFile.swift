internal import Foundation

/// The file that a command writes because its caller named it.
package enum OutputFile {
    /// Writes a file, all of it or nothing, and makes the folders above.
    ///
    /// A link stays one, and what is no file (`/dev/stdout`, a pipe) is written to: replacing it, as an atomic write
    /// does, would take the device away from every other program.
    ///
    /// - Throws: `CommandFailure` of usage that says what stands in the way.
    package static func write(_ text: String, to path: String) throws {
        do {
            let file = URL(filePath: path).resolvingSymlinksInPath()
            let folder = file.deletingLastPathComponent()
            if !FileManager.default.fileExists(atPath: folder.path) {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            if isReplaceable(file) {
                try Data(text.utf8).write(to: file, options: .atomic)
            } else {
                let handle = try FileHandle(forWritingTo: file)
                defer { try? handle.close() }
                try handle.write(contentsOf: Data(text.utf8))
            }
        } catch {
            throw CommandFailure.usage("\(path) cannot be written: \(reason(error))")
        }
    }

    /// Whether a file has exactly this text; what is no file is not read, for that could wait for ever.
    package static func holds(_ text: String, at path: String) -> Bool {
        isReplaceable(URL(filePath: path).resolvingSymlinksInPath())
            && FileManager.default.contents(atPath: path) == Data(text.utf8)
    }

    private static func isReplaceable(_ file: URL) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        return switch attributes?[.type] as? FileAttributeType {
        // A folder is refused by the write itself.
        case nil, .typeRegular, .typeDirectory: true
        // Among them links that lead nowhere.
        default: false
        }
    }

    /// Foundation's words may be no more than a number: the system's are told then.
    private static func reason(_ error: any Error) -> String {
        guard let cause = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error) as NSError?,
            cause.domain == NSPOSIXErrorDomain, let code = POSIXErrorCode(rawValue: Int32(cause.code))
        else { return error.localizedDescription }
        return switch code {
        case .EISDIR: "it is a directory. Name a file in it."
        case .ENOENT, .ENOTDIR: "a part of its path is not there, or no directory."
        case .ENOSPC: "the disk is full."
        case .EACCES, .EPERM, .EROFS: "you may not write there."
        default: cause.localizedDescription
        }
    }
}
