import Foundation
import GodwitMigrations
import GodwitSQLSyntax

/// What a command prints with `--format json`: one document, also where it fails and where several
/// databases are meant. So it is kept until the command is over.
final class JSONDocument: Sendable {
  private let stored = LockedValue<(any Encodable & Sendable)?>(nil)

  var value: (any Encodable & Sendable)? { stored.value }

  func store(_ value: some Encodable & Sendable) {
    stored.value = value
  }
}

extension Session {
  /// Makes a value what the command prints as JSON, the same value always as the same text.
  func printJSON(_ value: some Encodable & Sendable) throws {
    guard let document else { return try console.json(value) }
    document.store(value)
  }
}

extension Session {
  /// A session in which what is printed for people is left out if it is to be JSON. What is told about
  /// the work goes on.
  func printing(_ format: FormatOption) -> Session {
    guard format.format == .json else { return self }
    var session = self
    session.console.silence(.out)
    return session
  }

  /// Prints a result as a line, or as JSON.
  func print(
    _ line: String, or value: some Encodable & Sendable, _ format: FormatOption
  ) throws {
    if format.format == .json { try printJSON(value) } else { console.out(line) }
  }
}

extension Console {
  func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    // The encoder has a line for each element that is not there. What else it leaves as it is, a
    // terminal would obey.
    out(text == "[\n\n]" ? "[]" : VisibleText.json(text))
  }
}

/// How a command ended on one database.
struct CommandOutcome: Encodable {
  let name: String
  let exitCode: Int32
  let result: (any Encodable & Sendable)?
  let error: ErrorReport?

  private enum Key: String, CodingKey {
    case name, exitCode, result, error
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(exitCode, forKey: .exitCode)
    try container.encodeIfPresent(error, forKey: .error)
    if let result { try result.encode(to: container.superEncoder(forKey: .result)) }
  }

  /// What became of the database, for people.
  var summary: String {
    switch exitCode {
    case 0: "fine"
    case 2: "differs"
    case 128...: "stopped"
    default: "failed"
    }
  }
}

/// What a command prints as JSON for all databases.
struct AllDatabasesReport: Encodable {
  let databases: [CommandOutcome]
}

/// What is printed as JSON where a command fails.
struct FailureReport: Encodable {
  let outcome: CommandOutcome

  private enum Key: String, CodingKey {
    case error, result
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(outcome.error, forKey: .error)
    // What was found before it failed.
    if let result = outcome.result {
      try result.encode(to: container.superEncoder(forKey: .result))
    }
  }
}
