import ArgumentParser
import Foundation
import GodwitExecution
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff

import class GRDB.DatabaseQueue

struct StampCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "stamp",
      abstract: "Note where the database is, without running anything.",
      discussion: """
        Use it for a database that was made by other means. It compares the schema of the database with \
        that of the revisions, and warns if they differ.

        Examples:
          \(Session.programName) stamp head
          \(Session.programName) stamp base
          \(Session.programName) stamp --purge 94bc   forget what is noted, also what is not known
          \(Session.programName) stamp 94bc:head --sql  a script, for a database that is at 94bc
        """)
  }

  @Argument(
    help: "Where the database is; with --sql, also from:to for a script that checks where it was.",
    completion: .revisions)
  var revisions: [String]

  @Flag(help: "First forget all noted revisions, also unknown ones.")
  var purge = false

  @OptionGroup var script: ScriptOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption

  func validate() throws {
    try script.validate(with: format)
    try script.validate(ranges: revisions)
    let isAlone = revisions.count == 1
    if !isAlone, revisions.contains(where: { RevisionSymbol($0) == .base }) {
      throw ValidationError(
        "'base' is before every revision, and no place beside another. Say stamp base alone, or "
          + "name the others without it; LABEL@base leaves one branch.")
    }
    if !isAlone, let range = revisions.first(where: { RevisionRange($0) != nil }) {
      throw ValidationError(
        "The range '\(VisibleText.line(range))' says where the database was and is: nothing stands "
          + "beside it.")
    }
  }

  func run() throws {
    let session = try Session.required()
    try session.requireFresh()
    let migrator = try session.migrator()
    if script.sql { return session.console.script(try script(migrator).text) }
    let targets = revisions.map { RevisionSymbol($0) }
    if let remote = try session.location().remote {
      let (old, new, after) = try RemoteMigration(session, remote).stamp(targets, purging: purge)
      return try report(DatabaseLocation(remote), old, new, after, migrator, session)
    }
    let (location, queue, cancellation) = try session.openExisting(database, waiting)
    let (old, new) = try migrator.stamp(
      targets, purging: purge, on: queue, cancellation: cancellation)
    try report(location, old, new, session.openReadOnly(location), migrator, session)
  }

  private func report(
    _ location: DatabaseLocation, _ old: [RevisionID], _ new: [RevisionID],
    _ after: DatabaseQueue, _ migrator: Migrator, _ session: Session
  ) throws {
    let differences = try after.reading { db in try migrator.drift(of: db).differences }
    let report = StampReport(
      database: location.path, from: old.map(\.rawValue), to: new.map(\.rawValue),
      differences: differences.map { DifferenceEntry($0, session) })
    try session.print(
      "\(location.path): \(migrator.name(of: old)) -> \(migrator.name(of: new))", or: report,
      format)
    warn(of: differences, session)
  }

  private func script(_ migrator: Migrator) throws -> SQLScript {
    let range = try revisions.compactMap(RevisionRange.read).first
    let targets = range.map { [$0.upper ?? .heads] } ?? revisions.map { RevisionSymbol($0) }
    let ends = (range?.lower.map { [$0] } ?? []) + targets
    guard !ends.contains(where: { $0.anchor == .current }) else {
      throw CommandError.range(.needsStart(.upgrade, revisions.joined(separator: " ")))
    }
    return try migrator.stampScript(
      targets, from: range?.lower, purging: purge, for: script.dialect ?? .sqlite, tag: script.tag)
  }

  /// A stamp is a claim; here is whether it is true.
  private func warn(of differences: [Difference], _ session: Session) {
    guard !differences.isEmpty else { return }
    session.console.err(
      "Warning: the schema of the database is not what these revisions make. It differs:")
    for line in DifferenceReport(session, on: .err, indentation: 2).lines(differences) {
      session.console.err("  " + line)
    }
  }
}

/// What `stamp` prints with `--format json`.
private struct StampReport: Encodable {
  let database: String
  let from: [String]
  let to: [String]
  /// What the schema of the database has otherwise than these revisions make it.
  let differences: [DifferenceEntry]
}

struct EnsureVersionCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "ensure-version", abstract: "Create the version table if it is not there.")
  }

  @OptionGroup var script: ScriptOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption

  func validate() throws { try script.validate(with: format) }

  func run() throws {
    let session = try Session.required()
    let migrator = try session.migrator()
    if script.sql {
      return session.console.script(
        migrator.versionTableScript(for: script.dialect ?? .sqlite, tag: script.tag).text)
    }
    let (location, queue, cancellation) = try session.openExisting(database, waiting)
    try migrator.ensureVersionTable(on: queue, cancellation: cancellation)
    let table = session.configuration.migrations.versionTable
    try session.print(
      "\(location.path) has the table \(table)",
      or: VersionTableReport(database: location.path, table: table), format)
  }
}

/// What `ensure-version` prints with `--format json`.
private struct VersionTableReport: Encodable {
  let database: String
  let table: String
}

extension Session {
  /// A connection for changing a database that is there.
  fileprivate func openExisting(
    _ database: DatabaseOption, _ waiting: WaitOption
  ) throws -> (DatabaseLocation, DatabaseQueue, Cancellation) {
    let location = try location()
    try requireFile(location)
    let cancellation = Cancellation(patience: waiting.wait)
    return (
      location, try openWritable(location, waiting: self.waiting(cancellation)), cancellation
    )
  }
}
