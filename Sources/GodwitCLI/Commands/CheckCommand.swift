import ArgumentParser
import Foundation
import SchemaDiff

struct CheckCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check",
      abstract: "Say whether the database is as schema/ declares it.",
      discussion: """
        Exits with 0 if it is, with 2 and a list of differences if it is not, and with 1 if that \
        cannot be said. Where there is no database, schema/ is compared with what versions/ \
        produces: for continuous integration.
        """)
  }

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let comparison = try Comparison(session, try session.migrator(), database: database.database)
    session.console.err(comparison.headline)
    let differences = try comparison.differences().differences
    switch format.format {
    case .json: try session.printJSON(CheckReport(session, differences))
    case .text: report(differences, session)
    }
    if !differences.isEmpty { throw ExitCode(2) }
  }

  private func report(_ differences: [Difference], _ session: Session) {
    guard !differences.isEmpty else {
      session.console.out("No differences.")
      return
    }
    for line in DifferenceReport(session, on: .out).lines(differences) { session.console.out(line) }
    session.console.err("To write the revision: \(session.autogenerateHint)")
  }
}

/// What `check --format json` prints.
private struct CheckReport: Encodable {
  struct Entry: Encodable {
    let change: String
    let kind: String
    let table: String?
    let name: String
    let detail: String
    let declaredAt: String?
  }

  let differences: [Entry]

  init(_ session: Session, _ differences: [Difference]) {
    self.differences = differences.map {
      Entry(
        change: $0.change.rawValue, kind: $0.kind.rawValue, table: $0.table, name: $0.name,
        detail: $0.detail, declaredAt: session.describe($0.location))
    }
  }
}

extension Session {
  /// Prints a value as JSON, the same value always as the same text.
  func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    console.out(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
