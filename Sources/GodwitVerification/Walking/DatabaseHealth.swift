import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax

import class GRDB.Database

/// What is wrong with the references and the dependants of a database, a line each.
package struct DatabaseHealth: Hashable {
  /// How much is looked at.
  package enum Depth: Sendable {
    /// Each row that refers to nothing, what does not compile, and what `integrity_check` says.
    case whole
    /// Each row that refers to nothing, and what does not compile.
    case everything
    /// Each row that refers to nothing: whether all compiles is known.
    case references
    /// How many rows refer to nothing: of a large file there could be too many to be told.
    case counts
  }

  private struct Reference: Hashable {
    let child: SQLText
    let parent: SQLText
  }

  private let findings: [Finding]
  /// How many rows refer to nothing, where they are only counted.
  private let orphans: [Reference: Int]

  package init(_ db: Database, _ depth: Depth = .whole) throws {
    var findings =
      try depth == .references
      ? []
      : Dependants.broken(db).map { broken in
        Finding(
          VisibleText.line("\(broken.name): \(broken.message)"), VisibleText.line(broken.name))
      }
    switch depth {
    case .whole, .everything, .references:
      if depth == .whole { findings = try Self.integrity(db) + findings }
      findings += Self.orphans(db)
      orphans = [:]
    case .counts:
      do {
        orphans = try Self.counts(db)
      } catch {
        orphans = [:]
        findings.append(Self.uncheckable(error))
      }
    }
    self.findings = findings
  }

  static func integrity(_ db: Database) throws -> [Finding] {
    try db.texts("PRAGMA integrity_check").compactMap(Finding.init(integrity:))
  }

  /// A key that cannot be checked, as one that refers to nothing unique, is a finding, too.
  private static func orphans(_ db: Database) -> [Finding] {
    do {
      // Child, rowid, parent, number of the key.
      return try db.rows("PRAGMA main.foreign_key_check") { row in
        let id = row.identifier(1).map { "row \($0)" } ?? "a row"
        let (child, parent) = (row.text(0) ?? "?", row.text(2) ?? "?")
        return Finding(
          VisibleText.line("\(id) of \(child) refers to nothing in \(parent)"),
          VisibleText.line("table \(child)"))
      }
    } catch {
      return [uncheckable(error)]
    }
  }

  private static func counts(_ db: Database) throws -> [Reference: Int] {
    let list = """
      SELECT "table", parent, count(*) FROM temp.pragma_foreign_key_check(NULL, 'main') GROUP BY 1, 2
      """
    var counts: [Reference: Int] = [:]
    try db.forEachRow(list) { row in
      counts[Reference(child: row.text(0) ?? "?", parent: row.text(1) ?? "?")] = row.integer(2)
    }
    return counts
  }

  private static func uncheckable(_ error: any Error) -> Finding {
    let reason = VisibleText.line(ErrorWording().reason(error))
    return Finding("foreign keys cannot be checked: \(reason)", "database")
  }

  func findings(since before: DatabaseHealth) -> [Finding] {
    let old = Set(before.findings.map { SQLText($0.line) })
    let more = orphans.compactMap { reference, count -> Finding? in
      let new = count - (before.orphans[reference] ?? 0)
      guard new > 0 else { return nil }
      let line =
        "\(new) row\(new == 1 ? "" : "s") of \(reference.child) now refer"
        + "\(new == 1 ? "s" : "") to nothing in \(reference.parent)"
      return Finding(VisibleText.line(line), VisibleText.line("table \(reference.child)"))
    }
    return findings.filter { !old.contains(SQLText($0.line)) }
      + more.sorted { SQLText($0.line).bytes.lexicographicallyPrecedes(SQLText($1.line).bytes) }
  }

  /// What SQLite finds fault with that it did not before, a line each.
  package func new(since before: DatabaseHealth) -> [String] {
    findings(since: before).map(\.line)
  }
}

extension Finding {
  /// - Parameter text: A line of `integrity_check`.
  init?(integrity text: SQLText) {
    guard text != "ok" else { return nil }
    self.init(VisibleText.line("\(text)"), "database")
  }
}
