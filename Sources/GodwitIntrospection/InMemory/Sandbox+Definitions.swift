import GodwitSQLSyntax

import class GRDB.Database
import class GRDB.DatabaseQueue

/// A row of `sqlite_schema` that somebody else has read.
package struct StoredDefinition: Hashable, Sendable {
  package let type: SQLText
  package let name: SQLText
  package let table: SQLText
  /// NULL for the index of a constraint.
  package let sql: SQLText?

  /// Whether it is one statement that creates something: whoever answers could send any SQL.
  package var isDefinition: Bool {
    guard let sql else { return true }
    return SQLStatements.whole(sql).count == 1
      && SQLTokens(sql).words(1).utf8.elementsEqual("CREATE".utf8)
  }

  package init(type: SQLText, name: SQLText, table: SQLText, sql: SQLText?) {
    self.type = type
    self.name = name
    self.table = table
    self.sql = sql
  }
}

extension Sandbox {
  /// A database in memory with definitions that were read elsewhere. What is no text of Unicode is left
  /// out, as it is by ``copy(of:)``.
  package func database(of definitions: [StoredDefinition]) throws -> DatabaseQueue {
    let made = definitions.filter { definition in
      !definition.name.folded.text.hasPrefix("sqlite_") && definition.name.isUTF8
        && definition.sql?.isUTF8 ?? false
    }
    // The tables that hold what virtual ones do are made together with these.
    let virtual = made.filter { $0.type == "table" && Self.isVirtual($0) }
    let queue = try running(virtual.compactMap { $0.sql?.string })
    try queue.inDatabase { db in
      try db.inTransaction {
        for type: SQLText in ["table", "index", "view", "trigger"] {
          for definition in made where definition.type == type {
            let isThere = try db.hasRows(
              "SELECT 1 FROM main.sqlite_master WHERE type = ?1 AND name = ?2", type,
              definition.name)
            guard !isThere, let sql = definition.sql else { continue }
            try StandIns.providingFunctions(for: db) { try db.execute(whole: sql.string) }
          }
        }
        return .commit
      }
      try Self.addStatistics(
        definitions.map(\.name).filter { $0.folded.text.hasPrefix("sqlite_stat") }, db)
    }
    return queue
  }

  private static func isVirtual(_ definition: StoredDefinition) -> Bool {
    guard let sql = definition.sql else { return false }
    return SQLTokens(sql).words(2).utf8.elementsEqual("CREATE VIRTUAL".utf8)
  }
}
