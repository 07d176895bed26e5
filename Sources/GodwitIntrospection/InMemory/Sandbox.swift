import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError
import class GRDB.DatabaseQueue

/// Databases in memory that hold a schema and no rows: the lens through which declarations are
/// seen, and the place where operations are tried.
///
/// A schema may name collations and functions that only its application has. What the project
/// registers with its connections is registered here, too, and the rest gets stand-ins, so that the
/// schema can be read and changed; no row is ever compared or computed by them.
package struct Sandbox: Sendable {
  private let prepare: Connections.Preparation
  /// Where it is remembered what came out of trials, if it is.
  private var memory: TrialMemory?

  /// - Parameter prepare: What the project does with each connection.
  package init(prepare: @escaping Connections.Preparation = { _ in }) {
    self.prepare = prepare
  }

  /// The same for work on one thread that tries the same things again and again.
  package var remembering: Sandbox {
    var copy = self
    copy.memory = TrialMemory()
    return copy
  }

  /// Whether something works that depends on texts only: tried once, where that is remembered.
  package func works(
    _ texts: @autoclosure () throws -> [SQLText], _ trial: () throws -> Bool
  ) throws -> Bool {
    guard let memory else { return try trial() }
    let texts = try texts()
    if let known = memory.results[texts] { return known }
    let result = try trial()
    memory.results[texts] = result
    return result
  }

  /// A database in memory, empty.
  package func empty() throws -> DatabaseQueue { try Connections.inMemory(prepare: prepare) }

  /// A database made from declarations. SQLite itself is the judge of them.
  ///
  /// - Throws: ``DeclarationError`` with SQLite's message and the declaration's place.
  package func declaring(_ schema: DatabaseSchema) throws -> DatabaseQueue {
    // Without strings in double quotes: `Index("ix", on: "poet_nmae")` must not index a string.
    let queue = try Connections.inMemory(acceptsStringsInDoubleQuotes: false, prepare: prepare)
    try queue.inDatabase { db in
      try db.inTransaction {
        for statement in schema.declaredStatements { try Self.declare(statement, db) }
        return .commit
      }
    }
    return queue
  }

  private static func declare(_ statement: DeclaredStatement, _ db: Database) throws {
    do {
      try StandIns.providingFunctions(for: db) { try db.execute(whole: statement.sql) }
    } catch let error as DatabaseError {
      throw DeclarationError(
        object: statement.object, location: statement.location,
        message: error.message ?? "\(error)", sql: statement.sql, columns: statement.columns)
    }
  }

  /// A database with the same schema as that of a connection, statement by statement.
  ///
  /// What is not UTF-8 stays out: nobody may change it.
  package func copy(of db: Database) throws -> DatabaseQueue {
    let copy = try running(try SchemaFacts(db).statements)
    let names = "SELECT name FROM main.sqlite_master WHERE name IN ('sqlite_stat1', 'sqlite_stat4')"
    let statistics = try db.texts(names)
    if !statistics.isEmpty { try copy.inDatabase { try Self.addStatistics(statistics, $0) } }
    return copy
  }

  /// What is planned must know of the tables of ANALYZE: of those that are there, since ANALYZE
  /// itself makes the second only with some builds of SQLite
  /// (https://sqlite.org/fileformat2.html#stat4tab).
  static func addStatistics(_ names: [SQLText], _ db: Database) throws {
    try db.execute(sql: "PRAGMA writable_schema = ON")
    if names.contains("sqlite_stat1") {
      try db.execute(sql: "CREATE TABLE sqlite_stat1 (tbl, idx, stat)")
    }
    if names.contains("sqlite_stat4") {
      try db.execute(sql: "CREATE TABLE sqlite_stat4 (tbl, idx, neq, nlt, ndlt, sample)")
    }
    try db.execute(sql: "PRAGMA writable_schema = OFF")
  }

  /// A database made by `statements`.
  package func running(_ statements: [String]) throws -> DatabaseQueue {
    let queue = try empty()
    try queue.inDatabase { db in
      try db.inTransaction {
        for statement in statements { try Self.executeOrEnter(statement, db) }
        return .commit
      }
    }
    return queue
  }

  // MARK: Statements

  /// Executes SQL, in one savepoint. Where it fails for want of a function, that gets a stand-in, and
  /// it is executed again.
  private static func execute(_ sql: String, _ db: Database) throws {
    try StandIns.providingFunctions(for: db) {
      try db.inSavepoint {
        try db.execute(whole: sql)
        return .commit
      }
    }
  }

  /// Executes SQL as far as it is about the schema. What only writes rows is compiled and not run:
  /// a copy of a schema has none, and half of them would be worse.
  package static func executeWithoutRows(
    _ sql: String, _ db: Database
  ) throws {
    try StandIns.providingFunctions(for: db) {
      try db.inSavepoint {
        let statements = try db.allStatements(sql: sql)
        while let statement = try statements.next() {
          if !SQLStatements.onlyWritesRows(SQLText(statement.sql)) { try statement.execute() }
        }
        return .commit
      }
    }
  }

  /// Executes a statement. A virtual table whose module is missing is entered into the schema as it
  /// stands: SQLite reads it, and nobody can use it.
  private static func executeOrEnter(_ statement: String, _ db: Database) throws {
    do {
      try execute(statement, db)
    } catch {
      guard case .virtualTable(let table)? = try? SQLParser.parse(SQLText(statement)) else {
        throw error
      }
      try enter(table, statement, db)
    }
  }

  private static func enter(_ table: CreateVirtualTable, _ sql: String, _ db: Database) throws {
    try db.execute(sql: "PRAGMA writable_schema = ON")
    try db.execute(
      sql: """
        INSERT INTO main.sqlite_master (type, name, tbl_name, rootpage, sql)
        VALUES ('table', ?1, ?1, 0, ?2)
        """, arguments: [table.name.string, sql])
    let version = try db.integer("PRAGMA schema_version") ?? 0
    try db.execute(sql: "PRAGMA schema_version = \(version &+ 1)")
    try db.execute(sql: "PRAGMA writable_schema = OFF")
  }
}

/// What came out of trials. It belongs to one sandbox, which is used on one thread at a time.
private final class TrialMemory: @unchecked Sendable {
  var results: [[SQLText]: Bool] = [:]
}

extension SchemaFacts {
  /// The statements that make the same schema, in an order in which they can run.
  fileprivate var statements: [String] {
    let shadows = ShadowTables(self)
    let made = objects.filter { object in
      object.isUTF8 && object.sql != nil && !object.name.folded.text.hasPrefix("sqlite_")
        && !shadows.contains(object.table.folded)
    }
    func isVirtual(_ object: ObjectFacts) -> Bool { tables[object.name.folded]?.kind == .virtual }
    func all(_ type: SQLText) -> [ObjectFacts] { made.filter { $0.type == type } }
    let ordered =
      all("table").filter { !isVirtual($0) } + all("table").filter(isVirtual) + all("index")
      + all("view") + all("trigger")
    return ordered.compactMap { $0.sql?.string }
  }
}
