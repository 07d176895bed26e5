import Foundation
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// An upgrade of a copy, looked at from all sides, and the way back.
struct Rehearsal {
  private let session: Session
  private let migrator: Migrator
  /// The database as it was when the rehearsal began: others go on changing the original.
  private let before: DatabaseQueue
  private let copy: DatabaseQueue
  private let path: String
  private let reader: SchemaReader
  private let interrupts: Interrupts
  /// Whether the copy is in WAL mode, so that it can be seen how much of it an upgrade writes.
  private let measuresLog: Bool
  /// What was found, for programs.
  private(set) var report = RehearsalReport()

  /// - Parameter folder: Where the copies are made.
  init(
    _ session: Session, of original: DatabaseQueue, in folder: PrivateFolder,
    _ interrupts: Interrupts, measuringLog measuresLog: Bool = false
  ) throws {
    self.session = session
    self.measuresLog = measuresLog
    self.interrupts = interrupts
    let prepare = session.configuration.prepareDatabase
    func copy(_ source: DatabaseQueue, to name: String) throws -> DatabaseQueue {
      let path = folder.path(name)
      try Backup.write(
        source, to: path, as: "the copy", cancellation: interrupts.cancellation, prepare: prepare)
      let queue = try Connections.writable(path: path, prepare: prepare)
      interrupts.interrupt(queue)
      return queue
    }
    before = try copy(original, to: "before.sqlite")
    self.copy = try copy(before, to: "after.sqlite")
    path = folder.path("after.sqlite")
    migrator = try self.copy.inDatabase(try session.migrator().adapted)
    reader = session.migrations.comparingEverything.reader
  }

  /// - Returns: Whether the result is as declared, and everything comes back.
  mutating func run() throws -> Bool {
    let findings = try copy.inDatabase { try RehearsalFindings($0) }
    try reportObstacles()
    let (migrator, copy, cancellation) = (migrator, copy, interrupts.cancellation)
    try beginLog()
    let done = try walk {
      try migrator.run(.upgrade, to: .heads, on: copy, cancellation: cancellation, progress: $0)
    }
    guard !done.isEmpty else {
      session.console.out("Nothing is pending.")
      report.isFine = true
      return true
    }
    let isWhole = try reportFindings(since: findings)
    let isAsDeclared = try reportDrift()
    try walk { try migrator.revert(done, on: copy, cancellation: cancellation, progress: $0) }
    let isSchemaBack = try reportSchema()
    let areRowsBack = reportRows()
    report.isFine = isWhole && isAsDeclared && isSchemaBack && areRowsBack
    return report.isFine
  }

  /// All rows that stand against the way, where a walk would say only the first.
  private mutating func reportObstacles() throws {
    let plan = try copy.reading { db in
      try migrator.plan(of: try migrator.path(.upgrade, to: .heads, db), db)
    }
    let words = Wording(session: session).errors
    for revision in plan.revisions {
      for obstacle in revision.obstacles {
        let line = "\(revision.entry.id): \(words.forecast(obstacle))"
        report.obstacles.append(line)
        session.console.out(VisibleText.line("  \(line)"))
      }
    }
  }

  /// Tells what happens in a walk, and what it writes.
  private mutating func walk<Result>(
    _ body: (@escaping (Migrator.Event) -> Void) throws -> Result
  ) throws -> Result {
    let console = session.console
    let size = fileSize
    var changes = try totalChanges()
    var steps: [RehearsalReport.Step] = []
    defer { report.steps += steps }
    let result: Result
    do {
      result = try body { event in
        guard case .didRun(let entry, let direction, let seconds) = event else { return }
        steps.append(.init(entry, direction, seconds))
        let time = String(format: "%.2f s", seconds)
        console.out("  \(direction.rawValue) \(entry.id)  \(entry.message)  (\(time))")
      }
    } catch {
      throw MigrationFailure(error: error, committed: [])
    }
    changes = try totalChanges() - changes
    if report.rowsWritten == nil {
      (report.rowsWritten, report.bytesBefore) = (changes, size)
      (report.bytesAfter, report.logBytes) = (try databaseSize(), logSize)
    }
    if !steps.isEmpty {
      console.out(
        "    \(changes.grouped) rows written; the file: \(size.grouped) -> \(fileSize.grouped) bytes"
      )
    }
    return result
  }

