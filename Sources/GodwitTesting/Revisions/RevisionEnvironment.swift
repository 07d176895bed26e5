import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

import struct GRDB.Configuration
import class GRDB.Database
import class GRDB.DatabaseQueue

/// What the revisions of a project have around them when they are tested: what its configuration says
/// elsewhere. By default nothing.
///
/// ```swift
/// var environment = RevisionEnvironment()
/// environment.settings.ignoredTables = ["temp_import"]
/// expectStairway(revisions, in: environment)
/// ```
public struct RevisionEnvironment: Sendable {
  /// How revisions are kept and run, and what a comparison leaves out.
  public var settings = MigrationSettings()
  /// What revisions read as `op.arguments`.
  public var arguments: [String: String] = [:]
  /// Registers the functions and collations that the schema uses.
  public var prepareDatabase: @Sendable (Database) throws -> Void = { _ in }
  /// Called with each database in memory before its tables get rows that are made up: inserts rows
  /// where nobody could guess one that the schema accepts.
  public var insertRows: @Sendable (Database) throws -> Void = { _ in }
  /// Called with each database in memory once its tables have rows, before it is upgraded, with foreign
  /// keys enforced: makes them what a revision expects of those that exist.
  public var adjustRows: @Sendable (Database) throws -> Void = { _ in }

  /// Nothing but what Godwit does by itself.
  public init() {}

  func migrator(_ revisions: RevisionList) throws -> Migrator {
    var settings = settings
    settings.sandbox = Sandbox(prepare: prepareDatabase)
    var migrator = try Migrator(revisions: revisions, settings: settings)
    migrator.arguments = arguments
    return migrator
  }

  /// Reads what revisions make, whether a comparison would leave it out or not.
  var reader: SchemaReader { settings.comparingEverything.reader }

  /// A database in memory such as an application opens, with foreign keys enforced.
  func queue() throws -> DatabaseQueue {
    var configuration = Configuration()
    // As a table that is older than the rule against them may need it.
    configuration.acceptsDoubleQuotedStringLiterals = true
    configuration.prepareDatabase { [prepareDatabase] in try prepareDatabase($0) }
    return try DatabaseQueue(configuration: configuration)
  }

  func copy(of queue: DatabaseQueue) throws -> DatabaseQueue {
    let copy = try self.queue()
    try queue.backup(to: copy)
    return copy
  }

  /// Fills the tables.
  ///
  /// - Parameter next: What the schema is to become: the rows are such that its constraints accept
  ///   them, too, if there are such rows.
  /// - Throws: ``NoSeed``, and what the environment's functions throw.
  func fill(
    _ queue: DatabaseQueue, rows: Int, seed: Int = 0, before next: DatabaseSchema? = nil
  ) throws {
    try queue.inDatabase { db in
      // Of two rows that refer to each other, one comes first.
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      defer { try? db.execute(sql: "PRAGMA foreign_keys = ON") }
      try insertRows(db)
      try fill(db, rows, seed, before: next)
    }
    try queue.inDatabase(adjustRows)
  }

  private func fill(
    _ db: Database, _ rows: Int, _ seed: Int, before next: DatabaseSchema?
  ) throws {
    let schema = try reader.schema(db)
    do {
      try SeededTables(next.map(schema.anticipating) ?? schema).fill(db, rows: rows, seed: seed)
    } catch is NoSeed where next != nil {
      try SeededTables(schema).fill(db, rows: rows, seed: seed)
    }
  }
}

extension DatabaseSchema {
  /// The schema with the checks and foreign keys that its tables will have, as far as they are about
  /// columns that are there.
  fileprivate func anticipating(_ next: DatabaseSchema) -> DatabaseSchema {
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
    }
    return schema
  }
}
