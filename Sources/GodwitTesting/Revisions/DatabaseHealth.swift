import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax

import class GRDB.Database

/// What SQLite finds fault with in a database, a line each.
struct DatabaseHealth: Hashable {
  private let findings: [SQLText]

  init(_ db: Database) throws {
    let integrity = try db.texts("PRAGMA integrity_check").map(\.string).filter { $0 != "ok" }
    let broken = try Dependants.broken(db).map { "\($0.name): \($0.message)" }
    findings = (integrity + Self.orphans(db) + broken).map { SQLText(VisibleText.line($0)) }
  }

  /// A key that cannot be checked, as one that refers to nothing unique, is a finding, too.
  private static func orphans(_ db: Database) -> [String] {
    do {
      // Child, rowid, parent, number of the key.
      return try db.rows("PRAGMA main.foreign_key_check") { row in
        let id = row.identifier(1).map { "row \($0)" } ?? "a row"
        return "\(id) of \(row.text(0) ?? "?") refers to nothing in \(row.text(2) ?? "?")"
      }
    } catch {
      return ["foreign keys cannot be checked: \(ErrorWording().reason(error))"]
    }
  }

  func new(since before: DatabaseHealth) -> [String] {
    let old = Set(before.findings)
    return findings.filter { !old.contains($0) }.map(\.string)
  }
}
