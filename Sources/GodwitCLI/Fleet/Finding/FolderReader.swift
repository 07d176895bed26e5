import Foundation
import GodwitMigrations

/// The entries of a folder, read one after the other: of a folder of any size, a few are held.
final class FolderReader {
  enum Kind: Hashable {
    case file, folder, linkToFolder, other
  }

  #if canImport(Darwin)
    private typealias Directory = UnsafeMutablePointer<DIR>
  #else
    private typealias Directory = OpaquePointer
  #endif

  private let folder: Directory
  private let name: FleetPath

  /// - Parameters:
  ///   - path: Where it is, as the process can use it.
  ///   - name: How it is told.
  /// - Throws: `SystemError` for one that cannot be read.
  init(_ path: FleetPath, named name: FleetPath) throws {
    self.name = name
    let bytes = (path.bytes.isEmpty ? Array(".".utf8) : path.bytes) + [0]
    let opened: Directory? = bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.flatMap { opendir($0) } }
    }
    guard let opened else { throw SystemError(path: name.shown) }
    folder = opened
  }

  deinit { closedir(folder) }

  /// The name of the next entry.
  ///
  /// - Throws: `SystemError` where the folder cannot be read to its end.
  func next() throws -> [UInt8]? {
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        guard errno == 0 else { throw SystemError(path: self.name.shown) }
        return nil
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        let start = UnsafeRawPointer(field).assumingMemoryBound(to: UInt8.self)
        let length = strlen(UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self))
        return Array(UnsafeBufferPointer(start: start, count: length))
      }
      if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { return name }
    }
  }

  /// What there is at a path: nothing where nothing is, or where it may not be known.
  static func kind(_ path: FleetPath) -> Kind? {
    guard let status = status(path, followingLinks: true) else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR:
      let own = self.status(path, followingLinks: false)
      return own.map { $0.st_mode & S_IFMT == S_IFLNK } == true ? .linkToFolder : .folder
    default: return .other
    }
  }

  static func status(_ path: FleetPath, followingLinks: Bool) -> stat? {
    guard !path.bytes.contains(0) else { return nil }
    return (path.bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters -> stat? in
        guard let start = characters.baseAddress else { return nil }
        var status = stat()
        let code = followingLinks ? stat(start, &status) : lstat(start, &status)
        return code == 0 ? status : nil
      }
    }
  }
}
