import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Functions and collations that only the application of a schema has.
///
/// In memory they get stand-ins. On real rows a stand-in would compute wrong values and sort them
/// wrongly, so that an operation on a table needs what the table uses to be registered.
enum ApplicationFeatures {
  /// To be called before an operation runs on a real database.
  ///
  /// - Throws: ``MigrationError/missingFeatures(table:functions:collations:)``.
  static func require(for operation: SchemaOperation, _ db: Database) throws {
    switch operation {
    case .createTable(let table): try require(table, db)
    case .renameTable(let name, _), .alterTable(let name, _), .createIndex(let name, _),
      .dropIndex(let name, _), .renameIndex(let name, _, _):
      if let table = try SchemaReader().table(name, db) { try require(table, db) }
    case .dropTable, .createView, .dropView, .createTrigger, .dropTrigger, .createVirtualTable,
      .dropVirtualTable, .replaceVirtualTable, .execute:
      break  // No row is computed or compared, or SQLite itself asks for what it needs.
    }
  }

  private static func require(_ table: Table, _ db: Database) throws {
    let functions = table.functions.isEmpty ? [] : try missing(table.functions, db)
    let collations = table.collations.filter { !isRegistered(collation: $0, db) }.sorted()
    guard functions.isEmpty, collations.isEmpty else {
      throw MigrationError.missingFeatures(
        table: table.name.string, functions: functions.map(\.description),
        collations: collations.map(\.description))
    }
  }

  private static func missing(
    _ functions: Set<FoldedName>, _ db: Database
  ) throws -> [FoldedName] {
    let known = try db.texts("SELECT DISTINCT name FROM temp.pragma_function_list").map(\.folded)
    return functions.subtracting(known).sorted()
  }

  /// `collation_list` has every name that the schema mentions, registered or not: only compiling
  /// tells.
  private static func isRegistered(collation: FoldedName, _ db: Database) -> Bool {
    let sql = "SELECT '' < '' COLLATE \(SQLIdentifier.quoted(collation.text))"
    return (try? db.makeStatement(sql: sql)) != nil
  }
}
