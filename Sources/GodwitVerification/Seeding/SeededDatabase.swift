import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// How much of what tables are to become the rows bear in mind that are made up for them.
package enum SeedForesight: Sendable {
  /// The checks and the foreign keys.
  case checksAndKeys
  /// Everything: that there are no NULLs, and that values are not there twice.
  case everything
}

extension VerificationEnvironment {
  /// Fills the tables of a database.
  ///
  /// - Parameter next: What the schema is to become: the rows are such that its constraints accept
  ///   them, too, if there are such rows.
  /// - Returns: The tables that stay empty, where that is allowed.
  /// - Throws: ``NoSeed``, and what the environment's functions throw.
  @discardableResult
  package func fill(
    _ queue: DatabaseQueue, seed: Int = 0, before next: DatabaseSchema? = nil,
    _ foresight: SeedForesight = .checksAndKeys
  ) throws -> [NoSeed] {
    let empty = try queue.inDatabase { db in
      // Of two rows that refer to each other, one comes first.
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      defer { try? db.execute(sql: "PRAGMA foreign_keys = ON") }
      try insertRows(db)
      return try fill(db, seed, before: next, foresight)
    }
    try queue.inDatabase(adjustRows)
    return empty
  }

  private func fill(
    _ db: Database, _ seed: Int, before next: DatabaseSchema?, _ foresight: SeedForesight
  ) throws -> [NoSeed] {
    let schema = try reader.schema(db)
    let indexes = foresight == .everything ? next.map(schema.newUniqueIndexes) ?? [] : []
    let tables = SeededTables(next.map { schema.anticipating($0, foresight) } ?? schema)
    return try withIndexes(indexes, db) {
      if isLenient { return try tables.fillWhatCanBe(db, rows: rows, seed: seed) }
      do {
        try tables.fill(db, rows: rows, seed: seed)
      } catch is NoSeed where next != nil {
        try SeededTables(schema).fill(db, rows: rows, seed: seed)
      }
      return []
    }
  }

  /// Does something while there are indexes. What is there already can be in their way.
  private func withIndexes<Result>(
    _ statements: [(name: SQLText, sql: String)], _ db: Database, _ body: () throws -> Result
  ) throws -> Result {
    var made: [SQLText] = []
    for (name, sql) in statements where (try? db.execute(whole: sql)) != nil { made.append(name) }
    defer {
      for name in made { try? db.execute(sql: "DROP INDEX main.\(SQLIdentifier.quoted(name))") }
    }
    return try body()
  }
}

extension DatabaseSchema {
  /// The schema with the checks and foreign keys that its tables will have, as far as they are about
  /// columns that are there.
  func anticipating(
    _ next: DatabaseSchema, _ foresight: SeedForesight
  ) -> DatabaseSchema {
    var schema = self
    for (index, table) in tables.enumerated() {
      guard let later = next.table(table.name) else { continue }
      schema.tables[index].constraints += later.constraints.filter { constraint in
        guard !table.constraints.contains(constraint) else { return false }
        let columns: [FoldedName]
        switch constraint {
        case .check(let check):
          let words = SQLNames.words(in: check.expression)
          columns = later.columns.map(\.name.folded).filter(words.contains)
        case .foreignKey(let key):
          guard self.table(key.table) != nil else { return false }
          columns = key.columns.map(\.folded)
        case .primaryKey, .unique: return false
        }
        return columns.allSatisfy { name in
          table.column(name.text).map { $0.type == later.column(name.text)?.type } ?? false
        }
      }
      guard foresight == .everything else { continue }
      for (position, column) in table.columns.enumerated() where column.notNull == nil {
        schema.tables[index].columns[position].notNull = later.column(column.name)?.notNull
      }
    }
    return schema
  }

  /// Statements for what is to be unique of columns that are there.
  fileprivate func newUniqueIndexes(in next: DatabaseSchema) -> [(name: SQLText, sql: String)] {
    var statements: [(name: SQLText, sql: String)] = []
    for table in tables {
      guard let later = next.table(table.name) else { continue }
      let keys =
        later.uniques.filter { !table.uniques.contains($0) }.map { ($0.columns, nil as SQLText?) }
        + (later.primaryKey.map { $0 == table.primaryKey ? [] : [($0.columns, nil)] } ?? [])
        + later.indexes.filter { index in index.isUnique && !table.indexes.contains(index) }
        .map { ($0.terms, $0.condition) }
      for (terms, condition) in keys {
        let name: SQLText = "godwit_seed_\(statements.count)"
        let list = terms.map(\.sql).joined(separator: ", ")
        let end = condition.map { " WHERE \($0)" } ?? ""
        statements.append(
          (
            name,
            "CREATE UNIQUE INDEX main.\(SQLIdentifier.quoted(name)) "
              + "ON \(SQLIdentifier.quoted(table.name)) (\(list))\(end)"
          ))
      }
    }
    return statements
  }
}
