import GodwitIntrospection
import GodwitSQLSyntax

import class GRDB.Database

/// Temporary tables and views by whose names those of the database cannot be reached: SQLite looks for
/// a name among the temporary ones first (https://sqlite.org/lang_naming.html).
package enum HiddenNames {
  /// Answers the hidden names, and those of functions that would be.
  private static let query = """
    SELECT t.name FROM temp.sqlite_master AS t WHERE t.type IN ('table', 'view') AND (
      t.name LIKE 'pragma\\_%' ESCAPE '\\' OR t.name LIKE '\\_godwit\\_%' ESCAPE '\\'
      OR t.name COLLATE NOCASE IN (
        SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view')))
    """

  /// - Throws: ``ExecutionError/hidden(_:)``.
  package static func refuse(_ db: Database) throws {
    // Mostly there is nothing temporary at all.
    guard try db.integer("SELECT 1 FROM temp.sqlite_master") == 1 else { return }
    let names = try db.texts(query)
    if !names.isEmpty { throw ExecutionError.hidden(names) }
  }

  /// What a script asserts at its beginning: nothing is hidden, and a rename is followed by what speaks
  /// of the old name (https://sqlite.org/pragma.html#pragma_legacy_alter_table).
  package static func assertion(_ dialect: Dialect) -> (query: String, failure: String) {
    let isModern =
      "NOT EXISTS (SELECT 1 FROM \(dialect.pragmaSchema)pragma_legacy_alter_table "
      + "WHERE legacy_alter_table)"
    guard dialect.hasTemporaryObjects else {
      return ("SELECT \(isModern)", "legacy_alter_table is on")
    }
    return (
      "SELECT NOT EXISTS (\(query)) AND \(isModern)",
      "temporary tables hide those of the database, or legacy_alter_table is on"
    )
  }
}
