import ArgumentParser
import Foundation
import GodwitSQLSyntax
import GodwitSchemaDiff

struct CheckCommand: ProjectCommand {
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

  @Flag(help: "Take another order of columns for a difference.")
  var strictOrder = false

  @Flag(help: "Say which hints at renames, renamed(from:), are not needed any more.")
  var hints = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    session.warnIfStale()
    let comparison = try Comparison(session, try session.migrator(), database: database.database)
    session.console.err(comparison.headline)
    let change = try comparison.change()
    let differences = change.differences(strictOrder: strictOrder)
    switch format.format {
    case .json: try session.printJSON(DifferencesReport(session, differences, change))
    case .text: report(differences, session)
    }
    if hints {
      for hint in comparison.satisfiedHints {
        session.console.err(Wording(session: session).describe(hint))
      }
    }
    if !differences.isEmpty { throw ExitCode(2) }
  }

  private func report(_ differences: [Difference], _ session: Session) {
    guard !differences.isEmpty else {
      session.console.out("No differences.")
      return
    }
    for line in DifferenceReport(session).lines(differences) { session.console.out(line) }
    session.console.err("To write the revision: \(session.autogenerateHint)")
  }
}

extension Session {
  /// Prints a value as JSON, the same value always as the same text.
  func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // What the encoder leaves as it is, a terminal would obey.
    console.out(VisibleText.json(String(decoding: try encoder.encode(value), as: UTF8.self)))
  }
}
