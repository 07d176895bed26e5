import GodwitSQLSyntax
import GodwitSchemaModel

/// Statements that make a script fail if a row violates a foreign key at its end that did not at its
/// beginning. Each violation is known by its row, its key and its parent, so that one that was repaired
/// does not stand for one that is new.
struct ForeignKeyGuard {
  private static let table = "temp._godwit_violations"

  /// Notes what is violated at the beginning.
  func before(_ schema: DatabaseSchema) -> [String] {
    ["CREATE TEMP TABLE _godwit_violations (child, row, key, parent)"]
      + Self.violations(in: schema).map { "INSERT INTO \(Self.table) \($0)" }
  }

  /// Whether nothing is violated that was not noted.
  func holds(_ schema: DatabaseSchema) -> String {
    let now = Self.violations(in: schema).joined(separator: " UNION ALL ")
    return "SELECT NOT EXISTS (SELECT * FROM (\(now)) "
      + "EXCEPT SELECT child, row, key, parent FROM \(Self.table))"
  }

  let end = ["DROP TABLE \(table)"]

  /// What was noted follows when something gets another name.
  func following(
    _ operation: SchemaOperation, tableNamed: (SQLText) -> Table?
  ) -> [String] {
    switch operation {
    case .renameTable(let old, let new):
      return ["child", "parent"].map { Self.replacing($0, name(old), by: name(new)) }
    case .alterTable(let table, let changes):
      var keys = tableNamed(table)?.foreignKeys.map(\.columns) ?? []
      return changes.flatMap { change -> [String] in
        guard case .renameColumn(let old, let new) = change else { return [] }
        let renamed = keys.map { $0.map { $0.folded == old.folded ? new : $0 } }
        defer { keys = renamed }
        return zip(keys, renamed).filter { $0.0 != $0.1 }.map { old, new in
          Self.replacing("key", key(old), by: key(new)) + " AND child = \(name(table))"
        }
      }
    default: return []
    }
  }

  private static func replacing(_ column: String, _ old: String, by new: String) -> String {
    "UPDATE \(table) SET \(column) = \(new) WHERE \(column) = \(old)"
  }

  private func name(_ name: SQLText) -> String { Self.name(name) }

  private func key(_ columns: [SQLText]) -> String { Self.key(columns) }

  private static func name(_ name: SQLText) -> String { SQLLiteral.string(name.folded.text) }

  /// The columns of a key as one text: `'a','b'`, itself a literal.
  private static func key(_ columns: [SQLText]) -> String {
    SQLLiteral.string(SQLText(columns.map(name).joined(separator: ",")))
  }

  // MARK: Queries

  /// Queries for all violations. SQLite's own check does not say which row it is in a table WITHOUT
  /// ROWID (https://sqlite.org/pragma.html#pragma_foreign_key_check).
  private static func violations(in schema: DatabaseSchema) -> [String] {
    let withRowID = """
      SELECT lower(c."table") AS child, c.rowid AS row, (SELECT group_concat(quote(lower(k."from"))) \
      FROM (SELECT l."from" FROM temp.pragma_foreign_key_list(c."table") AS l WHERE l.id = c.fkid \
      ORDER BY l.seq) AS k) AS key, lower(c.parent) AS parent \
      FROM temp.pragma_foreign_key_check AS c WHERE c.rowid IS NOT NULL
      """
    return [withRowID]
      + schema.tables.filter(\.isWithoutRowID).flatMap { table in
        table.foreignKeys.map { violations(of: $0, in: table, schema) }
      }
  }

  private static func violations(
    of key: ForeignKey, in table: Table, _ schema: DatabaseSchema
  ) -> String {
    let identity = (table.primaryKey?.columns ?? []).compactMap(\.column)
      .map { "quote(c.\(SQLIdentifier.quoted($0)))" }
    let isThere = key.columns.map { "c.\(SQLIdentifier.quoted($0)) IS NOT NULL" }
    let orphans = """
      SELECT \(name(table.name)), \(identity.joined(separator: " || ',' || ")), \
      \(Self.key(key.columns)), \(name(key.table)) \
      FROM main.\(SQLIdentifier.quoted(table.name)) AS c WHERE \(isThere.joined(separator: " AND "))
      """
    guard let parent = schema.table(key.table) else { return orphans }
    let targets = key.resolved(primaryKey: parent.primaryKey?.columns.compactMap(\.column))
      .referencedColumns
    // The parent's affinity and collation decide; `+` takes away the child's
    // (https://sqlite.org/foreignkeys.html#fk_basics).
    let matches = zip(key.columns, targets).map { column, target in
      "p.\(SQLIdentifier.quoted(target)) = +c.\(SQLIdentifier.quoted(column))"
    }
    guard !matches.isEmpty else { return orphans }
    return orphans
      + " AND NOT EXISTS (SELECT 1 FROM main.\(SQLIdentifier.quoted(parent.name)) AS p "
      + "WHERE \(matches.joined(separator: " AND ")))"
  }
}
