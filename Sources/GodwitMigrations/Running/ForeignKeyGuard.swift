import GodwitExecution
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Statements that make a script fail if a row violates a foreign key at its end that did not at its
/// beginning. Each violation is known by its row, its key and its parent, so that one that was repaired
/// does not stand for one that is new.
package struct ForeignKeyGuard {
  private static let name = "_godwit_violations"

  /// Where they are noted: beside the tables where nothing can be temporary.
  private let table: String
  /// Statements that note what is violated at the beginning.
  package private(set) var beginning: [String]
  /// The schema of that, and of the functions that stand for pragmas.
  private let schema: String

  /// - Parameter db: What the database will be like at the beginning.
  /// - Returns: Nothing where nobody can ask, or nobody has to.
  package init?(_ db: Database, for dialect: Dialect) throws {
    guard dialect.guardsForeignKeys, Self.canAsk(db) else { return nil }
    schema = dialect.pragmaSchema
    table = schema + Self.name
    beginning = []
    let table = table
    beginning =
      ["CREATE TABLE \(table) (child, row, key, parent)"]
      + violations(in: try SchemaReader().schema(db)).map { "INSERT INTO \(table) \($0)" }
  }

  /// Whether there is anything to ask.
  package static func isNeeded(_ db: Database) -> Bool {
    let keys = """
      SELECT 1 FROM main.sqlite_master AS t, temp.pragma_foreign_key_list(t.name) AS k \
      WHERE t.type = 'table'
      """
    return (try? db.hasRows(keys)) ?? true
  }

  /// Foreign keys that fit no parent make the check itself fail.
  private static func canAsk(_ db: Database) -> Bool {
    (try? db.hasRows("SELECT 1 FROM temp.pragma_foreign_key_check")) != nil
  }

  /// Statements that fail if something is violated that was not noted.
  ///
  /// - Parameter db: What the database will be like at the end.
  package func end(_ db: Database, using assertionTable: SQLText) throws -> [String] {
    let over = "DROP TABLE \(table)"
    guard Self.canAsk(db) else { return [over] }
    let now = violations(in: try SchemaReader().schema(db)).joined(separator: " UNION ALL ")
    return Step.scriptAssertion(
      nothingIsNew(in: now), orFail: "rows violate a foreign key that did not before",
      using: assertionTable)
      + [over]
  }

  /// Of tables whose rows bear other keys than before, the number of violations counts.
  private func nothingIsNew(in now: String) -> String {
    let rekeyed = "SELECT child FROM \(table) WHERE row IS NULL"
    return """
      WITH now AS (\(now)) \
      SELECT NOT EXISTS (SELECT child, row, key, parent FROM now WHERE child NOT IN (\(rekeyed)) \
      EXCEPT SELECT child, row, key, parent FROM \(table)) \
      AND NOT EXISTS (SELECT 1 FROM now AS n WHERE child IN (\(rekeyed)) GROUP BY child, key, parent \
      HAVING count(*) > (SELECT count(*) FROM \(table) AS v \
      WHERE v.child = n.child AND v.key = n.key AND v.parent = n.parent))
      """
  }

  /// What was noted follows when something gets another name, or rows another key.
  ///
  /// - Parameter db: What the database will be like before that.
  package func following(_ operation: SchemaOperation, _ db: Database) -> [String] {
    switch operation {
    case .renameTable(let old, let new):
      return ["child", "parent"].map { replacing($0, name(old), by: name(new)) }
    case .alterTable(let table, let changes):
      let schemaTable = (try? SchemaReader().table(table, db)) ?? nil
      var keys = schemaTable?.foreignKeys.map(\.columns) ?? []
      let isRekeyed = changes.contains(where: \.changesRowIdentity)
      let forgotten = "UPDATE \(self.table) SET row = NULL WHERE child = \(name(table))"
      return (isRekeyed ? [forgotten] : [])
        + changes.flatMap { change -> [String] in
          guard case .renameColumn(let old, let new) = change else { return [] }
          let renamed = keys.map { $0.map { $0.folded == old.folded ? new : $0 } }
          defer { keys = renamed }
          return zip(keys, renamed).filter { $0.0 != $0.1 }.map { old, new in
            replacing("key", key(old), by: key(new)) + " AND child = \(name(table))"
          }
        }
    default: return []
    }
  }

  private func replacing(_ column: String, _ old: String, by new: String) -> String {
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
  private func violations(in tables: DatabaseSchema) -> [String] {
    let withRowID = """
      SELECT lower(c."table") AS child, c.rowid AS row, (SELECT group_concat(quote(lower(k."from"))) \
      FROM (SELECT l."from" FROM \(schema)pragma_foreign_key_list(c."table") AS l WHERE l.id = c.fkid \
      ORDER BY l.seq) AS k) AS key, lower(c.parent) AS parent \
      FROM \(schema)pragma_foreign_key_check AS c WHERE c.rowid IS NOT NULL
      """
    return [withRowID]
      + tables.tables.filter(\.isWithoutRowID).flatMap { table in
        table.foreignKeys.map { Self.violations(of: $0, in: table, tables) }
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
