import Foundation
import GodwitTestSupport
import Testing

@Suite("The real program on a terminal", .serialized)
struct RealTerminalTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Runs the real program, which finds a terminal at both of its streams.
  private func godwit(
    onTerminal arguments: [String], _ environment: [String: String] = [:]
  ) throws -> (code: Int32, text: String) {
    let process = Process()
    process.executableURL = builtProgram("GodwitExample")
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    var all = ProcessInfo.processInfo.environment
    for name in ["NO_COLOR", "DATABASE_URL"] { all[name] = nil }
    all["TERM"] = "xterm-256color"
    process.environment = all.merging(environment) { $1 }
    return try PseudoTerminal.run(process)
  }

  @Test(
    "on a terminal differences have colours, unless NO_COLOR or TERM speaks against it",
    arguments: [
      ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": "0"], false), (["NO_COLOR": ""], true),
      (["TERM": "dumb"], false),
    ] as [([String: String], Bool)])
  func colours(environment: [String: String], isColoured: Bool) throws {
    let (code, text) = try godwit(
      onTerminal: ["diff", "--from", "empty", "--to", "versions"], environment)
    #expect(code == 2)
    #expect(text.contains("+ table poems (8 columns)"), "\(text)")
    #expect(text.contains("\u{1B}[32m+ table poems (8 columns)\u{1B}[0m") == isColoured, "\(text)")
    #expect(text.unicodeScalars.contains("\u{1B}") == isColoured, "\(text)")
  }

  @Test(
    "what is for programs has no escapes on a terminal either",
    arguments: [
      ["diff", "--from", "empty", "--to", "versions", "--format", "json"],
      ["diff", "--from", "empty", "--to", "versions", "--format", "swift"],
      ["diff", "--from", "empty", "--to", "versions", "--sql"],
      ["check", "--format", "json"],
      ["history", "--format", "json", "--database", "e2e.sqlite"],
      ["heads", "--format", "json", "--database", "e2e.sqlite"],
      ["upgrade", "--sql", "base:head"],
    ])
  func plain(arguments: [String]) throws {
    let (code, text) = try godwit(onTerminal: arguments)
    #expect(code == 0 || code == 2, "\(text)")
    #expect(text.contains("{") || text.contains("CREATE TABLE"), "\(text)")
    #expect(!text.unicodeScalars.contains("\u{1B}"), "\(text)")
  }
}

/// A terminal that nobody looks at.
private enum PseudoTerminal {
  private struct Failure: Error {
    let code = errno
  }

  /// Runs a process with its output on the terminal.
  ///
  /// - Returns: Its exit code, and what the terminal was told, with the ends of lines as they were.
  static func run(_ process: Process) throws -> (code: Int32, text: String) {
    var (terminal, end): (Int32, Int32) = (-1, -1)
    guard openpty(&terminal, &end, nil, nil, nil) == 0 else { throw Failure() }
    defer { close(terminal) }
    let handle = FileHandle(fileDescriptor: end, closeOnDealloc: false)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    do {
      try process.run()
    } catch {
      close(end)
      throw error
    }
    // From here on the process alone has it, so that reading ends when the process does.
    close(end)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(terminal, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    process.waitUntilExit()
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { $0 != "\r" }
    return (process.terminationStatus, String(String.UnicodeScalarView(text)))
  }
}
