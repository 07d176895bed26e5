import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax

import class GRDB.Database

/// What a walk will do to a database, found out in memory on a copy of its schema.
package struct ExecutionPlan: Sendable {
  package struct RevisionPlan: Sendable {
    package let entry: RevisionList.Entry
    package let parts: [Part]
    /// The rows that stand against it as they are now.
    package let obstacles: [PreconditionFailure]
  }

  /// A way in which a table is changed with the statements for it, or statements for themselves.
  package struct Part: Sendable {
    package let way: AlterationStrategy?
    package fileprivate(set) var statements: [String] = []
    /// What a rebuild has to write.
    package let rewrite: Rewrite?
    /// Whether it is Swift that works on rows, of which nothing can be said.
    package let isData: Bool
  }

  /// What is to be written anew, as it is now.
  package struct Rewrite: Hashable, Sendable {
    package let rows: Int
    /// Of the table and its indexes.
    package let bytes: Int

    /// About how long it takes. It is a guess for an ordinary disk: rows are read, sorted into
    /// indexes and written at some 60 MB a second.
    package var seconds: Double { Double(bytes) / 60_000_000 }

    /// How much the WAL or the journal may grow: every page is written once, and the table that is
    /// dropped leaves its pages to be listed as free.
    package var logBytes: Int { bytes + bytes / 50 }
  }

  package let revisions: [RevisionPlan]
}

extension Migrator {
  /// What a walk will do, without doing it.
  ///
  /// Rows are asked as they are now, whatever SQL and Swift of the walk will make of them; and where only rows can decide (whether some are older than
  /// a column of which the default changes) the cheaper way is told.
  ///
  /// - Parameters:
  ///   - dialect: Who is to run it, where that is not this process.
  ///   - count: How many rows a table has, where `db` cannot tell.
  package func plan(
    of walk: Path, _ db: Database, for dialect: Dialect? = nil,
    count: ((SQLText) -> Int?)? = nil
  ) throws -> ExecutionPlan {
    let copy = try store.settings.sandbox.copy(of: db)
    let recorder = PlanRecorder(
      TableSizes(db, count), RowForecast(try SchemaReader().schema(db), db))
    var settings = dialect.map(executionSettings.printed) ?? executionSettings
    // The copy could be edited in any case.
    settings.allowsMetadataEdits = settings.allowsMetadataEdits && db.canEditSchema
    return ExecutionPlan(
      revisions: try walk.steps.map { entry in
        let session = OperationSession(
          settings: settings, sandbox: store.settings.sandbox, arguments: arguments,
          willBegin: recorder.begin,
          willChange: recorder.change,
          willRun: recorder.run)
        try Replay.run([entry.id], walk.direction, of: revisions, on: copy, session)
        return recorder.finish(entry)
      })
  }
}

/// Collects what revisions do, one after the other.
private final class PlanRecorder {
  private let sizes: TableSizes
  private var forecast: RowForecast
  private var parts: [ExecutionPlan.Part] = []
  private var obstacles: [PreconditionFailure] = []

  init(_ sizes: TableSizes, _ forecast: RowForecast) {
    self.sizes = sizes
    self.forecast = forecast
  }

  /// What was collected since the revision before.
  func finish(_ entry: RevisionList.Entry) -> ExecutionPlan.RevisionPlan {
    defer {
      parts = []
      obstacles = []
    }
    return ExecutionPlan.RevisionPlan(entry: entry, parts: parts, obstacles: obstacles)
  }

  func begin(_ entry: OperationSession.Entry) {
    switch entry {
    case .operation(let operation):
      obstacles += forecast.failures(of: operation)
      add()
    case .execute(let sql): add(statements: [sql])
    case .losing, .skippedData: break
    case .data: add(isData: true)
    }
  }

  func change(_ way: AlterationStrategy) {
    // What was begun for the operation as a whole, or in another way that proved to be none.
    if let last = parts.last, last.statements.isEmpty,
      last.way == nil || last.way?.table.folded == way.table.folded
    {
      parts.removeLast()
    }
    add(way: way)
  }

  func run(_ step: Step) {
    if case .assertion = step.kind { return }
    guard !parts.isEmpty else { return }
    parts[parts.count - 1].statements.append(step.sql)
  }

  private func add(way: AlterationStrategy? = nil, statements: [String] = [], isData: Bool = false)
  {
    let rewrite =
      way?.rewritesRows == true
      ? way.flatMap { sizes.rewrite(of: $0.table, with: $0.relatives) } : nil
    parts.append(
      ExecutionPlan.Part(way: way, statements: statements, rewrite: rewrite, isData: isData))
  }
}

/// Rows and bytes of the tables of a database.
private struct TableSizes {
  private let db: Database
  private let count: ((SQLText) -> Int?)?

  init(_ db: Database, _ count: ((SQLText) -> Int?)?) {
    self.db = db
    self.count = count
  }

  /// - Parameter relatives: The tables that are written anew as well.
  /// - Returns: Nothing for a table that is not there yet.
  func rewrite(of table: SQLText, with relatives: [SQLText]) -> ExecutionPlan.Rewrite? {
    guard let own = rows(of: table) else { return nil }
    let others = relatives.compactMap(rows).reduce(0, +)
    let bytes = ([table] + relatives).reduce(0) { $0 + ((try? db.bytes(of: $1)) ?? 0) }
    return ExecutionPlan.Rewrite(rows: own + others, bytes: bytes)
  }

  private func rows(of table: SQLText) -> Int? {
    if let count { return count(table) }
    return try? db.integer("SELECT count(*) FROM main.\(SQLIdentifier.quoted(table))")
  }
}
