import GodwitRevisionGraph
import GodwitSQLSyntax

import class GRDB.Database
import struct GRDB.DatabaseError
import protocol GRDB.DatabaseWriter

extension Migrator {
  /// Takes back, in one transaction, the revisions of a newer program, if they were kept with their
  /// downgrades and the policy allows it.
  ///
  /// - Throws: ``MigrationError/unknownRevisions(_:)`` if they were not kept;
  ///   ``MigrationError/newer(_:)`` and ``MigrationError/cannotBeTakenBack(_:reason:)``.
  func revertNewer(
    _ writer: some DatabaseWriter, _ cancellation: Cancellation, _ progress: (Event) -> Void
  ) throws {
    guard let newer = try writer.read({ try newerRevisions($0) }) else { return }
    try newer.requireReversible()
    if settings.newerDatabases == .refuse {
      let losses = try writer.read { db in
        try newer.losses(in: db) + unforeseenLosses(of: newer, db)
      }
      throw MigrationError.newer(NewerRevisions(ids: newer.ids, losses: losses))
    }
    // Nobody else writes meanwhile by this writer.
    try writer.barrierWriteWithoutTransaction { db in
      defer { db.clearSchemaCache() }
      try revert(newer, db, cancellation)
    }
    progress(.didTakeBack(newer.ids))
  }

  /// The revisions of a newer program that a database has; nothing for one that has none.
  private func newerRevisions(_ db: Database) throws -> NewerWalk? {
    let noted = try store.heads(db)
    do {
      _ = try adapted(to: noted)
      return nil
    } catch MigrationError.unknownRevisions(let ids) {
      let kept = try store.keptDowngrades(db)
      guard let walk = NewerWalk(at: noted, known: revisions.nodes, kept) else {
        throw MigrationError.unknownRevisions(ids)
      }
      return walk
    }
  }

  /// What would go because it came into the schema later, found out in memory.
  private func unforeseenLosses(of newer: NewerWalk, _ db: Database) throws -> [String] {
    do {
      let copy = try settings.sandbox.copy(of: db).inDatabase {
        try ConfinedConnection(copyOf: $0)
      }
      return try newer.steps.flatMap { $0.unforeseen(try copy.runConfined($0.statements)) }
    } catch let error as DatabaseError {
      throw MigrationError.cannotBeTakenBack(
        newer.ids.first ?? "", reason: ErrorWording().reason(error))
    }
  }

  private func revert(
    _ newer: NewerWalk, _ db: Database, _ cancellation: Cancellation
  ) throws {
    do {
      let connection = try ConfinedConnection(beside: db)
      let isEnforced = newer.enforcesForeignKeys
      try connection.run("PRAGMA foreign_keys = \(isEnforced ? "ON" : "OFF")")
      try connection.inTransaction(cancellation) { try revert(newer, by: connection) }
    } catch let error as ConfinedConnection.NoFile {
      throw MigrationError.cannotBeTakenBack(
        newer.ids.first ?? "", reason: ErrorWording().reason(error))
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw MigrationError.locked(seconds: nil)
    } catch let error as DatabaseError {
      throw MigrationError.cannotBeTakenBack(
        newer.ids.first ?? "", reason: ErrorWording().reason(error))
    }
  }

  private func revert(_ newer: NewerWalk, by connection: ConfinedConnection) throws {
    let noted = try connection.texts(store.headsQuery)
    guard Set(noted) == Set(newer.noted.map(\.rawValue)) else {
      throw MigrationPlanError.overtaken(by: noted.map { RevisionID($0) }, without: [])
    }
    let violations = try violations(connection)
    var losses: [String] = []
    for kept in newer.steps {
      losses += try NewerWalk.losses(of: kept) { Int(clamping: try connection.integerConfined($0)) }
      let dropped = try connection.runConfined(kept.statements)
      losses += kept.unforeseen(dropped)
    }
    if settings.newerDatabases == .revertIfNothingIsLost, !losses.isEmpty {
      throw MigrationError.newer(NewerRevisions(ids: newer.ids, losses: losses))
    }
    guard try self.violations(connection).allSatisfy({ violations[$0, default: 0] >= $1 }) else {
      throw MigrationError.cannotBeTakenBack(
        newer.ids.first ?? "", reason: "rows would refer to nothing that refer to something now")
    }
    let notes =
      store.headsStatements(newer.target)
      + newer.ids.map { store.appendStatement($0, Direction.downgrade.rawValue, checksum: nil) }
    for statement in notes { try connection.run(statement) }
    guard Set(try connection.texts(store.headsQuery)) == Set(newer.target.map(\.rawValue)) else {
      throw MigrationError.cannotBeTakenBack(
        newer.ids.first ?? "", reason: "its SQL meddles with what Godwit notes")
    }
  }

