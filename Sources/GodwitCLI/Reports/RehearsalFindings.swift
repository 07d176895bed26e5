import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax

import class GRDB.Database

/// What SQLite finds fault with in a database.
struct RehearsalFindings {
  private let integrity: [String]
  /// An error where a foreign key cannot be checked, as one that refers to nothing unique.
  private let orphans: Result<OrphanedRows, any Error>
  private let broken: [Dependants.Broken]

  init(_ db: Database) throws {
    integrity = try db.texts("PRAGMA integrity_check").map(\.string)
    orphans = Result { try OrphanedRows(db) }
    broken = try Dependants.broken(db)
  }

  func lines(since before: RehearsalFindings, _ session: Session) -> [String] {
    let shown = integrity.prefix(10).joined(separator: "; ")
    let isOld = integrity != ["ok"] && Set(integrity).isSubset(of: before.integrity)
    let names = broken.map { "\($0.name): \($0.message)" }
    return [
      "integrity_check: \(VisibleText.line(shown))\(isOld ? " (as before)" : "")",
      "foreign_key_check: \(orphanLine(since: before, session))",
      "views and triggers: "
        + (names.isEmpty ? "all work" : VisibleText.line(names.joined(separator: "; "))),
    ]
  }

  private func orphanLine(since before: RehearsalFindings, _ session: Session) -> String {
    let wording = Wording(session: session)
    func failure(_ error: any Error) -> String {
      "not possible: \(VisibleText.line(wording.reason(error)))"
    }
    switch (before.orphans, orphans) {
    case (.success(let old), .success(let now)):
      let new = newOrphans(since: before)
      return "\(old.count.grouped) violations before, \(now.count.grouped) after"
        + (new == 0 ? "" : ", \(new.grouped) of them new")
    case (.failure, .failure(let error)): return "\(failure(error)) (as before)"
    case (.success, .failure(let error)): return failure(error)
    case (.failure(let error), .success(let now)):
      return "\(now.count.grouped) violations after; before, it was \(failure(error))"
    }
  }

  /// None where it cannot be said.
  private func newOrphans(since before: RehearsalFindings) -> Int {
    guard let after = try? orphans.get(), let before = try? before.orphans.get() else { return 0 }
    return after.countOfNew(since: before)
  }

  /// Whether nothing is wrong that was not before. A damaged database is never fine.
  func areFine(since before: RehearsalFindings) -> Bool {
    let canBeChecked = (try? orphans.get()) != nil || (try? before.orphans.get()) == nil
    return integrity == ["ok"] && canBeChecked && newOrphans(since: before) == 0
      && Set(broken.map(\.subject)).isSubset(of: before.broken.map(\.subject))
  }
}
