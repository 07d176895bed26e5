import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// Tries in memory in which way operations would change a table.
struct WayProbe {
  let settings: MigrationSettings

  /// The ways for tables that SQL of the revision makes anew, where operations would not copy their rows.
  func cheaperWays(for effect: RevisionEffect) -> [AlterationStrategy] {
    effect.alterations.compactMap { alteration in
      let name = alteration.after.name
      guard effect.tables.fate(after: name)?.isRemade == true, effect.copiesRows(of: name),
        let ways = ways(of: .alterTable(name, alteration.changes), on: effect.before),
        !ways.contains(where: { $0.kind == .rebuild })
      else { return nil }
      return ways.first { $0.kind == .metadata } ?? ways.first
    }
  }

  /// - Returns: Nothing for what does not work in memory.
  private func ways(
    of operation: SchemaOperation, on schema: DatabaseSchema
  ) -> [AlterationStrategy]? {
    let statements = schema.tables.flatMap(\.createStatements)
    guard let queue = try? settings.sandbox.running(statements) else { return nil }
    var ways: [AlterationStrategy] = []
    let done: Void? = try? queue.inDatabase { db in
      try db.inTransaction {
        try OperationExecutor(
          db, settings: settings.execution, sandbox: settings.sandbox,
          willChange: { ways.append($0) }
        ).run(operation)
        return .rollback
      }
    }
    return done == nil ? nil : ways
  }
}