  /// How often each row that refers to nothing does so, so that one that goes does not stand for one
  /// that comes. Those of a table WITHOUT ROWID are counted together.
  private func violations(_ connection: ConfinedConnection) throws -> [String: Int] {
    let rows = try connection.texts(
      """
      SELECT hex(lower("table")) || ' ' || coalesce(rowid, '') || ' ' || hex(lower(parent)) \
      FROM temp.pragma_foreign_key_check
      """)
    return rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}

/// Revisions of a newer program, in the order in which they are taken back.
private struct NewerWalk {
  let noted: [RevisionID]
  let steps: [KeptDowngrade]
  /// Where the database is afterwards.
  let target: [RevisionID]

  var ids: [RevisionID] { steps.map { RevisionID($0.id) } }
  var enforcesForeignKeys: Bool { steps.first?.enforcesForeignKeys ?? false }

  /// - Returns: Nothing where not every one of them was kept.
  init?(at noted: [RevisionID], known: [RevisionNode], _ kept: [RevisionID: KeptDowngrade]) {
    let names = Set(known.map(\.id))
    let newer = kept.values.filter { !names.contains(RevisionID($0.id)) }
    guard let graph = try? RevisionGraph(Squashes(known).nodes() + newer.map(\.node)) else {
      return nil
    }
    guard noted.allSatisfy(graph.contains) else { return nil }
    var standing = Standing(at: noted, in: graph)
    let path = graph.order.reversed().filter {
      standing.applied.contains($0) && !names.contains($0)
    }
    for id in path {
      guard (try? standing.revoke(id)) != nil else { return nil }
    }
    self.noted = noted
    steps = path.compactMap { kept[$0] }
    target = standing.heads
    guard steps.count == path.count, !steps.isEmpty else { return nil }
    // With nothing in common it is another program's, and all of it would go.
    guard standing.applied.contains(where: names.contains) else { return nil }
  }

  func requireReversible() throws {
    for step in steps {
      let id = RevisionID(step.id)
      if step.format > KeptDowngrade.currentFormat {
        throw MigrationError.cannotBeTakenBack(
          id, reason: "how to take it back is written in a newer form than this program knows")
      }
      if let obstacle = step.obstacle {
        throw MigrationError.cannotBeTakenBack(id, reason: obstacle)
      }
      // They are switched before the transaction, once.
      if step.enforcesForeignKeys != enforcesForeignKeys {
        throw MigrationError.cannotBeTakenBack(
          id, reason: "it treats foreign keys otherwise than those after it")
      }
    }
  }

  /// What would be lost, as far as that can be counted before anything is taken back. The queries are out
  /// of the database: they get a connection that only reads, and has nothing of the application's.
  func losses(in db: Database) throws -> [String] {
    let connection = try? ConfinedConnection.reading(db)
    return try steps.flatMap { step in
      try Self.losses(of: step) { sql in
        (try? connection?.integerConfined(sql)).map { Int(clamping: $0) }
      }
    }
  }

  /// - Parameter counting: Answers nothing where nobody can count, as in a table that will have another
  ///   name only when later revisions are taken back.
  static func losses(
    of step: KeptDowngrade, counting: (String) throws -> Int?
  ) throws -> [String] {
    let words = ErrorWording()
    let counted = try step.losses.compactMap { loss -> String? in
      let what = loss.column.map { "of \(loss.table).\($0)" } ?? "of \(loss.table)"
      let noun = loss.column == nil ? "row" : "value"
      guard let count = try counting(loss.count) else {
        return VisibleText.line("\(noun)s \(what), if there are any")
      }
      guard count > 0 else { return nil }
      return words.count(count, noun) + " " + VisibleText.line(what)
    }
    return counted
      + (step.losesUncounted ? ["what revision \(words.shown(step.id)) itself does to rows"] : [])
  }
}
