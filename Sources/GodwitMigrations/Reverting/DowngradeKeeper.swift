import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// Writes down, beside each revision that was applied, how it is taken back: statements that were proven
/// in memory to give back the schema that was there before.
struct DowngradeKeeper {
  private let migrator: Migrator
  private let reader: SchemaReader
  /// The schema after the revisions that were applied.
  private var schema: DatabaseSchema
  private var settings: MigrationSettings { migrator.store.settings }

  init(_ migrator: Migrator, _ db: Database) throws {
    self.migrator = migrator
    reader = migrator.store.settings.reader.ofEverything
    schema = try reader.schema(db)
  }

  /// To be called when a revision was applied and noted. What cannot be taken back is noted as such.
  mutating func keep(_ entry: RevisionList.Entry, _ db: Database) throws {
    let before = schema
    schema = try reader.schema(db)
    var kept = KeptDowngrade(entry)
    do {
      try fill(&kept, entry, givingBack: before, db)
    } catch {
      kept = KeptDowngrade(entry)
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
    let copy = try settings.sandbox.copy(of: db)
    let connection = try copy.inDatabase { try ConfinedConnection(copyOf: $0) }
    let (statements, journal) = try record(entry, on: copy)
    kept.statements = statements
    kept.drops = try connection.inTransaction(Cancellation()) {
      try connection.runConfined(statements)
    }
    let after = try schema(of: connection)
    let differences = SchemaDiff(from: before, to: after).differences
    guard differences.isEmpty else { throw DowngradeProofFailure(differences: differences) }
    var fates = Fates(of: schema)
    for entry in journal { fates.follow(entry) }
    fates.compare(with: after)
    kept.losses = fates.losses.map {
      KeptDowngrade.Loss(table: $0.table.string, column: $0.column?.string, count: $0.query)
    }
    kept.losesUncounted = journal.contains { $0.losesUncounted(in: schema) }
  }

  /// What the downgrade does, as SQL. Definitions are not edited, for that would need more rights than
  /// SQL out of a database is given.
  private func record(
    _ entry: RevisionList.Entry, on copy: DatabaseQueue
  ) throws -> (statements: [String], journal: [OperationSession.Entry]) {
    var execution = settings.execution
    execution.allowsMetadataEdits = false
    execution.medium = .script
    let recorder = StatementRecorder(nil, hasStringsInDoubleQuotes: false)
    let session = OperationSession(
      settings: execution, sandbox: settings.sandbox, arguments: migrator.arguments,
      looksForLosses: true, willBegin: recorder.begin, willRun: recorder.run)
    try copy.inDatabase { db in
      // With them on, what drops a table to which others refer is refused.
      let isEnforced = entry.type.foreignKeys == .enforced
      try db.execute(sql: "PRAGMA foreign_keys = \(isEnforced ? "ON" : "OFF")")
      try db.inTransaction {
        try Direction.downgrade.run(entry.type, Operations(db, mode: .script, session: session))
        return .commit
      }
    }
    return (recorder.statements, session.journal)
  }

  private func schema(of connection: ConfinedConnection) throws -> DatabaseSchema {
    try settings.sandbox.empty().inDatabase { db in
      try connection.copy(to: db)
      db.clearSchemaCache()
      return try reader.schema(db)
    }
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
  /// - Parameter schema: What Godwit looks after; nobody knows what is lost of the rest.
  fileprivate func losesUncounted(in schema: DatabaseSchema) -> Bool {
    func isUnknown(_ name: SQLText) -> Bool {
      schema.table(name) == nil && schema.virtualTable(name) == nil
    }
    return switch self {
    case .operation(.dropTable(let table)): isUnknown(table.name)
    case .operation(.alterTable(let name, _)): isUnknown(name)
    case .operation(.replaceVirtualTable(let old, by: _)): old.contentTable == nil
    case .execute(let sql):
      SQLStatements.split(SQLText(sql)).contains { SQLStatements.onlyWritesRows($0) }
    case .losing(.deletesRows(let name, where: _)), .losing(.dropsTable(let name)),
      .losing(.dropsValues(of: _, in: let name)):
      isUnknown(name)
    case .operation, .losing(.changesValues), .data, .skippedData: false
    }
  }
}
