import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// What a table holds at one moment.
protocol TableContent {
  var table: SQLText { get }

  /// What is not as it was in another state of the table, a line for each difference.
  func differences(to other: Self, in wanted: [ColumnPair]) -> [Finding]

  /// What is not as it was once an upgrade was taken back that had left it alone.
  func differences(
    back: Self, leftAloneBy upgraded: Self, in wanted: [ColumnPair]
  ) -> [Finding]
}

/// What all tables hold at one moment.
protocol DatabaseContent {
  associatedtype Content: TableContent

  init(_ schema: DatabaseSchema, _ db: Database) throws

  /// - Throws: `DatabaseError` for a table that cannot be read.
  func content(of table: Table) throws -> Content

  /// Whether a table holds what another one of the same definition holds at another moment.
  ///
  /// - Returns: Whether that is certain without a look at the rows.
  func holdsSame(_ table: Table, in other: Self, _ otherTable: Table) -> Bool

  /// What `integrity_check` says.
  func integrity(_ db: Database) throws -> [Finding]

  /// What it has said at this moment; nothing where nobody has asked.
  func integrityThen() throws -> [Finding]
}

/// A database as it is at one moment of a walk.
struct DatabaseMoment<Source: DatabaseContent> {
  let schema: DatabaseSchema
  private let source: Source
  private let health: DatabaseHealth
  private let integrity: [Finding]

  /// - Parameters:
  ///   - depth: How much is asked of references and dependants.
  ///   - isLast: Whether the database is looked through as well, which takes long.
  init(
    _ db: Database, _ schemas: SchemaCache, _ depth: DatabaseHealth.Depth, isLast: Bool = false
  ) throws {
    schema = try schemas.schema(db)
    source = try Source(schema, db)
    health = try DatabaseHealth(db, depth)
    integrity = try isLast ? source.integrity(db) : []
  }

  /// What SQLite finds fault with that it did not before.
  func newFaults(since before: DatabaseMoment) throws -> [Finding] {
    let old = try integrity.isEmpty ? [] : Set(before.source.integrityThen())
    return integrity.filter { !old.contains($0) } + health.findings(since: before.health)
  }

  /// What has become of the rows of tables, and in columns, that are there before and after: whatever
  /// changes is a line.
  ///
  /// - Parameter names: What tables and columns are called afterwards.
  func rowDifferences(to after: DatabaseMoment, _ names: RenameTracker) throws -> [Finding] {
    try tablesKept(in: after, names).flatMap { old, new, columns -> [Finding] in
      if old == new, source.holdsSame(old, in: after.source, new) { return [] }
      return try source.content(of: old)
        .differences(to: after.source.content(of: new), in: columns)
    }
  }

  /// What has become of the rows that an upgrade left alone once that is taken back.
  func rowDifferences(
    to back: DatabaseMoment, leftAloneBy upgraded: DatabaseMoment, _ names: RenameTracker
  ) throws -> [Finding] {
    try tablesKept(in: upgraded, names).flatMap { old, new, columns -> [Finding] in
      guard let last = back.schema.table(old.name) else { return [] }
      if old == last, source.holdsSame(old, in: back.source, last) { return [] }
      return try source.content(of: old).differences(
        back: back.source.content(of: last), leftAloneBy: upgraded.source.content(of: new),
        in: columns)
    }
  }

  private func tablesKept(
    in other: DatabaseMoment, _ names: RenameTracker
  ) -> [(old: Table, new: Table, columns: [ColumnPair])] {
    let tables = NameIndex(other.schema.tables, name: \.name)
    return names.tables.compactMap { tracked in
      let table = tracked.original
      guard let later = tables[(tracked.name ?? table.name.folded).text] else { return nil }
      return (table, later, table.columnsKept(in: later, tracked))
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
