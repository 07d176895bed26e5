import GodwitSQLSyntax
import GodwitSchemaModel

/// A declaration that SQLite does not accept.
package struct DeclarationError: Error, Sendable {
  /// What was declared: `table poems`.
  package let object: String
  package let location: SourceLocation?
  /// SQLite's own message.
  package let message: String
  package let sql: String
  /// The columns that the message may be about.
  package let columns: [SQLText]
}

/// The statement of a declaration.
struct DeclaredStatement {
  let object: String
  let location: SourceLocation?
  let sql: String
  var columns: [SQLText] = []
}

extension DatabaseSchema {
  /// What makes the schema, in an order in which it can run.
  var declaredStatements: [DeclaredStatement] {
    let tableStatements = tables.map { table in
      DeclaredStatement(
        object: "table \(table.name)", location: table.location, sql: table.createStatement,
        columns: table.columns.map(\.name))
    }
    let indexStatements = tables.flatMap { table in
      table.indexes.map { index in
        DeclaredStatement(
          object: "index \(index.name)", location: index.location,
          sql: index.createStatement(on: table.name), columns: table.columns.map(\.name))
      }
    }
    let others =
      virtualTables.map { ("virtual table \($0.name)", $0.location, $0.createStatement) }
      + views.map { ("view \($0.name)", $0.location, $0.createStatement) }
      + triggers.map { ("trigger \($0.name)", $0.location, $0.createStatement) }
    return tableStatements + indexStatements
      + others.map { DeclaredStatement(object: $0.0, location: $0.1, sql: $0.2) }
  }
}
