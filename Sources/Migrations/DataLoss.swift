import Introspection
import SQLSyntax
import SchemaModel

import class GRDB.Database
import class GRDB.Row

/// Values that would be gone after a walk.
public struct DataLoss: Hashable, Sendable {
  public let table: String
  /// The column, or nothing if the whole table goes.
  public let column: String?
  /// How many rows, or values that are not NULL.
  public let count: Int
}

extension Migrator {
  /// What a walk would drop, with the number of rows or values that it holds now.
  ///
  /// The steps are tried in memory, on a copy of the schema, to see which tables and columns come
  /// out at the other end.
  public func dataLoss(of walk: Walk, _ db: Database) throws -> [DataLoss] {
    let copy = try Sandbox.copy(of: db)
    let session = OperationSession(arguments: arguments)
    let before = try SchemaReader().schema(db)
    try Replay.run(walk.steps.map(\.id), walk.direction, of: revisions, on: copy, session)
    let after = try copy.inDatabase { try SchemaReader().schema($0) }
    let fate = Fate(of: before, in: after, journal: session.journal)
    return try fate.lostTables.map { try rows(of: $0, db) }.filter { $0.count > 0 }
      + fate.lostColumns.map { try values(of: $0.column, in: $0.table, db) }
      .filter { $0.count > 0 }
  }

  private func rows(of table: String, _ db: Database) throws -> DataLoss {
    let sql = "SELECT count(*) FROM \(SQLIdentifier.quoted(table))"
    let count = try Row.fetchOne(db, sql: sql)?.integer(0) ?? 0
    return DataLoss(table: table, column: nil, count: count)
  }

  private func values(of column: String, in table: String, _ db: Database) throws -> DataLoss {
    let name = SQLIdentifier.quoted(column)
    let sql = "SELECT count(\(name)) FROM \(SQLIdentifier.quoted(table))"
    let count = try Row.fetchOne(db, sql: sql)?.integer(0) ?? 0
    return DataLoss(table: table, column: column, count: count)
  }
}

/// What becomes of tables and columns: under which name each can be found afterwards, if it can.
private struct Fate {
  private(set) var lostTables: [String] = []
  private(set) var lostColumns: [(table: String, column: String)] = []

  init(of before: DatabaseSchema, in after: DatabaseSchema, journal: [OperationSession.Entry]) {
    for table in before.tables {
      var tracked = Tracked(table: table)
      for case .operation(let operation) in journal { tracked.follow(operation) }
      guard let name = tracked.name, let result = after.table(name) else {
        lostTables.append(table.name)
        continue
      }
      for column in table.columns where column.generated == nil {
        let name = tracked.columns[SQLIdentifier.folded(column.name)] ?? nil
        if name.flatMap(result.column) == nil { lostColumns.append((table.name, column.name)) }
      }
    }
    for table in before.virtualTables where after.virtualTable(table.name) == nil {
      lostTables.append(table.name)
    }
  }
}

/// One table on its way through operations.
private struct Tracked {
  /// Its name, folded; none once it is dropped.
  private(set) var name: String?
  /// Its columns' names, folded, by those that they had at first.
  private(set) var columns: [String: String?]

  init(table: Table) {
    name = SQLIdentifier.folded(table.name)
    columns = Dictionary(
      table.columns.map { (SQLIdentifier.folded($0.name), SQLIdentifier.folded($0.name)) },
      uniquingKeysWith: { first, _ in first })
  }

  mutating func follow(_ operation: SchemaOperation) {
    switch operation {
    case .dropTable(let table) where SQLIdentifier.folded(table.name) == name: name = nil
    case .renameTable(let old, let new) where SQLIdentifier.folded(old) == name:
      name = SQLIdentifier.folded(new)
    case .alterTable(let table, let changes) where SQLIdentifier.folded(table) == name:
      for change in changes { follow(change) }
    default: break
    }
  }

  private mutating func follow(_ change: TableChange) {
    switch change {
    case .dropColumn(let column): replace(column.name, by: nil)
    case .renameColumn(let old, let new): replace(old, by: SQLIdentifier.folded(new))
    default: break
    }
  }

  private mutating func replace(_ old: String, by new: String?) {
    for (original, current) in columns where current == SQLIdentifier.folded(old) {
      columns[original] = .some(new)
    }
  }
}
