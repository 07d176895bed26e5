import Foundation
import GodwitAutogenerate
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseMigrator
import class GRDB.DatabaseQueue

/// A place from which a schema can be had, by the names that all commands use.
enum SchemaSource: Hashable {
  /// The declarations.
  case schema
  /// What the revisions up to one of them produce; up to the heads, if none is named.
  case versions(String?)
  /// What the application's chain of GRDB's migrations produces.
  case migrator
  /// The configured database.
  case database
  case databaseFile(String)
  case sqlFile(String)
  case empty

  init(_ text: String) {
    switch text {
    case "schema": self = .schema
    case "versions": self = .versions(nil)
    case "migrator": self = .migrator
    case "database": self = .database
    case "empty": self = .empty
    default:
      if text.hasPrefix("versions@") {
        self = .versions(String(text.dropFirst("versions@".count)))
      } else {
        self = text.lowercased().hasSuffix(".sql") ? .sqlFile(text) : .databaseFile(text)
      }
    }
  }

  /// Whether the source is the project's own account of its schema, to which the bookkeeping of
  /// migration tools does not belong.
  var isOfProject: Bool {
    switch self {
    case .schema, .versions, .migrator: true
    case .database, .databaseFile, .sqlFile, .empty: false
    }
  }
}

extension Session {
  /// A connection to a database that holds the source's schema: the database itself, or one in
  /// memory.
  func open(_ source: SchemaSource) throws -> DatabaseQueue {
    if source.isOfProject, !hasProject { throw CommandError.noProject }
    switch source {
    case .schema:
      try requireListed()
      return try sandbox.declaring(
        configuration.schema.namingIndexes(by: configuration.namingConvention))
    case .versions(let revision):
      let migrator = try migrator()
      let symbol = revision.map { RevisionSymbol($0) } ?? .heads
      let targets = try migrator.graph.resolve(symbol, current: [])
      return try migrator.replayed(migrator.graph.upgradePath(from: [], to: targets))
    case .migrator: return try replayChain()
    case .database: return try openSchema(try location())
    case .databaseFile(let path): return try openSource(try DatabaseLocation(path))
    case .sqlFile(let path): return try SQLFile.database(running: try read(path), in: sandbox)
    case .empty: return try sandbox.empty()
    }
  }

  /// A database in memory after all migrations of GRDB's.
  func replayChain() throws -> DatabaseQueue {
    guard let chain = configuration.adoption?.chain else { throw CommandError.schema(.noChain) }
    return try replay(chain)
  }

  func replay(_ chain: DatabaseMigrator) throws -> DatabaseQueue {
    var chain = chain
    chain.eraseDatabaseOnSchemaChange = false
    let queue = try sandbox.empty()
    do {
      try queue.enforcingForeignKeys { try chain.migrate(queue) }
    } catch {
      throw CommandError.schema(.chainFailed(error))
    }
    return queue
  }

  private func read(_ path: String) throws -> [UInt8] {
    guard exists(path) else { throw CommandError.file(.noFile(path)) }
    if isFolder(path) { throw CommandError.file(.isFolder(path)) }
    let bytes: Data
    do {
      bytes = try Data(contentsOf: url(path))
    } catch {
      throw CommandError.file(.cannotRead(path, error))
    }
    // SQLite would stop reading at it, and say nothing.
    guard !bytes.contains(0) else { throw CommandError.file(.notSQL(path)) }
    return Array(bytes)
  }
}

extension DatabaseQueue {
  /// Does something with foreign keys on, as GRDB has them by default.
  func enforcingForeignKeys(_ body: () throws -> Void) throws {
    try inDatabase { try $0.execute(sql: "PRAGMA foreign_keys = ON") }
    defer { try? inDatabase { try $0.execute(sql: "PRAGMA foreign_keys = OFF") } }
    try body()
  }

  /// Reads in one transaction, so that all of it sees one state of the schema: in that which there is, if
  /// there is one.
  func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try inDatabase { db in
      if db.isInsideTransaction { return try body(db) }
      try db.beginTransaction(.deferred)
      defer { try? db.rollback() }
      return try body(db)
    }
  }
}
