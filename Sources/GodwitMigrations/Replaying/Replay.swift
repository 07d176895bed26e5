import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// What revisions mean: their operations run in memory, on a database without rows.
package enum Replay {
  /// A database in memory to which revisions have been applied, first to last.
  ///
  /// - Parameter arguments: What the revisions read as `op.arguments`.
  /// - Throws: ``RevisionFailure`` for the first one that fails.
  package static func database(
    applying ids: some Sequence<RevisionID>, of revisions: RevisionList,
    settings: MigrationSettings = MigrationSettings(), arguments: [String: String] = [:]
  ) throws -> DatabaseQueue {
    let queue = try settings.sandbox.empty()
    let session = OperationSession(
      settings: settings.execution, sandbox: settings.sandbox, arguments: arguments)
    try run(ids, .upgrade, of: revisions, on: queue, session)
    return queue
  }

  /// The schema that the revisions up to `targets` make.
  package static func schema(
    at targets: [RevisionID], of revisions: RevisionList, settings: MigrationSettings
  ) throws -> DatabaseSchema {
    let path = try revisions.graph().upgradePath(from: [], to: targets)
    let reader = settings.comparingEverything.reader
    return try database(applying: path, of: revisions, settings: settings)
      .inDatabase { try reader.schema($0) }
  }

  static func run(
    _ ids: some Sequence<RevisionID>, _ direction: Direction, of revisions: RevisionList,
    on queue: DatabaseQueue, _ session: OperationSession
  ) throws {
    for id in ids {
      guard let entry = revisions[id] else { continue }
      try queue.inDatabase { db in
        do {
          // What a revision does outside of transactions (VACUUM, journal_mode) says nothing about
          // the schema.
          guard entry.type.transaction == .shared else { return }
          try db.inTransaction {
            try direction.run(entry.type, Operations(db, mode: .replay, session: session))
            return .commit
          }
        } catch {
          throw RevisionFailure(
            id: id, file: revisions.path(of: entry), direction: direction, error: error)
        }
      }
    }
  }
}

extension Migrator {
  /// A database in memory to which revisions have been applied, first to last, with the migrator's
  /// arguments.
  ///
  /// - Throws: ``RevisionFailure`` for the first one that fails.
  package func replayed(_ ids: some Sequence<RevisionID>) throws -> DatabaseQueue {
    try Replay.database(
      applying: ids, of: revisions, settings: store.settings, arguments: arguments)
  }

  /// The same in less time, for whoever wants to see that a schema is as it should be: changed tables are
  /// created anew, and nothing is tried. What is not as it should be has to be looked at in a true replay.
  ///
  /// - Returns: Nothing where a revision fails, or leaves something broken.
  package func sketched(_ ids: some Sequence<RevisionID>) -> DatabaseQueue? {
    do {
      let queue = try settings.sandbox.empty()
      let session = OperationSession(
        settings: executionSettings, sandbox: settings.sandbox, arguments: arguments)
      session.sketched = SketchedTables()
      try Replay.run(ids, .upgrade, of: revisions, on: queue, session)
      return try queue.inDatabase(Dependants.broken).isEmpty ? queue : nil
    } catch {
      return nil
    }
  }
}

/// Which way a revision is run.
public enum Direction: String, Hashable, Sendable {
  /// `upgrade` applies a revision, `downgrade` takes it back.
  case upgrade, downgrade

  func run(_ revision: any Revision.Type, _ op: Operations) throws {
    switch self {
    case .upgrade: try revision.upgrade(op)
    case .downgrade: try revision.downgrade(op)
    }
    try op.requireWhole()
  }
}

/// What the configuration wants to be called after a revision has thrown.
package struct CallbackFailure: Error {
  package let error: any Error
}

/// A revision that threw, with what it threw.
public struct RevisionFailure: Error {
  /// The revision.
  public let id: RevisionID
  /// Its file, with the folder: `versions/20261123_101500_3f9a1c7be02d_add_word_count.swift`.
  public let file: String
  /// Whether it was being applied or taken back.
  public let direction: Direction
  /// What it threw: an `OperationError`, GRDB's `DatabaseError`, an error of the revision's own,
  /// or one that only its `localizedDescription` tells.
  public let error: any Error
}
