import Foundation
import GodwitMigrations
import GodwitSourceRegistry

/// The list of a folder's revisions or declarations as a file of that folder, for builds that refuse
/// plugins.
struct CheckedInRegistry {
  /// The package, as the process can use it.
  let root: String
  /// The folder, seen from the package.
  let folder: String
  let module: String

  /// The file, seen from the package.
  var path: String { "\(folder)/\(Registry.fileName)" }

  /// Those of a package, by their folders. Folders that begin with a dot hold none, a package inside of
  /// it has its own, and a file of the same name that somebody else has written is none.
  static func all(in root: String) -> [CheckedInRegistry] {
    guard let paths = FileManager.default.enumerator(atPath: root) else { return [] }
    var found: [CheckedInRegistry] = []
    while let path = paths.nextObject() as? String {
      let name = FileSystem.name(of: path)
      if name.utf8.first == UInt8(ascii: ".") || isPackage("\(root)/\(path)") {
        paths.skipDescendants()
      }
      let folder = FileSystem.folder(of: path)
      guard name == Registry.fileName, folder != "." else { continue }
      guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else { continue }
      let text = String(decoding: data, as: UTF8.self)
      guard isWritten(text) else { continue }
      let module = Self.module(in: text)
      found.append(CheckedInRegistry(root: root, folder: folder, module: module ?? ""))
    }
    return found.sorted { $0.folder < $1.folder }
  }

  private static func isPackage(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/Package.swift")
  }

  /// Whether a file's text is a list, whatever somebody has put before it.
  private static func isWritten(_ text: String) -> Bool {
    text.utf8.firstRange(of: Registry.Writer.command.rawValue.utf8) != nil
  }

  /// The module that a list of declarations names.
  private static func module(in text: String) -> String? {
    guard let start = text.range(of: "module: \"")?.upperBound else { return nil }
    return text[start...].firstIndex(of: "\"").map { String(text[start..<$0]) }
  }

  /// What the file is to be.
  ///
  /// - Throws: `SourceProblem` for a file of the folder that cannot be listed.
  func source() throws -> String {
    try Registry.source(
      folder: folder, module: module, files: SourceFile.all(in: "\(root)/\(folder)"),
      writer: .command)
  }

  /// Whether the file is another one than it is to be.
  func isBehind() throws -> Bool {
    try FileManager.default.contents(atPath: "\(root)/\(path)") != Data(source().utf8)
  }

  /// Writes the file, unless it is as it is to be.
  ///
  /// - Returns: Whether it was written.
  /// - Throws: ``CommandError/FileProblem/exists(_:)`` for a file that somebody else has written.
  func write() throws -> Bool {
    guard try isBehind() else { return false }
    let file = "\(root)/\(path)"
    let data = Data(try source().utf8)
    if let present = FileManager.default.contents(atPath: file) {
      guard Self.isWritten(String(decoding: present, as: UTF8.self)) else {
        throw CommandError.file(.exists(path))
      }
      try AtomicFile.replace(data, at: file)
    } else {
      try AtomicFile.create(data, at: file)
    }
    return true
  }
}

extension SourceFile {
  /// The Swift files of a folder and of those in it that a build takes, which leaves out what begins with
  /// a dot; and not a list that is checked in.
  static func all(in folder: String) -> [SourceFile] {
    guard let paths = FileManager.default.enumerator(atPath: folder) else { return [] }
    var found: [SourceFile] = []
    while let path = paths.nextObject() as? String {
      if FileSystem.name(of: path).utf8.first == UInt8(ascii: ".") {
        paths.skipDescendants()
        continue
      }
      guard path.hasSuffix(".swift"), path != Registry.fileName,
        let data = FileManager.default.contents(atPath: "\(folder)/\(path)")
      else { continue }
      found.append(SourceFile(path: path, text: String(decoding: data, as: UTF8.self)))
    }
    return found
  }
}

extension Session {
  /// The lists of the package that are checked in.
  var registries: [CheckedInRegistry] { packageRoot.map { CheckedInRegistry.all(in: $0) } ?? [] }

  /// The package: where the nearest Package.swift is, upwards.
  var packageRoot: String? {
    var folder = workingDirectory.standardizedFileURL.path
    while !FileManager.default.fileExists(atPath: "\(folder)/Package.swift") {
      let parent = FileSystem.folder(of: folder)
      if parent == folder || parent.isEmpty { return nil }
      folder = parent
    }
    return folder
  }

  /// Brings the lists that are checked in up to date, after a file was written.
  func refreshRegistries() throws {
    for registry in registries where try listing(registry, { try registry.write() }) {
      console.err("Wrote \(registry.path)")
    }
  }

  /// Does something with a list, with words for a file that it cannot list.
  func listing<Result>(
    _ registry: CheckedInRegistry, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let problem as SourceProblem {
      throw CommandError.package(.unlistable(problem.diagnostic(base: registry.folder + "/")))
    }
  }
}
