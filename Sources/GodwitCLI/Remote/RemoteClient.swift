import Foundation
import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax

/// Gives SQL to the command of a remote database.
struct RemoteClient {
  enum Problem: Error, Hashable {
    case noCommand
    case cannotStart(String, String)
    case tooSlow(seconds: Double)
    /// Somebody wanted to stop, and the command was ended.
    case stopped
    case failed(code: Int32, said: String)
    /// The answer is not one, or only a part of one.
    case noAnswer(said: String)
    /// The statement cannot be given to a client that takes a line at a time.
    case notOneLine(String)
    /// What was given as one script was not carried out as one transaction.
    case notAtomic
    /// A script as long as the one that is to be run does not arrive whole.
    case cuts(bytes: Int)
  }

  let remote: RemoteDatabase
  let environment: [String: String]
  /// Whether signals are for this work.
  var hearsSignals = false

  /// What the command printed.
  struct Output {
    let code: Int32
    let text: [UInt8]
    let errors: [UInt8]

    /// For people.
    var said: String {
      let bytes = (errors.isEmpty ? text : errors).prefix(2000)
      return VisibleText.line(
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
          .joined(separator: " "))
    }
  }

  /// Rows of texts, each column cast to bytes.
  ///
  /// - Parameters:
  ///   - columns: Expressions over `source`.
  ///   - source: What stands behind FROM.
  func rows(_ columns: [String], from source: String) throws -> [[SQLText?]] {
    let output = try run([RemoteAnswer.query(columns, from: source)])
    guard let rows = RemoteAnswer.rows(in: output.text) else {
      throw output.code == 0
        ? Problem.noAnswer(said: output.said) : Problem.failed(code: output.code, said: output.said)
    }
    return rows
  }

  /// - Returns: Nothing for a table that is not there, or of which nothing is heard.
  func countRows(of table: SQLText) -> Int? {
    let source = "(SELECT count(*) AS n FROM main.\(SQLIdentifier.quoted(table)))"
    let answer = try? rows(["n"], from: source).first?.first ?? nil
    return answer.flatMap { Int($0.string) }
  }

  /// Gives statements to the command as one script. Whether they were carried out, only the database
  /// can tell.
  @discardableResult
  func run(_ statements: [String]) throws -> Output {
    let sql =
      remote.dialect.takesLines
      ? try statements.map(Self.line).joined(separator: "; ") + "\n"
      : statements.map(SQLStatements.closed).joined(separator: "\n") + "\n"
    return try run(sql)
  }

  private static func line(_ statement: String) throws -> String {
    guard let line = SQLStatements.onOneLine(SQLText(statement)) else {
      throw Problem.notOneLine(SQLTokens(SQLText(statement)).words(4))
    }
    return line.string
  }

  private func run(_ sql: String) throws -> Output {
    guard let command = remote.query.first else { throw Problem.noCommand }
    let mark = "{sql}"
    let isArgument = remote.query.contains { $0.utf8.firstRange(of: mark.utf8) != nil }
    let arguments = remote.query.dropFirst().map { argument in
      argument.utf8.firstRange(of: mark.utf8).map { range in
        String(Substring(argument.utf8[..<range.lowerBound])) + sql
          + String(Substring(argument.utf8[range.upperBound...]))
      } ?? argument
    }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "godwit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, since a pipe that nobody reads fills up.
    let files = ["in", "out", "errors"].map { folder.appending(path: $0) }
    try Data((isArgument ? "" : sql).utf8).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let standard = try Streams(
      input: FileHandle(forReadingFrom: files[0]), output: FileHandle(forWritingTo: files[1]),
      errors: FileHandle(forWritingTo: files[2]))
    let answers = try files.dropFirst().map { try FileHandle(forReadingFrom: $0) }
    // Open files need no names, and what has no name is gone with this process, however that ends: it is
    // the text of a script.
    try FileManager.default.removeItem(at: folder)
    let code = try wait(for: [command] + arguments, standard)
    let texts = try answers.map { Array(try $0.readToEnd() ?? Data()) }
    return Output(code: code, text: texts[0], errors: texts[1])
  }

  /// What a process reads and writes.
  private struct Streams {
    let input, output, errors: FileHandle
  }

  private func wait(for command: [String], _ streams: Streams) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["--"] + command
    process.environment = environment
    process.standardInput = streams.input
    process.standardOutput = streams.output
    process.standardError = streams.errors
    let exited = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in exited.signal() }
    do {
      try process.run()
    } catch {
      throw Problem.cannotStart(command.first ?? "", error.localizedDescription)
    }
    // A process has a group of its own, which a terminal's ^C does not reach.
    let isStopped = LockedValue(false)
    let ear =
      hearsSignals
      ? SignalEar {
        isStopped.value = true
        exited.signal()
      } : nil
    return try withExtendedLifetime(ear) {
      let isInTime = exited.wait(timeout: .now() + remote.patience) == .success
      if isInTime, !isStopped.value { return process.terminationStatus }
      end(process)
      throw isStopped.value ? Problem.stopped : .tooSlow(seconds: remote.patience)
    }
  }

  /// Ends a process, whatever it says to that: it can have been started with SIGTERM blocked.
  private func end(_ process: Process) {
    for signal in [SIGTERM, SIGKILL] where process.isRunning {
      kill(process.processIdentifier, signal)
      for _ in 0..<100 where process.isRunning { Thread.sleep(forTimeInterval: 0.02) }
    }
  }
}

/// An answer that can be found in whatever a client prints around it, and of which one can tell whether it
/// is whole.
enum RemoteAnswer {
  private static let beginning = "godwit["

  /// One text for all rows: columns as hexadecimal digits, `-` for NULL.
  static func query(_ columns: [String], from source: String) -> String {
    let values = columns.map {
      "CASE WHEN \($0) IS NULL THEN '-' ELSE hex(CAST(\($0) AS BLOB)) END"
    }
    // The mark is put together, so that a client that repeats the SQL does not answer by it; and there is
    // no `;`, at which a client can cut it.
    return "SELECT 'god' || 'wit[' || coalesce(group_concat(v, '/'), '') || ']' AS answer FROM "
      + "(SELECT \(values.joined(separator: " || ',' || ")) AS v FROM \(source))"
  }

  /// - Returns: Nothing where there is no whole answer.
  static func rows(in output: [UInt8]) -> [[SQLText?]]? {
    guard let start = output.firstRange(of: Array(beginning.utf8))?.upperBound,
      let end = output[start...].firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    let text = output[start..<end]
    if text.isEmpty { return [] }
    var rows: [[SQLText?]] = []
    for row in text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      var values: [SQLText?] = []
      for value in row.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        if value.elementsEqual("-".utf8) {
          values.append(nil)
        } else {
          guard let bytes = bytes(value) else { return nil }
          values.append(SQLText(bytes: bytes))
        }
      }
      rows.append(values)
    }
    return rows
  }

  private static func bytes(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for digit in digits {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}
