import Autogenerate
import Execution
import Foundation
import Introspection
import Migrations
import RevisionGraph
import SQLSyntax
import SchemaDiff
import SchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue
import class GRDB.Row

/// An upgrade of a copy, looked at from all sides, and the way back.
struct Rehearsal {
  private let session: Session
  private let migrator: Migrator
  private let original: DatabaseQueue
  private let copy: DatabaseQueue
  private let path: String
  private let reader: SchemaReader

  init(_ session: Session, original: DatabaseQueue, path: String) throws {
    self.session = session
    self.original = original
    self.path = path
    copy = try Connections.writable(path: path, prepare: session.configuration.prepareDatabase)
    migrator = try copy.inDatabase(try session.migrator().adapted)
    reader = SchemaReader(ignoring: session.configuration.migrations.tablesOutsideOfSchema)
  }

  /// - Returns: Whether the result is as declared, and everything comes back.
  func run() throws -> Bool {
    let before = try copy.inDatabase { try Findings($0) }
    let done = try walk { try migrator.run(.upgrade, to: .heads, on: copy, report: $0) }
    guard !done.isEmpty else {
      session.console.out("Nothing is pending.")
      return true
    }
    let isWhole = try reportFindings(since: before)
    let isAsDeclared = try reportDrift()
    try walk { try migrator.takeBack(done, on: copy, report: $0) }
    return try reportReturn() && isWhole && isAsDeclared
  }

  /// Tells what happens in a walk, and what it writes.
  private func walk<Result>(
    _ body: (@escaping (Migrator.Event) -> Void) throws -> Result
  ) throws -> Result {
    let console = session.console
    let size = fileSize
    var changes = try totalChanges()
    var count = 0
    let result: Result
    do {
      result = try body { event in
        guard case .didRun(let entry, let direction, let seconds) = event else { return }
        count += 1
        let time = String(format: "%.2f s", seconds)
        console.out("  \(direction.rawValue) \(entry.id)  \(entry.message)  (\(time))")
      }
    } catch {
      throw WalkFailure(error: error, committed: [])
    }
    changes = try totalChanges() - changes
    if count > 0 {
      console.out(
        "    \(changes.grouped) rows written; the file: \(size.grouped) -> \(fileSize.grouped) bytes"
      )
    }
    return result
  }

  private func totalChanges() throws -> Int {
    try copy.inDatabase { try Row.fetchOne($0, sql: "SELECT total_changes()")?.integer(0) ?? 0 }
  }

  private var fileSize: Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }

  // MARK: What it is like afterwards

  private struct Findings {
    let integrity: [String]
    let orphans: Int
    let broken: [Dependants.Broken]

    init(_ db: Database) throws {
      integrity = try Row.fetchAll(db, sql: "PRAGMA integrity_check(10)").compactMap { $0.text(0) }
      let check = "SELECT count(*) FROM pragma_foreign_key_check"
      orphans = ((try? Row.fetchOne(db, sql: check)) ?? nil)?.integer(0) ?? 0
      broken = try Dependants.broken(db)
    }
  }

  private func reportFindings(since before: Findings) throws -> Bool {
    let after = try copy.inDatabase { try Findings($0) }
    let console = session.console
    console.out("  integrity_check: \(after.integrity.joined(separator: "; "))")
    console.out("  foreign_key_check: \(before.orphans) violations before, \(after.orphans) after")
    let names = after.broken.map { "\($0.name): \($0.message)" }
    console.out(
      "  views and triggers: \(names.isEmpty ? "all work" : names.joined(separator: "; "))")
    return after.integrity == ["ok"] && after.orphans <= before.orphans
      && Set(after.broken.map(\.subject)).isSubset(of: before.broken.map(\.subject))
  }

  private func reportDrift() throws -> Bool {
    let differences = try copy.reading { db in
      let present = try reader.schema(db)
      return try Autogenerator(
        session.configuration.schema, beside: present, settings: session.configuration.migrations
      ).transformation(of: db, reading: present).differences
    }
    let folder = session.configuration.declarations.folder
    session.console.out(
      "  compared with \(folder)/: \(differences.isEmpty ? "no differences" : "these differences")")
    for line in DifferenceReport(session, on: .out).lines(differences) {
      session.console.out("    " + line)
    }
    return differences.isEmpty
  }

  /// What the downgrade gives back.
  private func reportReturn() throws -> Bool {
    let before = try original.reading(reader.schema)
    let after = try copy.reading(reader.schema)
    let differences = SchemaDiff(from: after, to: before).differences
    session.console.out(
      "  after the downgrade, the schema is \(differences.isEmpty ? "as before" : "not as before:")"
    )
    for line in DifferenceReport(session, on: .out).lines(differences) {
      session.console.out("    " + line)
    }
    let lost = try lostRows(before)
    session.console.out(
      "  after the downgrade, the rows are \(lost.isEmpty ? "as before" : "not as before:")")
    for (table, count) in lost {
      session.console.out("    \(table): \(count.grouped) rows are missing or different")
    }
    return differences.isEmpty && lost.isEmpty
  }

  /// Rows of the original that the copy does not have any more.
  private func lostRows(_ schema: DatabaseSchema) throws -> [(table: String, count: Int)] {
    try original.inDatabase { db in
      try db.execute(sql: "ATTACH ? AS godwit_rehearsal", arguments: [path])
      defer { try? db.execute(sql: "DETACH godwit_rehearsal") }
      return schema.tables.compactMap { table in
        let name = SQLIdentifier.quoted(table.name)
        let columns = SQLIdentifier.list(table.columns.map(\.name))
        let sql = """
          SELECT count(*) FROM (SELECT \(columns) FROM main.\(name)
            EXCEPT SELECT \(columns) FROM godwit_rehearsal.\(name))
          """
        guard let row = try? Row.fetchOne(db, sql: sql) else { return (table.name, 0) }
        return row.integer(0) > 0 ? (table.name, row.integer(0)) : nil
      }
    }
  }
}
