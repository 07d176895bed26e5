import Foundation
import GodwitMigrations

/// A folder beneath which copies of files have the paths of the files, so that no two have the same.
struct FleetBackupPlace: Sendable {
  /// What is not beneath the working directory has its whole path beneath this.
  private static let outside = "@"

  private let folder: FleetPath
  private let workingDirectory: FleetPath

  /// - Parameters:
  ///   - folder: An absolute path, as the working directory is one.
  init(_ folder: String, workingDirectory: String) {
    self.folder = FleetPath(folder)
    self.workingDirectory = FleetPath(workingDirectory)
  }

  /// Where the copy of a file is to be; its folder is made.
  ///
  /// - Throws: ``BackupError`` where that cannot be.
  func path(for file: FleetFile) throws -> String {
    let steps = try folder.steps + relative(file)
    let path = steps.reduce(FleetPath("/")) { $0.appending($1) }
    guard let text = path.text else { throw BackupError.cannotCopy(to: path.shown, Unnamed()) }
    let parent = FileSystem.folder(of: text)
    do {
      // What may be read by others could have been in a folder into which they could not look.
      try FileManager.default.createDirectory(
        atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw BackupError.cannotCopy(to: parent, error)
    }
    return text
  }

  private struct Unnamed: LocalizedError {
    var errorDescription: String? { "its name is no text" }
  }

  /// The steps from the folder to a copy of a file.
  private func relative(_ file: FleetFile) throws -> [[UInt8]] {
    let steps = try steps(to: file)
    let here = workingDirectory.steps
    if steps.starts(with: here) {
      let rest = steps.dropFirst(here.count)
      if let first = rest.first, !first.elementsEqual(Self.outside.utf8) { return Array(rest) }
    }
    return [Array(Self.outside.utf8)] + steps
  }

  /// The steps from the root to a file. What `..` means depends on where a folder really is: then it is
  /// asked.
  private func steps(to file: FleetFile) throws -> [[UInt8]] {
    let path = FleetPath(file.text)
    guard path.steps.contains(where: { $0.elementsEqual("..".utf8) }) else { return path.steps }
    guard let real = realpath(FileSystem.folder(of: file.text), nil) else {
      throw BackupError.cannotCopy(to: path.shown, SystemError(path: file.text))
    }
    defer { free(real) }
    return FleetPath(UnsafeRawBufferPointer(start: real, count: strlen(real))).steps + [
      Array(path.name)
    ]
  }
}

extension FleetPath {
  /// The names in a path.
  fileprivate var steps: [[UInt8]] {
    bytes.split(separator: Self.slash).map(Array.init).filter { !$0.elementsEqual(".".utf8) }
  }
}
