import Foundation

/// A copy of a package in which things can be tried: edited, built and run, without the package
/// itself being touched.
///
/// The copy stays where it is from one use to the next, so that only what has changed is built.
struct PackageCopy {
  let original: URL
  let folder: URL

  struct Failure: Error {
    let command: String
    let output: String
  }

  /// What is no part of a package's source.
  private static let left: Set<String> = [".build", ".git", ".swiftpm"]

  // MARK: Files

  /// Makes the copy like the original. Files that are the same already are left alone, so that
  /// nothing is built because of a new date.
  func synchronize() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let wanted = try Self.files(in: original)
    for path in try Self.files(in: folder) where !wanted.contains(path) {
      try FileManager.default.removeItem(at: folder.appending(path: path))
    }
    for path in wanted {
      let content = try Data(contentsOf: original.appending(path: path))
      try write(content, to: path)
    }
  }

  func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
  }

  func write(_ content: Data, to path: String) throws {
    let target = folder.appending(path: path)
    guard FileManager.default.contents(atPath: target.path) != content else { return }
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: target)
  }

  private static func files(in folder: URL) throws -> Set<String> {
    var files: Set<String> = []
    let entries = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.isDirectoryKey])
    for entry in entries where !isLeft(entry.lastPathComponent) {
      let name = entry.lastPathComponent
      if try entry.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
        files.formUnion(try self.files(in: entry).map { "\(name)/\($0)" })
      } else {
        files.insert(name)
      }
    }
    return files
  }

  private static func isLeft(_ name: String) -> Bool {
    left.contains(name) || name.hasPrefix(".build") || name.contains(".sqlite")
  }

  // MARK: Commands

  /// Builds the copy.
  ///
  /// - Returns: The folder of the built programs.
  func build(_ product: String) throws -> URL {
    let options = ["build", "--quiet", "--product", product, "--package-path", folder.path]
    _ = try run("swift", options)
    let path = try run(
      "swift", ["build", "--show-bin-path", "--package-path", folder.path])
    return URL(filePath: path.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Runs a program in the copy's folder, with `DATABASE_URL` as given, and returns what it printed
  /// on either stream.
  ///
  /// - Throws: ``Failure`` if it ends with a code that is not among `accepting`.
  func run(
    _ program: String, _ arguments: [String], database: String? = nil, accepting: Set<Int32> = [0]
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["DATABASE_URL"] = database  // What is set may be somebody's real database.
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard accepting.contains(process.terminationStatus) else {
      let command = ([program] + arguments).joined(separator: " ")
      throw Failure(command: command, output: output)
    }
    return output
  }
}
