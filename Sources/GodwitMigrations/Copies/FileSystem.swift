import Foundation

/// What the system says when it does not do something with a file.
package struct SystemError: LocalizedError {
  package let path: String
  package let code: Int32

  /// - Parameter code: What the call that failed has left in `errno`.
  package init(path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
  }

  package var errorDescription: String? { String(cString: strerror(code)) }
}

/// Files as the system calls have them, where Foundation would follow a link, overwrite, or leave a
/// moment in which somebody else can step in.
package enum FileSystem {
  /// Which file a path leads to, by whatever name or link.
  package struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
  }

  package static func identity(_ path: String) -> Identity? {
    status(path, followingLinks: true).map {
      Identity(device: UInt64(truncatingIfNeeded: $0.st_dev), number: UInt64($0.st_ino))
    }
  }

  /// Whether a name is taken, be it by a link to nowhere.
  package static func isTaken(_ path: String) -> Bool {
    status(path, followingLinks: false) != nil
  }

  package static func status(_ path: String, followingLinks: Bool) -> stat? {
    var status = stat()
    let code = followingLinks ? stat(path, &status) : lstat(path, &status)
    return code == 0 ? status : nil
  }

  /// Where a path leads in the end, be there a file or not: what a link to nowhere names is what a
  /// new file would be called.
  package static func resolvingLinks(_ path: String) -> String {
    var path = path
    // As many as the kernel follows.
    for _ in 0..<40 {
      guard let status = status(path, followingLinks: false), status.st_mode & S_IFMT == S_IFLNK,
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
      else { break }
      // What `..` means depends on where the folder really is, so it is left to the kernel.
      path = target.hasPrefix("/") ? target : "\(folder(of: path))/\(target)"
    }
    return path
  }

  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What a file or a folder is called in its folder. Foundation's own function traps at a path of one
  /// letter.
  package static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// How much room a folder has; nothing where the system does not say.
  package static func freeBytes(in folder: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }

  /// Creates a file that was not there, and nothing else: it follows no link.
  ///
  /// - Returns: Its descriptor, for writing.
  package static func create(_ path: String, mode: mode_t) throws -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemError(path: path) }
    return descriptor
  }

  /// Lets a file have the owner and the permissions of another. Where the group cannot be the same,
  /// the group gets what everybody has: others are in it.
  package static func keepAccess(of original: stat, on path: String) throws {
    var mode = original.st_mode & 0o777
    if chown(path, original.st_uid, original.st_gid) != 0,
      chown(path, uid_t.max, original.st_gid) != 0,
      status(path, followingLinks: false)?.st_gid != original.st_gid
    {
      mode = mode & 0o707 | (mode & 0o007) << 3
    }
    guard chmod(path, mode) == 0 else { throw SystemError(path: path) }
  }

  /// Gives a finished file its name, if nobody has that name: `link` fails then, where `rename` would
  /// overwrite.
  package static func place(_ file: String, at path: String) throws {
    if link(file, path) != 0 {
      let code = errno
      guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else {
        throw SystemError(path: path, code: code)
      }
      try placeWithoutLink(file, at: path)
    } else {
      unlink(file)
    }
    synchronize(folder: folder(of: path))
  }

  /// For file systems without hard links (FAT, some of networks): the name is taken by an empty file
  /// first, which is then replaced.
  private static func placeWithoutLink(_ file: String, at path: String) throws {
    close(try create(path, mode: 0o600))
    guard rename(file, path) == 0 else {
      let code = errno
      unlink(path)
      throw SystemError(path: path, code: code)
    }
  }

  /// Makes what was done to the names in a folder last, also when the power fails.
  package static func synchronize(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// A folder that nobody else can look into, for files that are not finished: what SQLite keeps beside
/// them (`-journal`, `-wal`) is then as private as they are, and all of it is gone with the folder.
package final class PrivateFolder: Sendable {
  private let root: String

  /// - Parameters:
  ///   - parent: Where it is made, under a name that nobody can guess.
  ///   - prefix: How that name begins.
  package init(in parent: String, prefix: String) throws {
    root = "\(parent)/\(prefix)\(UUID().uuidString)"
    guard mkdir(root, 0o700) == 0 else { throw SystemError(path: parent) }
  }

  deinit { remove() }

  package func path(_ name: String) -> String { "\(root)/\(name)" }

  package func remove() {
    try? FileManager.default.removeItem(atPath: root)
  }
}
