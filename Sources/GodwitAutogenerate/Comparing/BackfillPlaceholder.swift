import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Values that only a developer can decide: those of rows that are there when a column without a
/// default becomes NOT NULL. In a revision they are editor placeholders, with which it does not build.
enum BackfillPlaceholder {
  /// Whether an expression is one that somebody has yet to decide.
  static func isPlaceholder(_ expression: SQLText) -> Bool { expression.hasPrefix("<#") }

  /// The operations with a placeholder wherever rows of a database would have no value.
  static func marking(
    _ operations: [SchemaOperation], _ db: Database
  ) throws -> [SchemaOperation] {
    var origins = Origins()
    return try operations.map { operation in
      defer { origins.follow(operation) }
      guard case .alterTable(let table, let changes) = operation else { return operation }
      return .alterTable(
        table, try changes.map { try marking($0, of: table, origins, db) })
    }
  }

  private static func marking(
    _ change: TableChange, of table: SQLText, _ origins: Origins, _ db: Database
  ) throws -> TableChange {
    switch change {
    case .addColumn(let column) where column.needsValue:
      let rows = try count("*", of: table, where: "1", origins, db)
      return rows > 0 ? .addColumn(column.backfilled(by: placeholder(rows))) : change
    case .alterColumn(let old, let new)
    where old.notNull == nil && new.notNull != nil && new.generated == nil:
      let name = SQLIdentifier.quoted(origins.column(old.name, of: table))
      let rows = try count("*", of: table, where: "\(name) IS NULL", origins, db)
      return rows > 0 ? .alterColumn(old, to: new.backfilled(by: placeholder(rows))) : change
    default: return change
    }
  }

  private static func count(
    _ what: String, of table: SQLText, where condition: String, _ origins: Origins, _ db: Database
  ) throws -> Int {
    let owner = "main.\(SQLIdentifier.quoted(origins.table(table)))"
    let sql = "SELECT count(\(what)) FROM \(owner) WHERE \(condition)"
    return try db.integer(sql) ?? 0
  }

  private static func placeholder(_ rows: Int) -> SQLText {
    let are = rows == 1 ? "row that has" : "rows that have"
    return "<#SQL expression for the \(rows) \(are) no value#>"
  }
}
