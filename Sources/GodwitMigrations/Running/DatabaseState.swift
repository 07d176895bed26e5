import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import protocol GRDB.DatabaseReader

/// What a program finds that only looks at a database.
public enum DatabaseState: Hashable, Sendable {
  /// Nothing is in it. An upgrade makes everything.
  case empty
  /// It has all revisions, and its schema is the one that they make.
  case current
  /// It lacks these revisions, first to last.
  case pending([RevisionID])
  /// It is at these revisions, which the program does not know: a newer program has migrated it.
  case newer([RevisionID])
  /// Godwit has noted nothing in it, and there is something: another migrator's, or, with nothing,
  /// nobody's who can be told.
  case foreign(OtherMigrator?)
  /// Its schema is not the one that its revisions make, whether others are pending or not: a line for
  /// each difference, which begins with `+` for what only the database has, `-` for what it lacks, `~` for
  /// what is different.
  case drifted([String])
}

extension Migrator {
  /// Where a database is and whether it is as it should be, by looking only: for app extensions,
  /// widgets and health checks.
  ///
  /// It reads in one transaction, and takes no lock that would keep others from writing.
  ///
  /// - Parameters:
  ///   - reader: A `DatabaseQueue` or a `DatabasePool`; it may be read-only.
  ///   - comparesSchema: Whether the schema is compared with the one that the revisions make. They are
  ///     run in memory for that, which takes some milliseconds for each ten. Without it, nothing is
  ///     ever ``DatabaseState/drifted(_:)``.
  /// - Throws: ``MigrationError/insideSquash(_:_:)`` for a database that is too old for what was
  ///   squashed, ``MigrationError/newerFormat(_:)`` where a newer Godwit has written its tables in a way
  ///   that this one cannot read, and GRDB's errors.
  public func state(
    of reader: some DatabaseReader, comparingSchema comparesSchema: Bool = true
  ) throws -> DatabaseState {
    try reader.read { db in
      let noted = try store.heads(db)
      if noted.isEmpty { return try stateWithoutNotes(db) }
      let migrator: Migrator
      let heads: [RevisionID]
      do {
        (migrator, heads) = try adapted(to: noted)
      } catch MigrationError.unknownRevisions(let ids) {
        return .newer(ids)
      }
      if comparesSchema {
        let differences = try migrator.differences(at: heads, db)
        guard differences.isEmpty else { return .drifted(differences) }
      }
      let pending = try migrator.graph.upgradePath(from: heads, to: RevisionSymbol.heads)
      return pending.isEmpty ? .current : .pending(pending)
    }
  }

  private func stateWithoutNotes(_ db: Database) throws -> DatabaseState {
    if let other = try OtherMigrator.allCases.first(where: { try $0.hasNotes(db) }) {
      return .foreign(other)
    }
    return try settings.reader.schema(db).names.isEmpty ? .empty : .foreign(nil)
  }

  private func differences(at heads: [RevisionID], _ db: Database) throws -> [String] {
    try differences(from: schema(at: heads), db)
  }

  /// What the revisions up to some heads make, without what is none of Godwit's business.
  func schema(at heads: [RevisionID]) throws -> DatabaseSchema {
    let path = graph.upgradePath(from: [], to: heads)
    return try replayed(path).inDatabase { try settings.reader.schema($0) }
  }

  /// How a database differs from a schema: a line each.
  func differences(from expected: DatabaseSchema, _ db: Database) throws -> [String] {
    let found = try settings.reader.schema(db)
    return SchemaDiff(from: expected, to: found, sameTypes: settings.sameTypes)
      .differences.map(\.line)
  }
}

extension DatabaseSchema {
  /// The names of everything that can stand alone.
  var names: [String] {
    (tables.map(\.name) + virtualTables.map(\.name) + views.map(\.name) + triggers.map(\.name)
      + opaqueObjects.map(\.name)).map(\.string)
  }
}
