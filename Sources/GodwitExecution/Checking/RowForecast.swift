import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Asks the rows of a database, before any operation runs, what will stand against the operations.
///
/// The answer is about the rows as they are now: SQL and Swift that run in between may change them.
package struct RowForecast {
  private let db: Database
  private var names: RenameTracker
  /// The tables as they are at this point, by their names.
  private var tables: [FoldedName: Table]

  /// - Parameter schema: The database's own.
  package init(_ schema: DatabaseSchema, _ db: Database) {
    self.db = db
    names = RenameTracker(of: schema)
    tables = Dictionary(schema.tables.map { ($0.name.folded, $0) }) { first, _ in first }
  }

  /// The rows that stand against an operation. To be called for each operation in turn.
  package mutating func failures(of operation: SchemaOperation) -> [PreconditionFailure] {
    defer { follow(operation) }
    return preconditions(of: operation).compactMap(failure)
  }

  private func preconditions(of operation: SchemaOperation) -> [Precondition] {
    switch operation {
    case .alterTable(let name, let changes):
      guard let table = tables[name.folded] else { return [] }
      let rules = try? Precondition.all(for: changes, of: table) { tables[$0.folded] }
      return (rules ?? []) + changes.compactMap { keepingValues($0, of: table) }
    case .createIndex(let name, let index):
      return tables[name.folded].map { Precondition.all(for: index, of: $0) } ?? []
    default: return []
    }
  }

  private func keepingValues(_ change: TableChange, of table: Table) -> Precondition? {
    guard case .alterColumn(let old, let new, _) = change, new.generated == nil,
      old.generated == nil, !table.isStrict, old.type.affinity != new.type.affinity
    else { return nil }
    return Precondition(
      table: table, rule: .keepsValue(column: old.name, type: new.type.sql))
  }

  /// - Returns: Nothing where no row stands against it, or where the rows cannot be asked yet.
  private func failure(of precondition: Precondition) -> PreconditionFailure? {
    guard let table = names.table(precondition.table.name),
      !speaksOfNewColumn(precondition, of: table)
    else { return nil }
    var question = precondition
    question.rows = rows
    guard let failure = try? question.failure(db), failure.count > 0 else { return nil }
    return failure
  }

  /// In double quotes, SQLite would take the name of a column that is not there yet for a string.
  private func speaksOfNewColumn(_ precondition: Precondition, of table: TrackedTable) -> Bool {
    let words = precondition.rule.words
    return precondition.table.columns.contains { column in
      words.contains(column.name.folded) && table.original(of: column.name) == nil
    }
  }

  /// The rows of a table, their columns called as they will be at this point.
  private func rows(of name: SQLText, as alias: String?) -> String {
    guard let table = names.table(name), table.isRenamed else {
      return Precondition.rows(of: name, as: alias)
    }
    let columns = table.original.columns.compactMap { column -> String? in
      guard let name = table.name(of: column.name)?.text else { return nil }
      return "\(SQLIdentifier.quoted(column.name)) AS \(SQLIdentifier.quoted(name))"
    }
    let original = Precondition.rows(of: table.original.name)
    return "(SELECT \(columns.joined(separator: ", ")) FROM \(original)) AS "
      + (alias ?? SQLIdentifier.quoted(name))
  }

  private mutating func follow(_ operation: SchemaOperation) {
    names.follow(operation)
    switch operation {
    case .createTable(let table): tables[table.name.folded] = table
    case .dropTable(let table): tables[table.name.folded] = nil
    case .renameTable(let old, let new):
      var table = tables.removeValue(forKey: old.folded)
      table?.name = new
      tables[new.folded] = table
    case .alterTable(let name, let changes):
      tables[name.folded] = try? tables[name.folded]?.applying(changes)
    default: break
    }
  }
}
