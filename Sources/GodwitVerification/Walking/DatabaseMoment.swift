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

  /// - Parameter virtual: The virtual tables that hold rows of their own. One of them that cannot be read
  ///   is left out.
  init(_ schema: DatabaseSchema, virtual: [Table], _ db: Database) throws

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
  /// The virtual tables that hold rows of their own, with the columns that they have.
  private let virtualTables: [(definition: VirtualTable, table: Table)]
  private let sequences: Sequences
  private let source: Source
  private let health: DatabaseHealth
  private let integrity: [Finding]

  /// - Parameters:
  ///   - depth: How much is asked of references and dependants.
  ///   - isLast: Whether the database is looked through as well, which takes long.
  init(
    _ db: Database, _ schemas: SchemaCache, _ depth: DatabaseHealth.Depth, isLast: Bool = false
  ) throws {
    let schema = try schemas.schema(db)
    self.schema = schema
    virtualTables = schema.virtualTables.filter(\.holdsRows).compactMap { table in
      table.readable(db).map { (table, $0) }
    }
    sequences = try Sequences(schema, db)
    source = try Source(schema, virtual: virtualTables.map(\.table), db)
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
      return try readable(old) {
        try source.content(of: old).differences(to: after.source.content(of: new), in: columns)
      }
    }
      + sequences.losses(to: after.sequences, in: renamed(names))
  }

  /// What has become of the rows that an upgrade left alone once that is taken back.
  func rowDifferences(
    to back: DatabaseMoment, leftAloneBy upgraded: DatabaseMoment, _ names: RenameTracker
  ) throws -> [Finding] {
    try tablesKept(in: upgraded, names).flatMap { old, new, columns -> [Finding] in
      guard let last = back.table(old.name) else { return [] }
      if old == last, source.holdsSame(old, in: back.source, last) { return [] }
      return try readable(old) {
        try source.content(of: old).differences(
          back: back.source.content(of: last), leftAloneBy: upgraded.source.content(of: new),
          in: columns)
      }
    }
      + sequences.losses(
        to: back.sequences, leftAloneBy: upgraded.sequences, in: renamed(names))
  }

  /// Nothing for a virtual table whose rows need what the application has, such as a tokenizer.
  private func readable(_ table: Table, _ body: () throws -> [Finding]) throws -> [Finding] {
    guard schema.table(table.name) == nil else { return try body() }
    return (try? body()) ?? []
  }

  private func table(_ name: SQLText) -> Table? {
    schema.table(name) ?? virtualTables.first { $0.table.name.folded == name.folded }?.table
  }

  private func renamed(_ names: RenameTracker) -> [ColumnPair] {
    names.tables.compactMap { tracked in tracked.name.map { (tracked.original.name.folded, $0) } }
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
      + virtualTables.compactMap { definition, table in
        let later = other.virtualTables.first { $0.definition == definition }
        let columns = table.columns.map { ($0.name.folded, $0.name.folded) }
        return later.map { (table, $0.table, columns) }
      }
  }
}

extension VirtualTable {
  /// The table as it can be read; nothing where its module cannot be reached.
  fileprivate func readable(_ db: Database) -> Table? {
    let columns = try? db.texts(
      "SELECT name FROM temp.pragma_table_xinfo(?1, 'main') WHERE hidden = 0", name)
    guard let columns, !columns.isEmpty else { return nil }
    return Table(
      name: name, elements: columns.map { .column(Column(named: $0, type: ColumnType(""))) })
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
