import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Values that would be gone after operations or revisions.
package struct DataLoss: Hashable, Sendable {
  package let table: SQLText
  /// The column, or nothing if the whole table goes.
  package let column: SQLText?
  /// How many rows, or values that are not NULL; nothing if there is no database to ask.
  package let count: Int?

  package init(table: SQLText, column: SQLText?, count: Int?) {
    self.table = table
    self.column = column
    self.count = count
  }
}

extension Migrator {
  /// What a walk would drop, with the number of rows or values that it holds now.
  ///
  /// The steps are tried in memory, on a copy of the schema, to see which tables and columns come
  /// out at the other end, and what SQL of their own would delete. What `op.data` does to rows nobody
  /// can know before.
  package func dataLoss(of walk: Path, _ db: Database) throws -> [DataLoss] {
    let settings = store.settings
    let copy = try settings.sandbox.copy(of: db)
    let session = OperationSession(
      settings: settings.execution, sandbox: settings.sandbox, arguments: arguments,
      looksForLosses: true)
    let before = try SchemaReader().schema(db)
    try Replay.run(walk.steps.map(\.id), walk.direction, of: revisions, on: copy, session)
    let after = try copy.inDatabase { try SchemaReader().schema($0) }
    var fates = Fates(of: before)
    for entry in session.journal { fates.follow(entry) }
    fates.compare(with: after)
    return try fates.losses.compactMap { try counted($0, db) }
  }

  /// - Returns: Nothing where there is nothing to lose.
  private func counted(_ loss: Fates.Loss, _ db: Database) throws -> DataLoss? {
    let table = "main.\(SQLIdentifier.quoted(loss.table))"
    let what = loss.column.map(SQLIdentifier.quoted) ?? "*"
    let all = "SELECT count(\(what)) FROM \(table)"
    // A condition may speak of what comes only on the way.
    let some = loss.condition.map { "\(all) WHERE \($0)" }
    let count = try some.flatMap { try? db.integer($0) } ?? db.integer(all) ?? 0
    guard count > 0 else { return nil }
    return DataLoss(table: loss.table, column: loss.column, count: count)
  }
}

/// What becomes of the tables and columns of a database on its way through operations and SQL.
private struct Fates {
  /// Something that is lost, by the name that it has at the beginning.
  struct Loss: Hashable {
    let table: SQLText
    var column: SQLText?
    /// Which rows, where only some go.
    var condition: SQLText?
  }

  private(set) var losses: [Loss] = []
  private var tables: [TrackedTable]
  private let virtualTables: [VirtualTable]

  init(of schema: DatabaseSchema) {
    tables = schema.tables.map(TrackedTable.init)
    virtualTables = schema.virtualTables
  }

  mutating func follow(_ entry: OperationSession.Entry) {
    switch entry {
    case .operation(let operation):
      for index in tables.indices { tables[index].follow(operation) }
    case .losing(let effect): follow(effect)
    case .execute, .data: break
    }
  }

  private mutating func follow(_ effect: StatementEffect) {
    switch effect {
    case .deletesRows(let name, let condition):
      if let table = origin(of: name) {
        add(Loss(table: table.original.name, condition: table.isRenamed ? nil : condition))
      } else if virtualTables.contains(where: { $0.name.folded == name.folded }) {
        add(Loss(table: name, condition: condition))
      }
    case .dropsTable(let name):
      if let table = origin(of: name) { add(Loss(table: table.original.name)) }
    case .dropsValues(let column, let name):
      guard let table = origin(of: name), let original = table.original(of: column) else { return }
      add(Loss(table: table.original.name, column: original))
    }
  }

  private func origin(of name: SQLText) -> TrackedTable? {
    tables.first { $0.name == name.folded }
  }

  /// What is not there any more at the end.
  mutating func compare(with after: DatabaseSchema) {
    for table in tables {
      guard let name = table.name, let result = after.table(name.text) else {
        add(Loss(table: table.original.name))
        continue
      }
      for column in table.original.columns where column.generated == nil {
        let name = table.columns[column.name.folded] ?? nil
        let kept = name.flatMap { result.column($0.text) }
        if kept == nil || kept?.generated != nil {
          add(Loss(table: table.original.name, column: column.name))
        }
      }
    }
    // An index of another table's text holds nothing that could not be made again.
    for table in virtualTables
    where after.virtualTable(table.name) == nil && table.contentTable == nil {
      add(Loss(table: table.name))
    }
  }

  /// With a table go its rows and columns: they need not be told as well.
  private mutating func add(_ loss: Loss) {
    let isWhole = loss.column == nil && loss.condition == nil
    if losses.contains(loss) || losses.contains(Loss(table: loss.table)) { return }
    if isWhole { losses.removeAll { $0.table == loss.table } }
    losses.append(loss)
  }
}

/// One table on its way through operations.
private struct TrackedTable {
  let original: Table
  /// Its name; none once it is dropped.
  private(set) var name: FoldedName?
  /// Its columns' names, by those that they had at first.
  private(set) var columns: [FoldedName: FoldedName?]

  init(_ table: Table) {
    original = table
    name = table.name.folded
    columns = Dictionary(
      table.columns.map { ($0.name.folded, $0.name.folded) },
      uniquingKeysWith: { first, _ in first })
  }

  var isRenamed: Bool {
    name != original.name.folded || columns.contains { $0.value != .some($0.key) }
  }

  func original(of column: SQLText) -> SQLText? {
    let key = columns.first { $0.value == column.folded }?.key
    return key.flatMap { original.column($0.text)?.name }
  }

  mutating func follow(_ operation: SchemaOperation) {
    switch operation {
    case .dropTable(let table) where table.name.folded == name: name = nil
    case .renameTable(let old, let new) where old.folded == name: name = new.folded
    case .alterTable(let table, let changes) where table.folded == name:
      for change in changes { follow(change) }
    default: break
    }
  }

  private mutating func follow(_ change: TableChange) {
    switch change {
    case .dropColumn(let column): replace(column.name.folded, by: nil)
    case .renameColumn(let old, let new): replace(old.folded, by: new.folded)
    default: break
    }
  }

  private mutating func replace(_ old: FoldedName, by new: FoldedName?) {
    for (original, current) in columns where current == old { columns[original] = .some(new) }
  }
}
