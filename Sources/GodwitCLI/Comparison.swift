import Autogenerate
import Foundation
import Migrations
import RevisionGraph
import SchemaDiff
import SchemaModel

import class GRDB.DatabaseQueue

/// The declared schema beside what it is compared with: the database, or, where there is none yet,
/// what `versions/` produces.
struct Comparison {
  /// What is compared with what, for people.
  let headline: String
  private let autogenerator: Autogenerator
  private let present: DatabaseQueue
  private let hasRows: Bool

  /// - Throws: ``CommandError/notUpToDate(database:current:heads:)`` for a database that lacks
  ///   revisions: what they do would be found once more.
  init(_ session: Session, _ migrator: Migrator, database: String?) throws {
    try session.requireListed()
    for reference in session.configuration.schema.undeclaredReferences {
      session.console.err("Warning: " + Wording(session: session).describe(reference))
    }
    autogenerator = try Autogenerator(
      session.configuration.schema, settings: session.configuration.migrations)
    let location = try session.location(database)
    let schema = session.configuration.declarations.folder
    guard session.exists(location.path) else {
      let folder = session.configuration.revisions.folder
      headline =
        "Comparing \(schema)/ with \(folder)/: the database \(location.path) does not exist"
      present = try Replay.database(applying: migrator.graph.order, of: migrator.revisions)
      hasRows = false
      return
    }
    present = try session.openReadOnly(location)
    hasRows = true
    let current = try present.inDatabase(migrator.current)
    let heads = migrator.graph.heads
    guard Set(current) == Set(heads) else {
      throw CommandError.notUpToDate(database: location.path, current: current, heads: heads)
    }
    let place = current.isEmpty ? "without revisions" : "at \(current.list), the head"
    headline = "Comparing \(schema)/ with \(location.path) (\(place))"
  }

  func transformation(_ renames: [Rename] = []) throws -> Transformation {
    try present.reading { try autogenerator.transformation(of: $0, renames: renames) }
  }

  func proposal(_ renames: [Rename], allowsDoubt: Bool) throws -> Autogenerator.Proposal {
    try present.reading { db in
      try autogenerator.proposal(
        for: db, countsRows: hasRows, renames: renames, allowsDoubt: allowsDoubt)
    }
  }

  /// Renames as they were typed, understood by the names in both schemas.
  func renames(_ texts: [String]) throws -> [Rename] {
    try present.reading { db in
      try RenameText.renames(
        texts, from: try autogenerator.reader.schema(db), to: autogenerator.target)
    }
  }
}

extension [RevisionID] {
  /// The identifiers with commas, for people.
  var list: String { map(\.rawValue).joined(separator: ", ") }
}
