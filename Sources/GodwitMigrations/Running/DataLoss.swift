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
    try fates(of: walk, db).losses.compactMap { try counted($0, db) }
  }

  /// The same where no rows can be asked: whatever may hold something.
  package func possibleLoss(of walk: Path, _ db: Database) throws -> [DataLoss] {
    try fates(of: walk, db).losses.map {
      DataLoss(table: $0.table, column: $0.column, count: nil)
    }
  }

  private func fates(of walk: Path, _ db: Database) throws -> Fates {
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
    return fates
  }

  /// - Returns: Nothing where there is nothing to lose.
  private func counted(_ loss: Fates.Loss, _ db: Database) throws -> DataLoss? {
    // A condition may speak of what comes only on the way.
    let count = try (try? db.integer(loss.query)) ?? db.integer(loss.queryOfAll) ?? 0
    guard count > 0 else { return nil }
    return DataLoss(table: loss.table, column: loss.column, count: count)
  }
}

/// What becomes of the tables and columns of a database on its way through operations and SQL.
struct Fates {
  /// Something that is lost, by the name that it has at the beginning.
  struct Loss: Hashable {
    let table: SQLText
    var column: SQLText?
    /// Which rows, where only some go.
    var condition: SQLText?

    /// The query that counts its rows or values.
    var query: String { condition.map { "\(queryOfAll) WHERE \($0)" } ?? queryOfAll }

    /// The query that counts all rows or values that there are.
    var queryOfAll: String {
      let what = column.map(SQLIdentifier.quoted) ?? "*"
      return "SELECT count(\(what)) FROM main.\(SQLIdentifier.quoted(table))"
    }
  }

  private(set) var losses: [Loss] = []
  private var names: RenameTracker
  private let virtualTables: [VirtualTable]

  init(of schema: DatabaseSchema) {
    names = RenameTracker(of: schema)
    virtualTables = schema.virtualTables
  }

  mutating func follow(_ entry: OperationSession.Entry) {
    switch entry {
    case .operation(let operation): names.follow(operation)
    case .losing(let effect): follow(effect)
    case .execute, .data, .skippedData: break
    }
  }

  private mutating func follow(_ effect: StatementEffect) {
    switch effect {
    case .deletesRows(let name, let condition):
      if let table = names.table(name) {
        add(Loss(table: table.original.name, condition: table.isRenamed ? nil : condition))
      } else if virtualTables.contains(where: {
        $0.name.folded == name.folded && $0.contentTable == nil
      }) {
        add(Loss(table: name, condition: condition))
      }
    case .dropsTable(let name):
      if let table = names.table(name) { add(Loss(table: table.original.name)) }
    case .dropsValues(let column, let name):
      guard let table = names.table(name), let original = table.original(of: column) else { return }
      add(Loss(table: table.original.name, column: original))
    case .changesValues: break
    }
  }

  /// What is not there any more at the end.
  mutating func compare(with after: DatabaseSchema) {
    for table in names.tables {
      guard let name = table.name, let result = after.table(name.text) else {
        add(Loss(table: table.original.name))
        continue
      }
      for column in table.original.columns where column.generated == nil {
        let kept = table.name(of: column.name).flatMap { result.column($0.text) }
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
