import Foundation
import GodwitMigrations

/// Files that are there whole or not at all, whenever the process is killed: written under another name,
/// to the disk, and only then given their own.
enum AtomicFile {
  /// Writes a file where none is yet. Neither a file nor a link is overwritten.
  ///
  /// - Throws: ``CommandError/FileProblem/exists(_:)``, `SystemError`.
  static func create(_ data: Data, at path: String) throws {
    try writing(data, beside: path, mode: 0o666) { temporary in
      do {
        try FileSystem.place(temporary, at: path)
      } catch let error as SystemError where error.code == EEXIST {
        throw CommandError.file(.exists(path))
      }
    }
  }

  /// Replaces a file, which keeps its owner and permissions. A link stays, and the file that it leads
  /// to is replaced.
  static func replace(_ data: Data, at path: String) throws {
    let path = FileSystem.resolvingLinks(path)
    guard let old = FileSystem.status(path, followingLinks: false) else {
      throw SystemError(path: path, code: ENOENT)
    }
    // Replacing needs no permission for the file itself; who took it away meant it.
    guard access(path, W_OK) == 0 else { throw SystemError(path: path) }
    try writing(data, beside: path, mode: 0o600) { temporary in
      try FileSystem.keepAccess(of: old, on: temporary)
      guard rename(temporary, path) == 0 else { throw SystemError(path: path) }
      FileSystem.synchronize(folder: FileSystem.folder(of: path))
    }
  }

  /// Writes a file that nobody can guess the name of, beside its place, and puts it there.
  private static func writing(
    _ data: Data, beside path: String, mode: mode_t, _ put: (String) throws -> Void
  ) throws {
    let temporary = "\(FileSystem.folder(of: path))/.godwit-\(UUID().uuidString).tmp"
    let descriptor = try FileSystem.create(temporary, mode: mode)
    do {
      do {
        defer { close(descriptor) }
        try write(data, to: descriptor, path)
        guard fsync(descriptor) == 0 else { throw SystemError(path: path) }
      }
      try put(temporary)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func write(_ data: Data, to descriptor: Int32, _ path: String) throws {
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError(path: path, code: count < 0 ? errno : EIO) }
      rest = rest.dropFirst(count)
    }
  }
}
