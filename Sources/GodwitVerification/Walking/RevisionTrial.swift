import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// What a revision has done.
struct TrialResult {
  let before: DatabaseSchema
  let upgraded: DatabaseSchema
}

/// A revision applied to a database, taken back and applied again, and what is asked of it each time.
struct RevisionTrial<Source: DatabaseContent> {
  typealias Moment = DatabaseMoment<Source>

  let migrator: Migrator
  let entry: RevisionList.Entry
  let schemas: SchemaCache
  let depth: DatabaseHealth.Depth
  var cancellation = Cancellation()
  /// What the rows are, for people: `, with 3 rows in each table,`.
  var circumstances = ""
  /// What is said where the rows stop it.
  var advice = ""
  /// Whether rows were made up.
  var isOnMadeUpRows = false
  /// Whether the database is to be in the end as the first upgrade has left it: what a revision drops
  /// comes back by no downgrade, and others behind it may need it.
  var keepsFirstUpgrade = false
  /// Called after the first upgrade.
  var didUpgrade: (Database) throws -> Void = { _ in }
  /// Told what happens in the first upgrade.
  var progress: (Migrator.Event) -> Void = { _ in }

  /// - Parameter db: It has what the revision needs.
  /// - Throws: ``VerificationFailure``.
  @discardableResult
  func walk(_ db: Database) throws -> TrialResult {
    let before = try Moment(db, schemas, depth)
    let notes = WorkNotes()
    notes.work = RevisionWork(on: before.schema)
    let upgraded = try run(.upgrade, db, since: before, isLast: !isTakenBack, notes, progress)
    let work = notes.work ?? RevisionWork(on: before.schema)
    try didUpgrade(db)
    if !work.runsOwnCode, entry.type.transaction == .shared {
      try require(
        before.rowDifferences(to: upgraded, work.names), .changedRows, .upgrade,
        "changes rows, though it consists of schema operations")
    }
    let result = TrialResult(before: before.schema, upgraded: upgraded.schema)
    guard isTakenBack else { return result }
    try keepingState(of: db) {
      let back = try run(.downgrade, db, since: before, after: work)
      try require(
        SchemaDiff(from: before.schema, to: back.schema).differences.map(Finding.init),
        .schemaNotBack, .downgrade, "does not give the schema back")
      try require(
        before.rowDifferences(to: back, leftAloneBy: upgraded, work.names), .rowsNotBack,
        .downgrade, "changes rows that the upgrade leaves alone")
      let again = try run(.upgrade, db, since: before, after: work, isLast: true)
      try require(
        SchemaDiff(from: upgraded.schema, to: again.schema).differences.map(Finding.init),
        .anotherSchema, .upgrade, "makes another schema after its downgrade than before")
    }
    return result
  }

  /// Whether the revision can be taken back here: what runs outside of transactions cannot be undone.
  var isTakenBack: Bool {
    entry.type.irreversible == nil && !(keepsFirstUpgrade && entry.type.transaction == .none)
  }

  /// Does something, and undoes it if that is wanted. What is done is a savepoint then.
  private func keepingState(of db: Database, _ body: () throws -> Void) throws {
    guard keepsFirstUpgrade else { return try body() }
    // Inside of the transaction the pragma would do nothing.
    let enforcement = try db.integer("PRAGMA foreign_keys") ?? 0
    try db.execute(
      sql: "PRAGMA foreign_keys = \(entry.type.foreignKeys == .enforced ? "ON" : "OFF")")
    try db.beginTransaction(.immediate)
    defer {
      try? db.rollback()
      db.clearSchemaCache()
      try? db.execute(sql: "PRAGMA foreign_keys = \(enforcement)")
    }
    try body()
  }

