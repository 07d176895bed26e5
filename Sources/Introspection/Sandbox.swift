import SQLSyntax
import SchemaModel

import class GRDB.Database
import class GRDB.DatabaseCollation
import struct GRDB.DatabaseError
import class GRDB.DatabaseFunction
import class GRDB.DatabaseQueue
import class GRDB.Row
import struct GRDB.StatementArguments

/// A declaration that SQLite does not accept.
public struct DeclarationError: Error, Sendable {
  /// What was declared: `table poems`.
  public let object: String
  public let location: SourceLocation?
  /// SQLite's own message.
  public let message: String
  public let sql: String
  /// The columns that the message may be about.
  public let columns: [String]
}

/// Databases in memory that hold a schema and no rows: the lens through which declarations are
/// seen, and the place where operations are tried.
///
/// A schema may name collations and functions that only its application has. They get stand-ins
/// here, so that the schema can be read and changed; no row is ever compared or computed by them.
public enum Sandbox {
  /// A database made from declarations. SQLite itself is the judge of them.
  ///
  /// - Throws: ``DeclarationError`` with SQLite's message and the declaration's place.
  public static func declaring(_ schema: DatabaseSchema) throws -> DatabaseQueue {
    // Without strings in double quotes: `Index("ix", on: "poet_nmae")` must not index a string.
    let queue = try Connections.inMemory(acceptsStringsInDoubleQuotes: false)
    try queue.inDatabase { db in
      try db.inTransaction {
        for statement in schema.declaredStatements {
          do {
            try providing(for: db) { try db.execute(sql: statement.sql) }
          } catch let error as DatabaseError {
            throw DeclarationError(
              object: statement.object, location: statement.location,
              message: error.message ?? "\(error)", sql: statement.sql,
              columns: statement.columns)
          }
        }
        return .commit
      }
    }
    return queue
  }

  /// A database with the same schema as that of a connection, statement by statement.
  public static func copy(of db: Database) throws -> DatabaseQueue {
    let copy = try running(try statements(of: db))
    let names = "SELECT name FROM main.sqlite_master WHERE name IN ('sqlite_stat1', 'sqlite_stat4')"
    let statistics = try Row.fetchAll(db, sql: names).compactMap { $0.text(0) }
    if !statistics.isEmpty { try copy.inDatabase { try addStatistics(statistics, $0) } }
    return copy
  }

  /// The tables of ANALYZE cannot be created by name, but what is planned must know of them. Only some
  /// builds of SQLite make the second (https://sqlite.org/fileformat2.html#stat4tab), and all keep it.
  private static func addStatistics(_ names: [String], _ db: Database) throws {
    try db.execute(sql: "ANALYZE")
    let isThere = "SELECT 1 FROM main.sqlite_master WHERE name = 'sqlite_stat4'"
    guard names.contains("sqlite_stat4"), try Row.fetchOne(db, sql: isThere) == nil else { return }
    try db.execute(
      sql: """
        PRAGMA writable_schema = ON;
        CREATE TABLE sqlite_stat4 (tbl, idx, neq, nlt, ndlt, sample);
        PRAGMA writable_schema = OFF
        """)
  }

  /// A database made by a script.
  public static func running(script: String) throws -> DatabaseQueue {
    let queue = try Connections.inMemory()
    try queue.inDatabase { db in
      let statements = try db.allStatements(sql: script)
      while let statement = try providing(for: db, { try statements.next() }) {
        try orEntering(statement.sql, db) { try providing(for: db) { try statement.execute() } }
      }
      // A script may end inside of a transaction; what it has made is made.
      if db.isInsideTransaction { try db.commit() }
    }
    return queue
  }

  /// A database made by `statements`.
  public static func running(_ statements: [String]) throws -> DatabaseQueue {
    let queue = try Connections.inMemory()
    try queue.inDatabase { db in
      try db.inTransaction {
        for statement in statements {
          try orEntering(statement, db) { try execute(statement, db) }
        }
        return .commit
      }
    }
    return queue
  }

  // MARK: Statements

  private static func statements(of db: Database) throws -> [String] {
    let sql = """
      SELECT m.sql FROM main.sqlite_master AS m
      LEFT JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = m.tbl_name
      WHERE m.sql IS NOT NULL AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND l.type IS NOT 'shadow'
      ORDER BY CASE m.type WHEN 'table' THEN m.rootpage = 0 WHEN 'index' THEN 2
        WHEN 'view' THEN 3 ELSE 4 END, m.rowid
      """
    return try Row.fetchAll(db, sql: sql).compactMap { $0.text(0) }
  }

