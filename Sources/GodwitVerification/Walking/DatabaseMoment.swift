import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// A database as it is at one moment of a walk.
struct DatabaseMoment<Content: TableContent> {
  let schema: DatabaseSchema
  private let rows: [FoldedName: Content]
  private let health: DatabaseHealth

  init(_ db: Database, _ schemas: SchemaCache, _ depth: DatabaseHealth.Depth = .everything) throws {
    schema = try schemas.schema(db)
    rows = Dictionary(
      try schema.tables.map { ($0.name.folded, try Content($0, db)) },
      uniquingKeysWith: { first, _ in first })
    health = try DatabaseHealth(db, depth)
  }

  /// What SQLite finds fault with that it did not before.
  func newFaults(since before: DatabaseMoment) -> [Finding] {
    health.findings(since: before.health)
  }

  /// What has become of the rows of tables, and in columns, that are there before and after: whatever
  /// changes is a line.
  ///
  /// - Parameter names: What tables and columns are called afterwards.
  func rowDifferences(to after: DatabaseMoment, _ names: RenameTracker) -> [Finding] {
    tablesKept(in: after, names).flatMap { old, new, columns in
      old.differences(to: new, in: columns)
    }
  }

  /// What has become of the rows that an upgrade left alone once that is taken back.
  func rowDifferences(
    to back: DatabaseMoment, leftAloneBy upgraded: DatabaseMoment, _ names: RenameTracker
  ) -> [Finding] {
    tablesKept(in: upgraded, names).flatMap { old, new, columns in
      back.rows[old.table.folded].map {
        old.differences(back: $0, leftAloneBy: new, in: columns)
      } ?? []
    }
  }

  private func tablesKept(
    in other: DatabaseMoment, _ names: RenameTracker
  ) -> [(old: Content, new: Content, columns: [ColumnPair])] {
    names.tables.compactMap { tracked in
      let table = tracked.original
      let name = tracked.name ?? table.name.folded
      guard let later = other.schema.table(name.text), let old = rows[table.name.folded],
        let new = other.rows[later.name.folded]
      else { return nil }
      return (old, new, table.columnsKept(in: later, tracked))
    }
  }
}

/// A column's names before and after.
typealias ColumnPair = (old: FoldedName, new: FoldedName)

extension Table {
  /// The columns that hold the same values in another state of the table: another type can change
  /// them, and where NULL is no longer allowed, something took its place.
  fileprivate func columnsKept(in other: Table, _ names: TrackedTable) -> [ColumnPair] {
    columns.compactMap { column in
      let name = names.name(of: column.name) ?? column.name.folded
      guard column.generated == nil, let later = other.column(name.text),
        later.generated == nil, later.type == column.type,
        (later.notNull == nil) == (column.notNull == nil)
      else { return nil }
      return (column.name.folded, later.name.folded)
    }
  }
}