  /// Puts the copy into WAL mode, where nothing of the log is written back before it is measured.
  private func beginLog() throws {
    guard measuresLog else { return }
    try copy.inDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
    }
  }

  private var logSize: Int? { measuresLog ? size(of: path + "-wal") : nil }

  /// How large the database is, whether it is in the file or in the log.
  private func databaseSize() throws -> Int {
    try copy.inDatabase { db in
      (try db.integer("PRAGMA page_count") ?? 0) * (try db.integer("PRAGMA page_size") ?? 0)
    }
  }

  private func totalChanges() throws -> Int {
    try copy.inDatabase { try $0.integer("SELECT total_changes()") ?? 0 }
  }

  private var fileSize: Int { size(of: path) }

  private func size(of path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }

  // MARK: What it is like afterwards

  private mutating func reportFindings(since before: RehearsalFindings) throws -> Bool {
    let after = try copy.inDatabase { try RehearsalFindings($0) }
    report.findings = after.lines(since: before, session)
    for line in report.findings { session.console.out("  " + line) }
    return after.areFine(since: before)
  }

  private mutating func reportDrift() throws -> Bool {
    let differences = try copy.reading { db in
      try Autogenerator(
        from: db, to: session.configuration.schema, settings: session.configuration.migrations,
        namingConvention: session.configuration.namingConvention
      ).change(of: db).differences
    }
    report.differences = differences.map { DifferenceEntry($0, session) }
    let folder = session.configuration.declarations.folder
    session.console.out(
      "  compared with \(folder)/: \(differences.isEmpty ? "no differences" : "these differences")")
    for line in DifferenceReport(session, on: .out, indentation: 4).lines(differences) {
      session.console.out("    " + line)
    }
    return differences.isEmpty
  }

  /// Whether the downgrade gives the schema back.
  private mutating func reportSchema() throws -> Bool {
    let before = try before.reading(reader.schema)
    let after = try copy.reading(reader.schema)
    let differences = SchemaDiff(from: after, to: before).differences
    report.differencesAfterDowngrade = differences.map { DifferenceEntry($0, session) }
    session.console.out(
      "  after the downgrade, the schema is \(differences.isEmpty ? "as before" : "not as before:")"
    )
    for line in DifferenceReport(session, on: .out, indentation: 4).lines(differences) {
      session.console.out("    " + line)
    }
    return differences.isEmpty
  }

  /// Whether the downgrade gives every row back, which only a comparison of all of them can say.
  private mutating func reportRows() -> Bool {
    let (console, wording) = (session.console, Wording(session: session))
    let cancellation = interrupts.cancellation
    let scope = DatabaseComparison.Scope.rows(session.configuration.migrations)
    do {
      let comparison = try Backup.reading(before, cancellation) { old in
        try Backup.reading(copy, cancellation) {
          try DatabaseComparison(old, $0, scope, cancellation: cancellation)
        }
      }
      let lines = wording.returned(comparison)
      report.rowsAfterDowngrade = lines
      guard !lines.isEmpty else {
        console.out("  after the downgrade, the rows are as before")
        return true
      }
      let isSure = comparison.tables.contains { $0.isDifferent } || !comparison.settings.isEmpty
      console.out(
        "  after the downgrade, the rows "
          + (isSure ? "are not as before:" : "could not all be compared:"))
      for line in lines { console.out("    " + line) }
    } catch {
      report.rowsAfterDowngrade = ["could not be compared: \(wording.reason(error))"]
      console.out(
        "  after the downgrade, the rows could not be compared: \(wording.reason(error))")
    }
    return false
  }
}
