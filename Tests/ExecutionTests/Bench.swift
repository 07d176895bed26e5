import GodwitExecution
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

import class GRDB.DatabaseQueue

/// A database in memory and an executor for it.
struct Bench {
  let queue: DatabaseQueue

  init(_ sql: String) throws {
    queue = try Connections.inMemory()
    try queue.inDatabase { try $0.execute(sql: sql) }
  }

  /// Runs an operation and returns the statements that it took.
  @discardableResult
  func run(
    _ operation: SchemaOperation, settings: ExecutionSettings = ExecutionSettings()
  ) throws -> [String] {
    var steps: [String] = []
    try queue.inDatabase { db in
      try db.inTransaction {
        try OperationExecutor(db, settings: settings, willRun: { steps.append($0.sql) })
          .run(operation)
        return .commit
      }
    }
    return steps
  }

  /// Those of a version whose ALTER TABLE leaves more to be done in other ways.
  static var olderSettings: ExecutionSettings {
    var settings = ExecutionSettings()
    settings.capabilities = Capabilities(version: 3_040_000)
    return settings
  }

  /// Sets a column to NOT NULL by a rebuild.
  func rebuild(_ table: SQLText, _ column: SQLText) throws {
    let old = try #require(
      try queue.inDatabase { try SchemaReader().table(table, $0)?.column(column) })
    var settings = Self.olderSettings
    settings.allowsMetadataEdits = false
    let steps = try run(
      .alterTable(table, [.alterColumn(old, to: old.notNull())]), settings: settings)
    #expect(steps.contains { $0.hasPrefix("INSERT OR ABORT") })
  }

  func table(_ name: SQLText) throws -> Table {
    try #require(try queue.inDatabase { try SchemaReader().table(name, $0) })
  }

  func strings(_ sql: String) throws -> [String] {
    try queue.inDatabase { try String.fetchAll($0, sql: sql) }
  }

  func execute(_ sql: String) throws {
    try queue.inDatabase { try $0.execute(sql: sql) }
  }
}
