import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database

/// Writes down, beside each revision that was applied, how it is taken back: statements that were proven
/// in memory to give back the schema that was there before.
struct DowngradeKeeper {
  private let migrator: Migrator
  /// The schema before the revision that is next.
  private var schema: DatabaseSchema
  private var settings: MigrationSettings { migrator.store.settings }

  init(_ migrator: Migrator, _ db: Database) throws {
    self.migrator = migrator
    schema = try migrator.store.settings.reader.schema(db)
  }

  /// To be called when a revision was applied and noted. What cannot be taken back is noted as such.
  mutating func keep(_ entry: RevisionList.Entry, _ db: Database) throws {
    let before = schema
    schema = try settings.reader.schema(db)
    var kept = KeptDowngrade(entry)
    do {
      try fill(&kept, entry, givingBack: before, db)
    } catch {
      kept.statements = []
      kept.losses = []
      kept.drops = []
      kept.obstacle = ErrorWording().reason(error)
    }
    try migrator.store.keep(kept, db)
  }

  private func fill(
    _ kept: inout KeptDowngrade, _ entry: RevisionList.Entry, givingBack before: DatabaseSchema,
    _ db: Database
  ) throws {
    if let reason = entry.type.irreversible {
      kept.obstacle = reason
      return
    }
    guard entry.type.replaces.isEmpty else {
      kept.obstacle = "it stands for older revisions, which the program may know one by one"
      return
    }
    let downgrade = try recorded(entry, db)
    kept.statements = downgrade.statements
    kept.losses = downgrade.losses.map(\.query)
    kept.losesUncounted = downgrade.losesUncounted
    kept.drops = try prove(kept.statements, giveBack: before, db)
  }

  private struct RecordedDowngrade {
    let statements: [String]
    let losses: [Fates.Loss]
    let losesUncounted: Bool
  }

  /// What the downgrade does, as SQL. Definitions are not edited, for that would need more rights than
  /// SQL out of a database is given.
  private func recorded(_ entry: RevisionList.Entry, _ db: Database) throws -> RecordedDowngrade {
    var execution = settings.execution
    execution.allowsMetadataEdits = false
    execution.medium = .script
    let recorder = StatementRecorder(nil, hasStringsInDoubleQuotes: false)
    let session = OperationSession(
      settings: execution, sandbox: settings.sandbox, arguments: migrator.arguments,
      looksForLosses: true, willBegin: recorder.begin, willRun: recorder.run)
    var fates = Fates(of: try SchemaReader().schema(db))
    try settings.sandbox.copy(of: db).inDatabase { copy in
      // With them on, what drops a table to which others refer is refused.
      let isEnforced = entry.type.foreignKeys == .enforced
      try copy.execute(sql: "PRAGMA foreign_keys = \(isEnforced ? "ON" : "OFF")")
      try copy.inTransaction {
        try Direction.downgrade.run(entry.type, Operations(copy, mode: .script, session: session))
        return .commit
      }
      for entry in session.journal { fates.follow(entry) }
      fates.compare(with: try SchemaReader().schema(copy))
    }
    return RecordedDowngrade(
      statements: recorder.statements, losses: fates.losses,
      losesUncounted: session.journal.contains(where: \.losesUncounted))
  }

  /// Runs the statements as they will be run, on a copy of the schema.
  ///
  /// - Returns: What the tables had that they drop.
  private func prove(
    _ statements: [String], giveBack before: DatabaseSchema, _ db: Database
  ) throws -> [ConfinedConnection.DroppedTable] {
    let connection = try settings.sandbox.copy(of: db).inDatabase {
      try ConfinedConnection(copyOf: $0)
    }
    let drops = try connection.inTransaction(Cancellation()) {
      try connection.runConfined(statements)
    }
    let after = try settings.sandbox.empty().inDatabase { result in
      try connection.copy(to: result)
      result.clearSchemaCache()
      return try settings.reader.schema(result)
    }
    let differences = SchemaDiff(from: before, to: after).differences
    guard differences.isEmpty else { throw DowngradeProofFailure(differences: differences) }
    return drops
  }
}

/// A downgrade that gives another schema than there was.
private struct DowngradeProofFailure: Error, CustomStringConvertible {
  let differences: [Difference]

  var description: String {
    let lines = differences.map { "  \($0.line)" }.joined(separator: "\n")
    return
      "Its downgrade does not give back the schema that was there before. The result has what is "
      + "marked +, and lacks what is marked -:\n\(lines)"
  }
}

extension OperationSession.Entry {
  fileprivate var losesUncounted: Bool {
    switch self {
    case .operation(.replaceVirtualTable(let old, by: _)): old.contentTable == nil
    case .execute(let sql):
      SQLStatements.split(SQLText(sql)).contains { SQLStatements.onlyWritesRows($0) }
    case .operation, .losing, .data: false
    }
  }
}
