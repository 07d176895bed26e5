import GodwitIntrospection
import GodwitRecords
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseValue
import class GRDB.Row

/// Fills the tables of a database with rows that satisfy all its constraints, foreign keys included.
/// The rows are the same each time.
package struct SeededTables {
  private let schema: DatabaseSchema
  /// Parents before their children, as far as there is such an order.
  package let order: [Table]

  package init(_ schema: DatabaseSchema) {
    self.schema = schema
    order = Self.ordered(schema.tables)
  }

  /// Inserts `rows` rows into each table, or as many as it can hold if those are fewer; none where no
  /// row can be made up and there are some already. Where there are several, the last one has NULL wherever it can; in the others each column has a value, if it can.
  ///
  /// Triggers do their work, unless what they do cannot be: then the rows are inserted without them.
  /// Virtual tables stay empty, but for what triggers write.
  ///
  /// - Parameter seed: Rows of another seed have other values.
  /// - Throws: ``NoSeed``.
  package func fill(_ db: Database, rows: Int = 3, seed: Int = 0) throws {
    try fill(db) { try insertRows(rows, seed, db) }
  }

  /// The same, but tables for which no rows can be made up stay as they are, and with them those that
  /// refer to one and cannot be without.
  ///
  /// - Returns: Why, for each of these tables.
  package func fillWhatCanBe(_ db: Database, rows: Int = 3, seed: Int = 0) throws -> [NoSeed] {
    var failures: [NoSeed] = []
    while failures.count <= order.count {
      do {
        try fill(db) { try insertRows(rows, seed, db, except: Set(failures.map(\.table.folded))) }
        return failures
      } catch let failure as NoSeed {
        failures.append(failure)
      }
    }
    return failures
  }

  /// Fills some tables anew, and leaves the rows of the others.
  ///
  /// - Throws: ``NoSeed``. Nothing is changed then.
  package func refill(_ names: Set<FoldedName>, _ db: Database, rows: Int) throws {
    let others = Set(order.map(\.name.folded)).subtracting(names)
    try inSavepoint(db) {
      for table in order where names.contains(table.name.folded) {
        try db.execute(sql: "DELETE FROM main.\(SQLIdentifier.quoted(table.name))")
      }
      try insertRows(rows, 0, db, except: others)
    }
    let orphans = try db.hasRows("SELECT 1 FROM temp.pragma_foreign_key_check(NULL, 'main')")
    if orphans { throw NoSeed(table: "", message: "a row refers to one that was there before") }
  }

  private func fill(_ db: Database, _ insert: () throws -> Void) throws {
    do {
      try inSavepoint(db, insert)
    } catch let failure as NoSeed {
      let triggers = try db.rows(
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'"
      ) { row in row.text(0).flatMap { name in row.text(1).map { (name, $0) } } }
      guard !triggers.isEmpty else { throw failure }
      try inSavepoint(db) {
        for (name, _) in triggers {
          try db.execute(sql: "DROP TRIGGER main.\(SQLIdentifier.quoted(name))")
        }
        try insert()
        for (_, sql) in triggers { try db.execute(sql: sql.string) }
      }
    }
  }

  private func inSavepoint(_ db: Database, _ body: () throws -> Void) throws {
    try db.inSavepoint {
      try body()
      return .commit
    }
  }

  private func insertRows(
    _ rows: Int, _ seed: Int, _ db: Database, except left: Set<FoldedName> = []
  ) throws {
    // As many as there can be without that a number grows too large.
    let seed = Int(UInt(bitPattern: seed) % 100_000)
    for table in order where !left.contains(table.name.folded) {
      for row in 0..<max(0, rows) {
        do {
          try insertRow(seed + row, isLast: rows > 1 && row == rows - 1, into: table, db)
        } catch let failure as NoSeed {
          // CHECK (id = 1): a table of one row. Others have filled the table already.
          guard try row > 0 || hasRows(table, db) else { throw failure }
          break
        }
      }
    }
    // [table:"poems" rowid:1 parent:"poets" fkid:0]
    let violations = try db.rows("PRAGMA main.foreign_key_check") { row in
      row.text(2).flatMap { schema.table($0) } == nil ? nil : row.text(0)
    }
    if let table = violations.first(where: { !left.contains($0.folded) }) {
      throw NoSeed(table: table, message: "no row was found for a foreign key of it")
    }
  }

  private func hasRows(_ table: Table, _ db: Database) throws -> Bool {
    try db.hasRows("SELECT 1 FROM main.\(SQLIdentifier.quoted(table.name))")
  }

  private func insertRow(_ row: Int, isLast: Bool, into table: Table, _ db: Database) throws {
    let seeds = SeedValues(table)
    var wish = SeedValues.Wish(row: row)
    for column in seeds.columns where table.allowsNull(in: column) {
      wish.presence[column.name.folded] = isLast ? .preferablyNull : .preferablyValue
    }
    let references = try references(table, row, isLast, db)
    _ = try seeds.insert(wish, references: references, db)
  }

  // MARK: Foreign keys

  /// The values that the foreign keys of a table's next row can have.
  private func references(
    _ table: Table, _ row: Int, _ prefersNull: Bool, _ db: Database
  ) throws -> [SeedSlot] {
    var slots: [SeedSlot] = []
    for key in table.foreignKeys.sorted(by: { $0.columns.count > $1.columns.count }) {
      guard let slot = try slot(key, of: table, row, prefersNull, db) else { continue }
      // A column can belong to several keys: its value is that of a row in each of their parents.
      let shared = slots.firstIndex { !Set($0.columns).isDisjoint(with: slot.columns) }
      if let shared { slots[shared] = slots[shared].joined(with: slot) } else { slots.append(slot) }
    }
    return slots
  }

  private func slot(
    _ key: ForeignKey, of table: Table, _ row: Int, _ prefersNull: Bool, _ db: Database
  ) throws -> SeedSlot? {
    let columns = key.columns.map(\.folded)
    let nulls = columns.map { _ in SeedCandidate(DatabaseValue.null) }
    let isNullable = key.columns.allSatisfy { table.column($0).map(table.allowsNull) ?? false }
    guard let parent = schema.table(key.table) else {
      // SQLite lets a key refer to a table that is not there, and a row only be NULL in it.
      return isNullable ? SeedSlot(columns: columns, candidates: [nulls]) : nil
    }
    let referenced =
      key.referencedColumns.isEmpty
      ? parent.primaryKey?.columns.compactMap(\.column) ?? [] : key.referencedColumns
    guard referenced.count == columns.count else { return nil }
    var tuples = try existing(referenced, in: parent, db)
    if !tuples.isEmpty {
      let start = row % tuples.count
      tuples = Array(tuples[start...] + tuples[..<start])
    }
    if isNullable {
      tuples = prefersNull ? [nulls] + tuples : tuples + [nulls]
    } else if tuples.isEmpty, SQLIdentifier.areEqual(parent.name, table.name) {
      return ownSlot(columns, referenced.map(\.folded), of: table, row)
    } else if tuples.isEmpty, columns.count == 1, let column = parent.column(referenced[0]) {
      // In a circle of tables: what the parent's row will have.
      tuples = SeedCandidates(parent).candidates(for: column, row: row).map { [$0] }
    }
    return SeedSlot(columns: columns, candidates: tuples)
  }

  private func existing(
    _ columns: [SQLText], in parent: Table, _ db: Database
  ) throws -> [[SeedCandidate]] {
    let names = columns.map(SQLIdentifier.quoted)
    let sql = """
      SELECT \(names.joined(separator: ", ")) FROM main.\(SQLIdentifier.quoted(parent.name))
      WHERE \(names.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")) LIMIT 50
      """
    return try Row.fetchAll(db, sql: sql).map { $0.databaseValues.map { SeedCandidate($0) } }
  }

  /// The first row of a table that must refer to one of its own: to itself.
  private func ownSlot(
    _ columns: [FoldedName], _ referenced: [FoldedName], of table: Table, _ row: Int
  ) -> SeedSlot? {
    guard columns.count == 1, columns != referenced, let parent = table.column(referenced[0].text)
    else { return nil }
    let values = SeedCandidates(table).candidates(for: parent, row: row)
    return SeedSlot(columns: columns + referenced, candidates: values.map { [$0, $0] })
  }

  /// Tables with those first that no other of the rest needs.
  private static func ordered(_ tables: [Table]) -> [Table] {
    var (rest, order) = (tables, [Table]())
    while !rest.isEmpty {
      let names = Set(rest.map(\.name.folded))
      func needs(_ table: Table, onlyRequired: Bool) -> Bool {
        table.foreignKeys.contains { key in
          let isNullable = key.columns.allSatisfy {
            table.column($0).map(table.allowsNull) ?? false
          }
          return key.table.folded != table.name.folded && names.contains(key.table.folded)
            && !(onlyRequired && isNullable)
        }
      }
      // In a circle, a key that can be NULL is where it begins.
      let next =
        rest.firstIndex { !needs($0, onlyRequired: false) }
        ?? rest.firstIndex { !needs($0, onlyRequired: true) } ?? 0
      order.append(rest.remove(at: next))
    }
    return order
  }
}

extension SeedSlot {
  /// Both, with the values that agree where they have the same columns.
  fileprivate func joined(with other: SeedSlot) -> SeedSlot {
    let new = other.columns.indices.filter { !columns.contains(other.columns[$0]) }
    let pairs = candidates.flatMap { one -> [[SeedCandidate]] in
      let values = Dictionary(zip(columns, one), uniquingKeysWith: { first, _ in first })
      return other.candidates.compactMap { two in
        let agrees = zip(other.columns, two).allSatisfy { column, candidate in
          values[column].map { $0.value == candidate.value } ?? true
        }
        return agrees ? one + new.map { two[$0] } : nil
      }
    }
    return SeedSlot(
      columns: columns + new.map { other.columns[$0] }, candidates: Array(pairs.prefix(500)))
  }
}
