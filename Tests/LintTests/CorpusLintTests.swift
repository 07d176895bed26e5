import Foundation
import GodwitIntrospection
import GodwitLint
import GodwitMigrations
import GodwitSQLSyntax
import GodwitTestSupport
import Testing

/// Real histories: what is said of them must be so.
@Suite("Real histories", .enabled(if: Corpus.isPresent, "there is no corpus"))
struct CorpusLintTests {
  struct History: Decodable, Sendable {
    struct Step: Decodable, Sendable {
      let name: String
      let sql: String
    }

    let name: String
    let steps: [Step]
  }

  static func history(_ file: URL) throws -> History {
    try JSONDecoder().decode(History.self, from: Data(contentsOf: file))
  }

  /// Without what a revision cannot say: transactions and pragmas.
  static func statements(_ sql: String) -> [String] {
    var statements: [String] = []
    var trigger = ""
    for piece in SQLStatements.split(SQLText(sql)).map(\.string) {
      let words = piece.uppercased().split(whereSeparator: \.isWhitespace).prefix(3)
      let first = words.first ?? ""
      if !trigger.isEmpty || first == "CREATE" && words.contains("TRIGGER") {
        trigger += piece + ";\n"
        if first == "END" {
          statements.append(trigger)
          trigger = ""
        }
        continue
      }
      let isOutside = ["BEGIN", "COMMIT", "END", "PRAGMA", "VACUUM", "ROLLBACK", "ANALYZE"]
      if !isOutside.contains(String(first)) { statements.append(piece) }
    }
    return statements
  }

  /// Those with errors that are some, by their codes.
  static let errors: [String: Set<String>] = [
    // Steps that are left out of the corpus make what a trigger uses.
    "joplin": ["broken-dependant"],
    // Their tools switch on legacy_alter_table, or rename tables under which views and keys follow.
    "pihole_gravity": ["broken-dependant", "foreign-key-mismatch"],
    "strawberry": ["broken-dependant"], "vaultwarden": ["foreign-key-mismatch"],
    // Views of what is not in the schema, and of what SQLite's tests break.
    "ibergis_gpkg": ["broken-dependant"], "sqlitetests_createtable": ["broken-dependant"],
    "sqlitetests_trigger": ["broken-dependant"],
    "sqlitetests_view_with": ["broken-dependant", "foreign-key-mismatch"],
    // Its parents are in another database.
    "zotero_userdata": ["foreign-key-mismatch"],
  ]

  private func check(_ name: String, _ report: LintReport) {
    let errors = report.findings.filter { $0.severity == .error }
    #expect(Set(errors.map(\.code)) == Self.errors[name] ?? [], "\(errors)")
  }

  @Test("raise no error that is none", arguments: Corpus.files("histories"))
  func histories(_ file: URL) throws {
    let history = try Self.history(file)
    let scripted = history.steps.map { step in
      let statements = Self.statements(step.sql)
      return Scripted { op in for statement in statements { try? op.execute(statement) } }
        .with(\.message, step.name)
    }
    check(history.name, try lint(scripted, all: true))
  }

  @Test("schemas raise no error that is none", arguments: Corpus.files("schemas"))
  func schemas(_ file: URL) throws {
    for snapshot in try Corpus.snapshots(file) {
      let scripted = Scripted { op in
        for statement in snapshot.statements { try? op.execute(statement) }
      }
      check(snapshot.name, try lint([scripted], all: true))
    }
  }
}
