import Foundation
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax

import class GRDB.DatabaseQueue

/// A remote database that is being brought from one place to another: by one script, in one transaction of
/// whoever runs it. What has come of it is read afterwards, and not taken from what the client says.
struct RemoteMigration {
  enum Problem: Error {
    /// The script was not carried out.
    case refused(database: String, said: String, current: [RevisionID])
    /// The database is neither where it was nor where it was to be.
    case elsewhere(database: String, said: String, current: [RevisionID])
    /// Nobody knows whether the script was carried out.
    case unknown(database: String, said: String, state: any Error)
    /// It cannot be counted what a downgrade would lose.
    case dataLoss([String])
  }

  private let session: Session
  private let migrator: Migrator
  private let remote: RemoteDatabase
  private let client: RemoteClient

  init(_ session: Session, _ remote: RemoteDatabase) throws {
    self.session = session
    self.remote = remote
    client = session.client(remote)
    migrator = try session.migrator()
  }

  func run(
    _ direction: Direction, to target: RevisionSymbol, allowingConflict: Bool = true,
    allowingLoss: Bool = false, _ format: FormatOption.Format
  ) throws {
    let mirror = try session.mirror(remote).database()
    let (start, path) = try mirror.inDatabase { db in
      if !allowingConflict { try migrator.proveMerge(of: target, db) }
      session.warn(ofEdited: try migrator.edited(db))
      if direction == .downgrade, !allowingLoss {
        let losses = try migrator.possibleLoss(of: migrator.path(direction, to: target, db), db)
        guard losses.isEmpty else { throw Problem.dataLoss(losses.map(\.sentence)) }
      }
      return (try migrator.current(db), try migrator.path(direction, to: target, db))
    }
    let script = try migrator.script(direction, on: mirror, to: target, for: remote.dialect)
    let end = path.steps.reduce(start) { heads, entry in
      direction == .upgrade
        ? migrator.graph.heads(heads, applying: entry.id)
        : migrator.graph.heads(heads, revoking: entry.id)
    }
    if !path.steps.isEmpty { try carryOut(script, from: start, to: end) }
    try report(direction, from: start, to: end, path.steps, format)
  }

  func stamp(
    _ targets: [RevisionSymbol], purging: Bool
  ) throws -> (from: [RevisionID], to: [RevisionID], after: DatabaseQueue) {
    let mirror = try session.mirror(remote).database()
    let start = try mirror.inDatabase { try migrator.heads(in: $0) }
    let script = try migrator.stampScript(targets, purging: purging, for: remote.dialect)
    let (said, after) = try carryOut(script)
    let end = try after.inDatabase { try migrator.heads(in: $0) }
    let wanted = try targets.reduce(purging ? [] : start) {
      try migrator.graph.heads($0, stamping: $1)
    }
    guard Set(end) == Set(wanted) else {
      throw Problem.refused(database: remote.name, said: said, current: end)
    }
    return (start, end, after)
  }

  // MARK: The script

  /// - Returns: What the client said, and what the database is like afterwards.
  private func carryOut(_ script: SQLScript) throws -> (said: String, after: DatabaseQueue) {
    try requireTransaction(for: script)
    var said = ""
    do {
      said = try client.run(script.statements).said
    } catch RemoteClient.Problem.tooSlow(let seconds) {
      said = "no answer in \(Int(seconds)) s"
    } catch RemoteClient.Problem.stopped {
      said = "it was stopped"
    }
    return (said, try stateAfter(said))
  }

  private func carryOut(
    _ script: SQLScript, from start: [RevisionID], to end: [RevisionID]
  ) throws {
    let (said, after) = try carryOut(script)
    let current = try after.inDatabase { try migrator.heads(in: $0) }
    if Set(current) == Set(end) { return }
    throw Set(current) == Set(start)
      ? Problem.refused(database: remote.name, said: said, current: current)
      : Problem.elsewhere(database: remote.name, said: said, current: current)
  }

  /// What the database is like behind a script; a cluster can take some seconds to find another leader.
  private func stateAfter(_ said: String) throws -> DatabaseQueue {
    var failure: (any Error)?
    for attempt in 0..<10 {
      if attempt > 0 { Thread.sleep(forTimeInterval: 1) }
      do {
        return try session.mirror(remote).database()
      } catch {
        failure = error
      }
    }
    throw Problem.unknown(
      database: remote.name, said: said,
      state: failure ?? RemoteClient.Problem.noAnswer(said: ""))
  }

  /// Tries whether the client runs a script of this length as one transaction: it may cut it at each `;`
  /// or at some length, or go on after an error.
  ///
  /// - Throws: ``RemoteClient/Problem/notAtomic`` or ``RemoteClient/Problem/cuts(bytes:)``. Nothing is
  ///   left behind.
  private func requireTransaction(for script: SQLScript) throws {
    let number = UInt32.random(in: 0...(.max))
    let half = "_godwit_half_\(number)"
    let isHalf = try probing(half) { name in
      try client.run([
        "CREATE TABLE \(name) (a)", "INSERT INTO \(name) VALUES (1)",
        "INSERT INTO \(name)_missing VALUES (1)", "INSERT INTO \(name) VALUES (2)",
      ])
      return try exists(half)
    }
    if isHalf { throw RemoteClient.Problem.notAtomic }
    let bytes = script.statements.reduce(0) { $0 + $1.utf8.count + 4 }
    let count = bytes / 900 + 1
    let whole = "_godwit_whole_\(number)"
    let sum = try probing(whole) { name -> SQLText? in
      let insert = "INSERT INTO \(name) VALUES ('a;\(String(repeating: "b", count: 898))')"
      try client.run(["CREATE TABLE \(name) (a)"] + Array(repeating: insert, count: count))
      guard try exists(whole) else { return nil }
      return try client.rows(["n"], from: "(SELECT sum(length(a)) AS n FROM \(name))").first?.first
        ?? nil
    }
    guard sum == SQLText("\(count * 900)") else { throw RemoteClient.Problem.cuts(bytes: bytes) }
  }

  /// Works with a table that is gone afterwards, also where the answer never comes.
  private func probing<Result>(
    _ table: String, _ body: (String) throws -> Result
  ) throws -> Result {
    let name = "main.\(table)"
    defer { _ = try? client.run(["DROP TABLE IF EXISTS \(name)"]) }
    return try body(name)
  }

  private func exists(_ table: String) throws -> Bool {
    try !client.rows(["name"], from: "main.sqlite_master WHERE name = '\(table)'").isEmpty
  }

  private func report(
    _ direction: Direction, from start: [RevisionID], to end: [RevisionID],
    _ entries: [RevisionList.Entry], _ format: FormatOption.Format
  ) throws {
    for entry in entries {
      session.console.err(
        "  \(direction.rawValue) " + VisibleText.line("\(entry.id)  \(entry.message)"))
    }
    if format == .json {
      return try session.printJSON(
        MigrationReport(
          database: remote.name, direction: direction.rawValue, from: start.map(\.rawValue),
          to: end.map(\.rawValue), revisions: entries.map(\.id.rawValue)))
    }
    session.console.out(
      VisibleText.line(
        entries.isEmpty
          ? "Nothing to do: \(remote.name) is at \(migrator.name(of: end))"
          : "\(remote.name): \(migrator.name(of: start)) -> \(migrator.name(of: end))"))
  }
}
