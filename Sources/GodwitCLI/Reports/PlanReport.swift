import ArgumentParser
import Foundation
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax

import class GRDB.DatabaseQueue

/// What `upgrade --plan` and `downgrade --plan` print.
struct PlanReport: Encodable {
  private struct RevisionEntry: Encodable {
    let id: String
    let message: String
    let path: String
    let parts: [PartEntry]
    /// The rows that stand against it, in words.
    let obstacles: [String]
  }

  private struct PartEntry: Encodable {
    let table: String?
    /// `native`, `metadata`, `column`, `rebuild`; `data` for Swift that works on rows.
    let way: String?
    let reason: String?
    /// The tables that are made anew together with it.
    let relatives: [String]?
    let rows: Int?
    let bytes: Int?
    let seconds: Double?
    let logBytes: Int?
    let statements: [String]
  }

  private struct LossEntry: Encodable {
    let table: String
    let column: String?
    /// How many rows or, of a column, values.
    let count: Int?
  }

  private let revisions: [RevisionEntry]
  /// What of the database would be gone.
  private let losses: [LossEntry]
  private let lossLines: [String]

  private enum CodingKeys: CodingKey { case revisions, losses }

  init(_ plan: ExecutionPlan, losing losses: [DataLoss], _ migrator: Migrator) {
    let words = ErrorWording()
    self.losses = losses.map {
      LossEntry(table: $0.table.string, column: $0.column?.string, count: $0.count)
    }
    lossLines =
      losses.isEmpty
      ? [] : ["This downgrade drops values for good:"] + losses.map { "  " + $0.sentence }
    revisions = plan.revisions.map { revision in
      RevisionEntry(
        id: revision.entry.id.rawValue, message: revision.entry.message,
        path: migrator.revisions.path(of: revision.entry),
        parts: revision.parts.map { part in
          PartEntry(
            table: part.way?.table.string, way: part.isData ? "data" : part.way?.kind.rawValue,
            reason: part.way?.reason.map(words.describe),
            relatives: part.way.flatMap { $0.relatives.isEmpty ? nil : $0.relatives.map(\.string) },
            rows: part.rewrite?.rows,
            bytes: part.rewrite?.bytes, seconds: part.rewrite?.seconds,
            logBytes: part.rewrite?.logBytes, statements: part.statements)
        }, obstacles: revision.obstacles.map(words.forecast))
    }
  }

  var lines: [String] {
    revisions.flatMap { revision in
      [VisibleText.line("\(revision.id)  \(revision.message)  (\(revision.path))")]
        + revision.obstacles.map { "  " + VisibleText.line($0) }
        + revision.parts.flatMap(Self.lines(of:))
    } + lossLines
  }

  private static func lines(of part: PartEntry) -> [String] {
    var lines = head(of: part).map { ["  " + VisibleText.line($0)] } ?? []
    if let rows = part.rows, let bytes = part.bytes, let seconds = part.seconds,
      let logBytes = part.logBytes
    {
      // How much that is, a database that only a command reaches does not tell.
      guard bytes > 0 else {
        return lines + ["    rewrites \(rows.grouped) row\(rows == 1 ? "" : "s")"]
          + statements(of: part)
      }
      let time = seconds < 0.1 ? "less than 0.1 s" : String(format: "about %.1f s", seconds)
      lines.append(
        "    rewrites \(rows.grouped) row\(rows == 1 ? "" : "s"), \(size(bytes)); \(time); the WAL or the "
          + "journal may grow by \(size(logBytes))")
    }
    return lines + statements(of: part)
  }

  private static func statements(of part: PartEntry) -> [String] {
    part.statements.flatMap { statement in
      (statement + ";").unicodeScalars.split(separator: "\n").map { "    " + String($0) }
    }
  }

  private static func head(of part: PartEntry) -> String? {
    let reason = part.reason.map { ": \($0)" } ?? ""
    switch part.way {
    case "native": return part.table.map { "\($0): by ALTER TABLE" }
    case "metadata":
      return part.table.map { "\($0): by an edit of its definition, no row is written" }
    case "column":
      return part.table.map {
        "\($0): by a new column with the values of the old one, so that no table that refers to it is made "
          + "anew\(reason)"
      }
    case "rebuild":
      let others = part.relatives.map {
        "; foreign keys stay on, so the tables that refer to it are made anew with it: "
          + $0.joined(separator: ", ")
      }
      return part.table.map { "\($0): by a rebuild\(reason)\(others ?? "")" }
    case "data": return "Swift that works on rows: what it does is not known here"
    default: return nil
    }
  }

  /// `3.1 MB`
  static func size(_ bytes: Int) -> String {
    switch bytes {
    case ..<1_000_000: "\((bytes + 999) / 1000) kB"
    default: String(format: "%.1f MB", Double(bytes) / 1_000_000)
    }
  }
}

extension Session {
  /// Prints what a walk will do, and changes nothing.
  ///
  /// - Parameter dialect: Who is to run its script, where the walk is not to be made by this program.
  /// - Throws: What keeps such a script from being made.
  func printPlan(
    _ direction: Direction, to target: RevisionSymbol, _ location: DatabaseLocation,
    for dialect: Dialect?, _ format: FormatOption.Format
  ) throws {
    let migrator = try migrator()
    if let remote = location.remote, let dialect, remote.dialect != dialect {
      throw ValidationError(
        "The database is one of \(remote.dialect.name): --for \(dialect.name) does not go with it.")
    }
    let runner = dialect ?? location.remote?.dialect
    if !location.mayBeCreated, location.remote == nil { try requireFile(location) }
    let queue =
      location.remote != nil || exists(location.path)
      ? try openSchema(location) : try Connections.inMemory()
    let (plan, losses, edited) = try queue.reading { db in
      if direction == .upgrade { try requireTakenOver(migrator, location, db) }
      let path = try migrator.path(direction, to: target, db)
      let losses = direction == .downgrade ? try migrator.dataLoss(of: path, db) : []
      let remote = location.remote
      if let runner { try migrator.requireScript(of: path, to: target, db, for: runner) }
      let plan = try migrator.plan(
        of: path, db, for: runner, count: remote.map { client($0).countRows })
      return (plan, losses, try migrator.edited(db))
    }
    warn(ofEdited: edited)
    let report = PlanReport(plan, losing: losses, migrator)
    if format == .json { return try printJSON(report) }
    guard !plan.revisions.isEmpty else { return console.out("Nothing to do.") }
    for line in report.lines { console.out(line) }
    let reader = dialect.map { " for \($0.name)" } ?? ""
    console.err("This is a plan\(reader): nothing was changed.")
  }
}