  /// Executes SQL, in one transaction or savepoint. Where it fails for want of a collation or a
  /// function, it gets a stand-in and is executed again.
  private static func execute(_ sql: String, _ db: Database) throws {
    try providing(for: db) {
      try db.inSavepoint {
        try db.execute(sql: sql)
        return .commit
      }
    }
  }

  /// Executes SQL as far as it is about the schema. What only writes rows is compiled and not run:
  /// a copy of a schema has none, and half of them would be worse.
  public static func executeWithoutRows(
    _ sql: String, arguments: StatementArguments = [], _ db: Database
  ) throws {
    try providing(for: db) {
      try db.inSavepoint {
        let statements = try db.allStatements(sql: sql, arguments: arguments)
        while let statement = try statements.next() {
          if !Self.onlyWritesRows(statement.sql) { try statement.execute() }
        }
        return .commit
      }
    }
  }

  private static func onlyWritesRows(_ sql: String) -> Bool {
    let text = SQLTokens(sql)
    let words = text.tokens.filter { $0.kind != .symbol }.map { text.value(of: $0).lowercased() }
    guard let verb = words.first, ["insert", "replace", "update", "delete", "with"].contains(verb)
    else { return false }
    return !words.contains { ["sqlite_master", "sqlite_schema"].contains($0) }
  }

  /// Runs `body`, and again with a stand-in for each collation or function that it lacks.
  private static func providing<Result>(
    for db: Database, _ body: () throws -> Result
  ) throws -> Result {
    var given: Set<String> = []
    while true {
      do {
        return try body()
      } catch let error as DatabaseError {
        guard let missing = MissingFeature(error.message ?? ""), given.insert(missing.name).inserted
        else { throw error }
        missing.provide(in: db)
      }
    }
  }

  /// Runs `body`, which executes a statement. A virtual table whose module is missing is entered
  /// into the schema as it stands: SQLite reads it, and nobody can use it.
  private static func orEntering(
    _ statement: String, _ db: Database, _ body: () throws -> Void
  ) throws {
    do {
      try body()
    } catch {
      guard case .virtualTable(let table)? = try? SQLParser.parse(statement) else { throw error }
      try enter(table, statement, db)
    }
  }

  private static func enter(_ table: CreateVirtualTable, _ sql: String, _ db: Database) throws {
    try db.execute(sql: "PRAGMA writable_schema = ON")
    try db.execute(
      sql: """
        INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql)
        VALUES ('table', ?1, ?1, 0, ?2)
        """, arguments: [table.name, sql])
    let version = try Int.fetchOne(db, sql: "PRAGMA schema_version") ?? 0
    try db.execute(sql: "PRAGMA schema_version = \(version + 1)")
    try db.execute(sql: "PRAGMA writable_schema = OFF")
  }
}

/// What SQLite says it lacks.
private struct MissingFeature {
  enum Kind: String, CaseIterable {
    case collation = "no such collation sequence: "
    case function = "no such function: "
  }

  let kind: Kind
  let name: String

  init?(_ message: String) {
    for kind in Kind.allCases where message.hasPrefix(kind.rawValue) {
      self.kind = kind
      name = String(message.dropFirst(kind.rawValue.count))
      return
    }
    return nil
  }

  func provide(in db: Database) {
    switch kind {
    case .collation:
      db.add(
        collation: DatabaseCollation(name) { a, b in
          a == b ? .orderedSame : a < b ? .orderedAscending : .orderedDescending
        })
    case .function:
      db.add(function: DatabaseFunction(name, pure: true) { _ in nil })
    }
  }
}

/// The statement of a declaration.
private struct DeclaredStatement {
  let object: String
  let location: SourceLocation?
  let sql: String
  var columns: [String] = []
}

extension DatabaseSchema {
  fileprivate var declaredStatements: [DeclaredStatement] {
    let tableStatements = tables.map { table in
      DeclaredStatement(
        object: "table \(table.name)", location: table.location, sql: table.createStatement,
        columns: table.columns.map(\.name))
    }
    let indexStatements = tables.flatMap { table in
      table.indexes.map { index in
        DeclaredStatement(
          object: "index \(index.name)", location: index.location,
          sql: index.createStatement(on: table.name), columns: table.columns.map(\.name))
      }
    }
    let others =
      virtualTables.map { ("virtual table \($0.name)", $0.location, $0.createStatement) }
      + views.map { ("view \($0.name)", $0.location, $0.createStatement) }
      + triggers.map { ("trigger \($0.name)", $0.location, $0.createStatement) }
    return tableStatements + indexStatements
      + others.map { DeclaredStatement(object: $0.0, location: $0.1, sql: $0.2) }
  }
}