  private func run(
    _ direction: Direction, _ db: Database, since before: Moment,
    after work: RevisionWork? = nil, isLast: Bool = false,
    _ notes: WorkNotes? = nil, _ progress: @escaping (Migrator.Event) -> Void = { _ in }
  ) throws -> Moment {
    var migrator = migrator
    migrator.workNotes = notes
    do {
      switch direction {
      case .upgrade:
        _ = try migrator.run(.upgrade, to: .id(entry.id.rawValue), db, cancellation, progress)
      case .downgrade: try migrator.revert([entry], db, cancellation, progress)
      }
    } catch MigrationError.cancelled {
      throw MigrationError.cancelled
    } catch let failure as RevisionFailure where failure.isOfProgram {
      throw failure
    } catch {
      throw VerificationFailure(failure(direction, error, after: work ?? notes?.work))
    }
    let moment = try Moment(db, schemas, depth, isLast: isLast)
    try require(
      moment.newFaults(since: before), .faults, direction,
      "leaves a database with which SQLite finds fault")
    return moment
  }

  // MARK: Words

  /// - Throws: ``VerificationFailure`` if there are findings.
  private func require(
    _ findings: [Finding], _ kind: VerificationProblem.Kind, _ direction: Direction, _ words: String
  ) throws {
    guard !findings.isEmpty else { return }
    let summary = "The \(direction.rawValue) of \(name)\(circumstances) \(words):"
    throw VerificationFailure(
      problem(kind, direction, summary, findings.map(\.line), findings.map(\.object)))
  }

  /// - Parameter work: What the upgrade has done.
  func failure(
    _ direction: Direction, _ error: any Error, after work: RevisionWork? = nil
  ) -> VerificationProblem {
    let reason = (error as? RevisionFailure)?.error ?? error
    return problem(
      isRefusal(reason, direction, work) ? .refusedRows : .failure, direction,
      "The \(direction.rawValue) of \(name)\(circumstances) failed:",
      ErrorWording().lines(reason) + (advice.isEmpty ? [] : [advice]))
  }

  /// Whether rows that were made up are refused, in place of which there could be others.
  private func isRefusal(
    _ error: any Error, _ direction: Direction, _ work: RevisionWork?
  ) -> Bool {
    guard isOnMadeUpRows else { return false }
    switch error {
    case is PreconditionFailure: return true
    case let violation as ForeignKeyViolation:
      guard let work else { return false }
      if direction == .upgrade { return !work.runsOwnCode }
      // Where the upgrade has left the rows that are referred to, the downgrade has lost them.
      return !work.names.tables.contains { table in
        table.original.name.folded == violation.parent.folded && table.name != nil
      }
    case let error as ExecutionError:
      if case .statementFailed(_, let error) = error { return error.isOfConstraint }
      return false
    case let error as DatabaseError: return error.isOfConstraint
    default: return false
    }
  }

  func problem(
    _ kind: VerificationProblem.Kind, _ direction: Direction?, _ summary: String,
    _ lines: [String], _ objects: [String] = []
  ) -> VerificationProblem {
    var seen: Set<SQLText> = []
    return VerificationProblem(
      kind, revision: entry.id, file: migrator.revisions.path(of: entry), direction: direction,
      summary, lines, objects: objects.filter { seen.insert(SQLText($0)).inserted })
  }

  var name: String { migrator.revisions.name(of: entry) }
}

extension RevisionList {
  /// `revision '94bc' (versions/94bc_add.swift)`
  func name(of entry: Entry) -> String {
    VisibleText.line("revision '\(entry.id)' (\(path(of: entry)))")
  }

  /// The same at the beginning of a sentence.
  func capitalizedName(of entry: Entry) -> String { "R" + name(of: entry).dropFirst() }
}

extension RevisionFailure {
  /// Whether the program lacks what the revision needs: that says nothing about the revision.
  fileprivate var isOfProgram: Bool {
    if case MigrationError.missingFeatures = error { true } else { false }
  }
}

extension DatabaseError {
  /// Of the rows that a CHECK of a new column refuses, SQLite says so by the message alone.
  fileprivate var isOfConstraint: Bool {
    resultCode == .SQLITE_CONSTRAINT
      || message?.utf8.starts(with: "CHECK constraint failed".utf8) == true
  }
}
