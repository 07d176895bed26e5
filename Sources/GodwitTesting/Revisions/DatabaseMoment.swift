import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Reads schemas, and remembers the last ones: on a stairway the same schema comes again and again, and
/// to read one costs more than all else.
final class SchemaCache {
  private let reader: SchemaReader
  private var schemas: [[SQLText]: DatabaseSchema] = [:]

  init(_ reader: SchemaReader) {
    self.reader = reader
  }

  func schema(_ db: Database) throws -> DatabaseSchema {
    let texts = try db.texts(
      "SELECT coalesce(sql, type || name) FROM main.sqlite_master ORDER BY type, name")
    if let schema = schemas[texts] { return schema }
    let schema = try reader.schema(db)
    // A step goes through three or four.
    if schemas.count > 8 { schemas = [:] }
    schemas[texts] = schema
    return schema
  }
}

/// A database as it is at one moment of a walk.
struct DatabaseMoment {
  let schema: DatabaseSchema
  private let rows: [FoldedName: TableRows]
  private let health: DatabaseHealth

  init(_ db: Database, _ schemas: SchemaCache) throws {
    schema = try schemas.schema(db)
    rows = Dictionary(
      try schema.tables.map { ($0.name.folded, try TableRows($0, db)) },
      uniquingKeysWith: { first, _ in first })
    health = try DatabaseHealth(db)
  }

  /// What SQLite finds fault with that it did not before.
  func newFaults(since before: DatabaseMoment) -> [String] { health.new(since: before.health) }

  /// What has become of the rows of tables, and in columns, that are there before and after: whatever
  /// changes is a line.
  func rowDifferences(to after: DatabaseMoment) -> [String] {
    tablesKept(in: after).flatMap { old, new, columns in old.differences(to: new, in: columns) }
  }

  /// What has become of the rows that an upgrade left alone once that is taken back.
  func rowDifferences(to back: DatabaseMoment, leftAloneBy upgraded: DatabaseMoment) -> [String] {
    tablesKept(in: upgraded).flatMap { old, new, columns -> [String] in
      guard old.rows.count == new.rows.count, let last = back.rows[old.table.folded] else {
        return []
      }
      return old.differences(to: last, in: old.unchanged(columns, in: new))
    }
  }

  private func tablesKept(
    in other: DatabaseMoment
  ) -> [(old: TableRows, new: TableRows, columns: [FoldedName])] {
    schema.tables.compactMap { table in
      let name = table.name.folded
      guard let later = other.schema.table(table.name), let old = rows[name],
        let new = other.rows[name]
      else { return nil }
      return (old, new, table.columnsKept(in: later))
    }
  }
}

extension Table {
  /// The columns that hold the same values in another state of the table: another type can change
  /// them, and where NULL is no longer allowed, something took its place.
  fileprivate func columnsKept(in other: Table) -> [FoldedName] {
    columns.filter { column in
      guard column.generated == nil, let later = other.column(column.name) else { return false }
      return later.generated == nil && later.type == column.type
        && (later.notNull == nil) == (column.notNull == nil)
    }.map(\.name.folded)
  }
}
