import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitVerification

import class GRDB.DatabaseQueue

/// Revisions that are proven in memory, and on a copy of a database if there is one.
struct Verification {
  private let session: Session
  private let migrator: Migrator
  private let source: (location: DatabaseLocation, queue: DatabaseQueue)?
  private let folder: String
  /// What somebody has named; nothing for all.
  private let chosen: Set<RevisionID>?
  /// What was found, for programs.
  private(set) var report = VerificationDocument()

  /// - Parameters:
  ///   - revisions: A revision or a range, as it was typed.
  ///   - data: A database with rows.
  ///   - folder: Where its copy is made.
  init(_ session: Session, _ revisions: String?, data: String?, in folder: String?) throws {
    self.session = session
    var migrator = try session.migratorForTrials()
    let location = try data.map { try DatabaseLocation($0) }
    source = try location.map { ($0, try session.openSource($0)) }
    self.folder =
      folder.map { session.url($0).path }
      ?? session.url(FileManager.default.temporaryDirectory.path).path
    guard session.isFolder(self.folder) else {
      throw CommandError.file(.noFolder(folder ?? self.folder))
    }
    let current = try source?.queue.inDatabase { db in
      migrator = try migrator.adapted(to: db)
      return try migrator.current(db)
    }
    self.migrator = migrator
    chosen = try revisions.map {
      try Self.resolve($0, migrator.graph, current ?? migrator.graph.heads)
    }
  }

  private static func resolve(
    _ text: String, _ graph: RevisionGraph, _ current: [RevisionID]
  ) throws -> Set<RevisionID> {
    let ids: Set<RevisionID>
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard let range = RevisionRange(text) else { throw CommandError.range(.notARange(text)) }
      ids = try graph.revisions(in: range, current: current)
    } else {
      ids = Set(try graph.resolve(RevisionSymbol(text), current: current))
    }
    guard !ids.isEmpty else { throw CommandError.range(.empty(text)) }
    return ids
  }

  /// - Returns: Whether everything is proven.
  mutating func run(_ interrupts: Interrupts) throws -> Bool {
    let all = migrator.graph.order
    let count = chosen.map { ids in all.filter(ids.contains).count } ?? all.count
    guard count > 0 else {
      session.console.out("There are no revisions.")
      report.isProven = true
      return true
    }
    let found = try inMemory(count, interrupts)
    show(found, nil)
    let printer = VerificationReporter(session, migrator)
    if found.isProven { session.console.out(printer.proof(of: found)) }
    var isProven = found.isProven
    if let source {
      let found = try onCopy(of: source.queue, interrupts)
      show(found, source.location)
      if found.isProven { session.console.out(printer.proof(of: found, on: source.location.path)) }
      session.console.err("The database itself was not touched.")
      isProven = isProven && found.isProven
    }
    report.isProven = isProven
    if !isProven {
      session.console.out(printer.verdict(on: report.problems.compactMap(\.revision)))
    }
    return isProven
  }

  private func inMemory(_ count: Int, _ interrupts: Interrupts) throws -> VerificationReport {
    session.console.err(
      "Verifying \(count) revision\(count == 1 ? "" : "s") of "
        + "\(session.configuration.revisions.folder)/ in memory")
    var environment = session.verificationEnvironment(migrator.settings)
    // Where the process is this command's alone.
    environment.isConcurrent = session.hearsSignals
    var verifier = Verifier(migrator, environment)
    verifier.declared = session.configuration.schema
    verifier.namingConvention = session.configuration.namingConvention
    return try showingProgress(of: count, interrupts) {
      try verifier.report(on: chosen, willStep: $0)
    }
  }

  private func onCopy(
    of original: DatabaseQueue, _ interrupts: Interrupts
  ) throws -> VerificationReport {
    let copies: PrivateFolder
    // One copy, and as much again for what is rebuilt in it and for its journal.
    let space = try Backup.size(of: original).multipliedReportingOverflow(by: 3)
    try Backup.requireSpace(for: space.overflow ? .max : space.partialValue, at: folder + "/copy")
    do {
      copies = try PrivateFolder(in: folder, prefix: "godwit-verify-")
    } catch {
      throw CommandError.file(.cannotWrite(folder, error))
    }
    defer { copies.remove() }
    let prepare = session.configuration.prepareDatabase
    let path = copies.path("copy.sqlite")
    try Backup.write(
      original, to: path, as: "the copy", cancellation: interrupts.cancellation, prepare: prepare)
    let copy = try Connections.writable(path: path, prepare: prepare)
    defer { try? copy.close() }
    interrupts.interrupt(copy)
    let walk = DataWalk(migrator, interrupts.cancellation)
    let pending = try copy.inDatabase(walk.pending)
    return try showingProgress(of: pending.count, interrupts) {
      try walk.walk(copy, chosen, willStep: $0)
    }
  }

  private func showingProgress(
    of count: Int, _ interrupts: Interrupts,
    _ body: ((RevisionList.Entry) throws -> Void) throws -> VerificationReport
  ) throws -> VerificationReport {
    let bar = session.console.showStatus.map { ProgressBar(show: $0) }
    defer { bar?.clear() }
    var done = 0
    return try body { entry in
      if interrupts.cancellation.isCancelled { throw MigrationError.cancelled }
      bar?.update(entry.id.rawValue, done, of: count)
      done += 1
    }
  }

  private mutating func show(_ found: VerificationReport, _ location: DatabaseLocation?) {
    let printer = VerificationReporter(session, migrator)
    let entries = printer.entries(found, location)
    for line in printer.lines(entries) { session.console.out(line) }
    for note in found.notes { session.console.out("Note: " + note) }
    report.problems += entries
    report.notes += found.notes
    report.revisions += found.steps.map { .init($0, on: location?.path) }
    report.isDeclared = report.isDeclared ?? found.isDeclared
  }
}

extension Session {
  /// What revisions have around them where nobody knows which rows there will be.
  func verificationEnvironment(_ settings: MigrationSettings) -> VerificationEnvironment {
    var environment = VerificationEnvironment(
      settings: settings, arguments: arguments, prepareDatabase: configuration.prepareDatabase)
    environment.isLenient = true
    environment.keepsRows = true
    return environment
  }

  /// A migrator that runs revisions and nothing else: what is tried is not what the project wants to
  /// hear of.
  func migratorForTrials() throws -> Migrator {
    var settings = migrations
    settings.afterRevision = nil
    settings.keepsDowngrades = false
    var migrator = try Migrator(revisions: configuration.revisions, settings: settings)
    migrator.arguments = arguments
    return migrator
  }
}
