import Foundation
import GodwitAutogenerate
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// The declared schema beside what it is compared with: the database, or, where there is none yet,
/// what `versions/` produces.
struct Comparison {
  /// What is compared with what, for people.
  let headline: String
  private let autogenerator: Autogenerator
  private let present: DatabaseQueue
  private let hasRows: Bool

  /// - Throws: ``CommandError/DatabaseProblem/notUpToDate(database:current:heads:)`` for a
  ///   database that lacks revisions: what they do would be found once more.
  init(_ session: Session, _ migrator: Migrator) throws {
    try session.requireDeclared()
    guard !session.staysWithGRDB else {
      try self.init(
        session, with: session.replayChain(), hasRows: false, headline: session.chainHeadline)
      return
    }
    let location = try session.location()
    let hasRows = try session.isThere(location)
    let (present, headline) =
      try hasRows
      ? Self.database(location, session, migrator)
      : Self.replay(insteadOf: location, session, migrator)
    // Of one that only a command reaches, no rows are known.
    let knowsRows = hasRows && location.remote == nil
    try self.init(session, with: present, hasRows: knowsRows, headline: headline)
  }

  /// The declared schema beside any other.
  ///
  /// - Parameter hasRows: Whether `present` is the project's database, and no replay.
  init(
    _ session: Session, with present: DatabaseQueue, hasRows: Bool, headline: String
  ) throws {
    self.present = present
    self.hasRows = hasRows
    self.headline = headline
    var autogenerator = try present.reading {
      try Autogenerator(
        from: $0, to: session.configuration.schema, settings: session.migrations,
        namingConvention: session.configuration.namingConvention)
    }
    autogenerator.review = session.configuration.review
    self.autogenerator = autogenerator
  }

  private static func database(
    _ location: DatabaseLocation, _ session: Session, _ migrator: Migrator
  ) throws -> (DatabaseQueue, String) {
    let queue = try session.openSchema(location)
    let (current, applied) = try queue.inDatabase {
      (try migrator.current($0), try migrator.applied($0))
    }
    let heads = migrator.graph.heads
    // One that others depend on is not noted by itself.
    guard applied.isSuperset(of: heads) else {
      throw CommandError.database(
        .notUpToDate(database: location.path, current: current, heads: heads))
    }
    let schema = session.configuration.declarations.folder
    let place = current.isEmpty ? "without revisions" : "at \(current.list), the head"
    return (queue, "Comparing \(schema)/ with \(location.path) (\(place))")
  }

  private static func replay(
    insteadOf location: DatabaseLocation, _ session: Session, _ migrator: Migrator
  ) throws -> (DatabaseQueue, String) {
    let schema = session.configuration.declarations.folder
    let versions = session.configuration.revisions.folder
    return (
      try migrator.replayed(migrator.graph.order),
      "Comparing \(schema)/ with \(versions)/: the database \(location.path) does not exist"
    )
  }

  func change(_ renames: [Rename] = []) throws -> SchemaChange {
    try present.reading { try autogenerator.change(of: $0, renames: renames) }
  }

  /// The change as the project wants it.
  func reviewed(_ renames: [Rename]) throws -> SchemaChange {
    try autogenerator.reviewed(try change(renames))
  }

  /// A change as SQL, and the rows that stand against it.
  func script(
    for change: SchemaChange, _ dialect: Dialect
  ) throws -> (sql: String, obstacles: [PreconditionFailure]) {
    try present.reading { db in
      let script = try autogenerator.script(for: change, of: db, in: dialect)
      return (script.text, autogenerator.obstacles(of: change, db))
    }
  }

  /// The change as a revision is to make it.
  func proposal(_ renames: [Rename], allowsDoubt: Bool) throws -> SchemaChange {
    try present.reading { db in
      try autogenerator.proposal(
        for: db, asksRows: hasRows, renames: renames, allowsDoubt: allowsDoubt)
    }
  }

  /// Hints at renames that have been made.
  var satisfiedHints: [SatisfiedHint] {
    autogenerator.target.satisfiedHints(in: autogenerator.source)
  }

  /// Renames as they were typed, understood by the names in both schemas.
  func renames(_ texts: [String]) throws -> [Rename] {
    try RenameText.renames(texts, from: autogenerator.source, to: autogenerator.target)
  }
}

extension Session {
  /// Looks for what is wrong with the declarations themselves, and warns of foreign keys that refer to
  /// nothing.
  ///
  /// - Throws: What ``requireListed()`` throws.
  func requireDeclared() throws {
    try requireListed()
    for reference in configuration.schema.undeclaredReferences
    where !migrations.ignores(reference.object) {
      console.err("Warning: " + Wording(session: self).describe(reference))
    }
  }

  /// Whether the project has a chain of GRDB's migrations and no revision.
  var staysWithGRDB: Bool {
    configuration.revisions.entries.isEmpty && configuration.adoption?.chain != nil
  }

  var chainHeadline: String {
    "Comparing \(configuration.declarations.folder)/ with what the GRDB migrations produce"
  }
}
