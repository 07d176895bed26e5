import Foundation
import GodwitAutogenerate
import GodwitMigrations
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError
import struct GRDB.DatabaseMigrator

// For an application that stays with GRDB's migrator.

extension Session {
  /// The migration that makes what the chain produces into what is declared: proven, and run once in
  /// memory by a real migrator, behind the chain.
  ///
  /// - Returns: No draft if there is nothing to write.
  func migration(
    _ draft: RevisionDraft, _ renames: [Rename], allowsDoubt: Bool
  ) throws -> (draft: MigrationDraft?, change: SchemaChange) {
    try requireListed()
    var settings = migrations
    // On a device the connection may be in defensive mode, in which definitions cannot be edited.
    settings.allowsMetadataEdits = false
    let result = try replayChain().reading { db -> (draft: MigrationDraft?, change: SchemaChange) in
      var autogenerator = try Autogenerator(
        from: db, to: configuration.schema, settings: settings,
        namingConvention: configuration.namingConvention)
      autogenerator.review = configuration.review
      let change = try autogenerator.proposal(
        for: db, asksRows: false, renames: renames, allowsDoubt: allowsDoubt)
      guard !change.operations.isEmpty else {
        try change.requireReadable()
        return (nil, change)
      }
      var draft = draft
      draft.change(by: change)
      return (MigrationDraft(draft, try autogenerator.steps(for: change, of: db)), change)
    }
    if let draft = result.draft { try prove(draft, result.change) }
    return result
  }

  /// Renames as they were typed, understood by the names that the chain produces and the schema has.
  func chainRenames(_ texts: [String]) throws -> [Rename] {
    try replayChain().reading { db in
      let autogenerator = try Autogenerator(
        from: db, to: configuration.schema, settings: migrations,
        namingConvention: configuration.namingConvention)
      return try RenameText.renames(texts, from: autogenerator.source, to: autogenerator.target)
    }
  }

  /// Runs the migration behind the chain as a device would, and compares the result.
  private func prove(_ draft: MigrationDraft, _ change: SchemaChange) throws {
    guard var chain = configuration.adoption?.chain else { throw CommandError.schema(.noChain) }
    let statements = draft.statements
    chain.registerMigration(
      draft.identifier, foreignKeyChecks: draft.defersForeignKeys ? .deferred : .immediate
    ) { db in
      for statement in statements {
        guard let failure = statement.failure else {
          try db.execute(sql: statement.sql)
          continue
        }
        if try Bool.fetchOne(db, sql: statement.sql) != true {
          throw DatabaseError(message: failure)
        }
      }
    }
    let left = try replay(chain).reading { db in
      try Autogenerator(
        from: db, to: configuration.schema, settings: migrations,
        namingConvention: configuration.namingConvention
      ).change(of: db).differences.filter { !change.leaves($0) }
    }
    guard left.isEmpty else { throw CommandError.schema(.migrationLeaves(left)) }
  }
}

extension Session {
  /// Refuses a database that another migrator has brought here: until `upgrade` has taken it over, what
  /// the revisions would do to it is not what they will do.
  ///
  /// - Throws: ``CommandError/DatabaseProblem/notTakenOver(_:from:)``.
  func requireTakenOver(
    _ migrator: Migrator, _ location: DatabaseLocation, _ db: Database
  ) throws {
    guard let adoption = configuration.adoption, try migrator.current(db).isEmpty,
      try adoption.recognizes(db)
    else { return }
    throw CommandError.database(.notTakenOver(location.path, from: adoption.source))
  }
}
