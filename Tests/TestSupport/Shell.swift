import Foundation

/// The `sqlite3` shell, which not every machine has: tests that need it say that they were skipped
/// where it is not.
public enum Shell {
  /// Where it is, found as a shell finds it.
  private static let url: URL? = {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return folders.split(separator: ":").map {
      URL(filePath: String($0)).appending(path: "sqlite3")
    }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  public static var isPresent: Bool { url != nil }

  private struct Missing: Error {}

  /// Lets it run a script of any bytes on a database file.
  ///
  /// - Returns: Its exit code, and what it says on standard error.
  public static func run(
    _ script: Data, on database: String
  ) throws -> (code: Int32, errors: String) {
    guard let url else { throw Missing() }
    // A file, since a shell that stops at an error would break a pipe.
    let folder = try TemporaryFolder()
    try script.write(to: folder.url.appending(path: "script.sql"))
    let process = Process()
    process.executableURL = url
    process.arguments = [database]
    // It is to run with its own library, not with one that these tests are run with.
    process.environment = ProcessInfo.processInfo.environment.filter {
      $0.key != "LD_LIBRARY_PATH"
    }
    process.standardInput = try FileHandle(
      forReadingFrom: folder.url.appending(path: "script.sql"))
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let message = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: message, as: UTF8.self))
  }
}
