import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// A database with rows that were made up, kept for the next revision: most of its tables stay as they
/// are, and to make up all rows again would take longer than all else.
struct KeptRows {
  /// With everything that the revisions so far have made.
  let queue: DatabaseQueue
  /// The tables as they were to be when they got their rows.
  let tables: [FoldedName: Table]
}

extension VerificationEnvironment {
  /// Gives rows to the tables that are new or are to become something else than was known.
  ///
  /// - Parameters:
  ///   - plain: The same database with the rows of revisions only.
  ///   - schema: What it is like.
  ///   - next: What it is to become.
  /// - Returns: Nothing where all rows have to be made up anew.
  func refilled(
    _ kept: KeptRows, plain: DatabaseImage, _ schema: DatabaseSchema, before next: DatabaseSchema
  ) throws -> KeptRows? {
    let future = schema.anticipating(next, .checksAndKeys)
    let stale = future.tables.filter { kept.tables[$0.name.folded] != $0 }
    // What revisions have inserted has to stay.
    guard try !stale.contains(where: { try plain.hasRows($0.name) }) else { return nil }
    do {
      try kept.queue.inDatabase { db in
        try db.execute(sql: "PRAGMA foreign_keys = OFF")
        defer { try? db.execute(sql: "PRAGMA foreign_keys = ON") }
        try SeededTables(future).refill(Set(stale.map(\.name.folded)), db, rows: rows)
      }
    } catch is NoSeed {
      return nil
    }
    return KeptRows(queue: kept.queue, tables: future.definitions)
  }
}

extension DatabaseSchema {
  /// The tables by their names.
  var definitions: [FoldedName: Table] {
    Dictionary(tables.map { ($0.name.folded, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
