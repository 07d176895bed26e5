import Foundation
import GodwitAutogenerate
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph

import class GRDB.Database
import protocol GRDB.DatabaseReader

// What the commands do, for programs: nothing is printed, no file is written, no process ends.

extension GodwitConfiguration {
  /// How a database differs from the declared schema, as `check` finds it: a line for each difference,
  /// which begins with `+` for what the database lacks, `-` for what it has too much, `~` for what is
  /// different.
  ///
  /// - Parameter reader: A `DatabaseQueue` or a `DatabasePool`; it may be read-only.
  /// - Throws: GRDB's errors, and SQLite's about a declaration that it does not accept.
  public func differences(in reader: some DatabaseReader) throws -> [String] {
    try reader.read { db in
      try autogenerator(for: db).change(of: db).differences.map(\.line)
    }
  }

  /// A revision that is not a file yet.
  public struct GeneratedRevision: Hashable, Sendable {
    /// Its identifier.
    public let id: RevisionID
    /// What its file is to be called, by ``fileNameTemplate``.
    public let fileName: String
    /// What is to stand in the file.
    public let source: String
  }

  /// The revision that makes a database as the schema declares it, as `revision --autogenerate` writes
  /// it: named, asked of the rows, and proven in memory.
  ///
  /// - Parameters:
  ///   - message: What the revision does.
  ///   - reader: A `DatabaseQueue` or a `DatabasePool` that is at the heads; it may be read-only.
  /// - Returns: Nothing if nothing differs.
  /// - Throws: `MigrationError.lacksRevisions(_:)` for a database that is not at the heads, what the
  ///   project's ``review`` throws, and an error that says what could not be proven.
  public func autogenerate(
    _ message: String, from reader: some DatabaseReader
  ) throws -> GeneratedRevision? {
    let migrator = try Migrator(revisions: revisions, settings: settingsInMemory)
    let change = try reader.read { db in
      let pending = try migrator.path(.upgrade, to: .heads, db).steps.map(\.id)
      guard pending.isEmpty else { throw MigrationError.lacksRevisions(pending) }
      return try autogenerator(for: db).proposal(for: db, asksRows: true)
    }
    guard !change.operations.isEmpty else { return nil }
    var draft = RevisionDraft(
      id: RevisionDraft.newID(), downRevisions: migrator.graph.heads, message: message, date: Date()
    )
    draft.fileNameTemplate = fileNameTemplate
    draft.timeZone = timeZone
    draft.change(by: change)
    return GeneratedRevision(
      id: draft.id, fileName: draft.fileName, source: try draft.source(in: revisionTemplate))
  }

  private func autogenerator(for db: Database) throws -> Autogenerator {
    var autogenerator = try Autogenerator(
      from: db, to: schema, settings: settingsInMemory, namingConvention: namingConvention)
    autogenerator.review = review
    return autogenerator
  }

  private var settingsInMemory: MigrationSettings {
    var settings = migrations
    settings.sandbox = Sandbox(prepare: prepareDatabase)
    return settings
  }
}
