import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

extension SchemaChange {
  /// The change as the rows of a database have it: what would be lost, which rows stand against it,
  /// and where a developer must decide what rows get that have no value of a column.
  func askingRows(of db: Database) throws -> Self {
    var question = RowQuestion(db: db, names: RenameTracker(of: source))
    var forecast = RowForecast(source, db)
    var copy = self
    copy.hasAskedRows = true
    copy.operations = try operations.map { operation in
      copy.losses += try question.losses(by: operation)
      let marked = try question.marking(operation)
      copy.obstacles.append(forecast.failures(of: marked))
      question.names.follow(operation)
      return marked
    }
    return copy
  }
}

/// Asks a database about its rows, between operations that have not been run yet.
private struct RowQuestion {
  let db: Database
  /// What the tables and columns of the database are called at this point.
  var names: RenameTracker

  private func owner(_ table: SQLText) -> String {
    "main.\(SQLIdentifier.quoted(names.table(table)?.original.name ?? table))"
  }

  private func name(of column: SQLText, in table: SQLText) -> String {
    SQLIdentifier.quoted(names.table(table)?.original(of: column) ?? column)
  }

  // MARK: Rows without a value

  /// The operation with a decision to be made wherever rows would have no value.
  func marking(_ operation: SchemaOperation) throws -> SchemaOperation {
    guard case .alterTable(let table, let changes) = operation else { return operation }
    return .alterTable(table, try changes.map { try marking($0, of: table) })
  }

  private func marking(_ change: TableChange, of table: SQLText) throws -> TableChange {
    switch change {
    case .addColumn(let column, nil) where column.needsValue:
      guard names.table(table) != nil else { return change }
      return .addColumn(column, backfill: try undecided(of: table, where: "1"))
    case .alterColumn(let old, let new, nil)
    where old.notNull == nil && new.notNull != nil && new.generated == nil:
      let isNull = "\(name(of: old.name, in: table)) IS NULL"
      return .alterColumn(old, to: new, backfill: try undecided(of: table, where: isNull))
    default: return change
    }
  }

  private func undecided(of table: SQLText, where condition: String) throws -> Backfill? {
    let rows = try db.integer("SELECT count(*) FROM \(owner(table)) WHERE \(condition)") ?? 0
    return rows > 0 ? .undecided(rows: rows) : nil
  }

  // MARK: Losses

  /// What the operation would destroy, each by the name that it has at that point.
  func losses(by operation: SchemaOperation) throws -> [DataLoss] {
    switch operation {
    case .dropTable(let table): return [loss(of: table.name)]
    case .dropVirtualTable(let table) where table.contentTable == nil:
      return [loss(of: table.name)]
    case .replaceVirtualTable(let old, let new)
    where !(old.holdsRows && new.holdsRows) && old.contentTable == nil:
      return [loss(of: old.name)]
    case .alterTable(let table, let changes):
      return changes.compactMap(\.emptied).map { loss(of: table, column: $0.name) }
    default: return []
    }
  }

  private func loss(of table: SQLText, column: SQLText? = nil) -> DataLoss {
    let what = column.map { name(of: $0, in: table) } ?? "*"
    // A virtual table may be one that only its application can read.
    let count = try? db.integer("SELECT count(\(what)) FROM \(owner(table))")
    return DataLoss(table: table, column: column, count: count)
  }
}

extension TableChange {
  /// The column whose values go: it is dropped, or computed from now on.
  fileprivate var emptied: Column? {
    switch self {
    case .dropColumn(let column): column.generated == nil ? column : nil
    case .alterColumn(let old, let new, _):
      old.generated == nil && new.generated != nil ? old : nil
    default: nil
    }
  }
}
