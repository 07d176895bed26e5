import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// What the rows of a database say to a revision that it does not have yet.
package struct RowFacts: Sendable {
  /// What a rule asks about: a table, or a column of one, by the names before the revision.
  struct Subject: Hashable, Sendable {
    let table: FoldedName
    var column: FoldedName?
  }

  fileprivate var counts: [Subject: Int] = [:]
  /// The rows that stand against its operations.
  fileprivate(set) var obstacles: [PreconditionFailure] = []

  /// The number of rows; none in a table that the database does not have yet.
  func rows(of table: SQLText) -> Int { counts[Subject(table: table.folded)] ?? 0 }

  /// The number of values that are not NULL; asked of columns that go only.
  func values(of column: SQLText, in table: SQLText) -> Int {
    counts[Subject(table: table.folded, column: column.folded)] ?? 0
  }

  /// The rows that stand against something.
  func obstacle(
    _ table: SQLText, where isMeant: (PreconditionFailure.Rule) -> Bool
  ) -> PreconditionFailure? {
    obstacles.first { $0.table.folded == table.folded && isMeant($0.rule) }
  }
}

/// Asks a database about revisions, one after the other. None of them is run on it.
struct RowQuestions {
  private let db: Database
  private var names: RenameTracker
  private var forecast: RowForecast
  private var known: [SQLText: Int] = [:]

  /// - Parameter db: In a transaction, so that all answers are of one state.
  init(_ db: Database) throws {
    self.db = db
    let schema = try SchemaReader().schema(db)
    names = RenameTracker(of: schema)
    forecast = RowForecast(schema, db)
  }

  /// To be called for each revision in turn, also for those of which nobody wants to know.
  mutating func facts(of effect: RevisionEffect) -> RowFacts {
    var facts = RowFacts()
    let touched = effect.touchedTables
    for fate in effect.tables.all where touched.contains(fate.before.name.folded) {
      count(fate.before.name, nil, &facts)
      guard fate.after != nil else { continue }
      for column in fate.before.columns where column.generated == nil {
        guard fate.columns[column.name.folded] == .some(nil) else { continue }
        count(fate.before.name, column.name, &facts)
      }
    }
    for operation in effect.calls { facts.obstacles += forecast.failures(of: operation) }
    for operation in RevisionEffect.renames(effect.steps) { names.follow(operation) }
    return facts
  }

  /// Counts, where the database has the table, and not twice.
  private mutating func count(_ table: SQLText, _ column: SQLText?, _ facts: inout RowFacts) {
    guard let tracked = names.table(table) else { return }
    let source = "main.\(SQLIdentifier.quoted(tracked.original.name))"
    var subject = RowFacts.Subject(table: table.folded)
    var what = "*"
    if let column {
      guard let original = tracked.original(of: column) else { return }
      subject.column = column.folded
      what = SQLIdentifier.quoted(original)
    }
    let query = "SELECT count(\(what)) FROM \(source)"
    let key = SQLText(query)
    if known[key] == nil { known[key] = try? db.integer(query) }
    facts.counts[subject] = known[key]
  }
}

extension RevisionEffect {
  /// The tables of before with whose rows something happens.
  fileprivate var touchedTables: Set<FoldedName> {
    let changed = tables.all.filter { $0.after != $0.aligned || $0.isRemade }
    let written = statements.filter(\.writesRows).flatMap(\.words)
    return Set(changed.map(\.before.name.folded)).union(revision.ways.map(\.way.table.folded))
      .union(written)
  }
}
