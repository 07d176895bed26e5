import Execution
import Introspection
import RevisionGraph
import SQLSyntax

import class GRDB.Database
import class GRDB.DatabaseQueue
import class GRDB.Row

/// What a walk would do, as one script of SQL that needs nothing but SQLite.
///
/// It is made without any database: what is there at the start is known by a replay.
public struct WalkScript: Sendable {
  private let title: String
  fileprivate enum Line {
    case comment(String)
    /// Without a `;`.
    case statement(String)
  }

  fileprivate var lines: [Line] = []

  /// Whether there is nothing to do.
  public var isEmpty: Bool { lines.isEmpty }

  fileprivate init(title: String) {
    // It is a comment, which ends with its line.
    self.title = title.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  fileprivate mutating func comment(_ text: String) {
    lines += text.split(whereSeparator: \.isNewline).map { .comment("-- \($0)") }
  }

  fileprivate mutating func add(_ statements: [String]) {
    lines += statements.map { .statement($0) }
  }

  /// The script as text.
  public func text(for reader: ScriptReader) -> String {
    (["-- \(title)", reader.head] + lines.map(Self.text)).joined(separator: "\n") + "\n"
  }

  private static func text(of line: Line) -> String {
    switch line {
    case .comment(let text): return text
    case .statement(let sql):
      // A `;` behind a comment would belong to it.
      let last = sql.split(separator: "\n").last ?? ""
      return sql + (last.contains("--") ? "\n;" : ";")
    }
  }
}

extension Migrator {
  /// The script of a walk.
  ///
  /// - Parameters:
  ///   - start: Where the database will be: the script fails before it changes anything if it is not.
  ///   - target: As for a walk.
  ///   - tag: A word for the first line.
  /// - Throws: ``OperationError/cannotBePrinted`` for an `op.data` without `offline:`.
  public func script(
    _ direction: Direction, from start: RevisionSymbol, to target: RevisionSymbol,
    tag: String? = nil
  ) throws -> WalkScript {
    let (migrator, current) = try adapted(to: try noted(start))
    let graph = migrator.graph
    let path =
      try direction == .upgrade
      ? graph.upgradePath(from: current, to: graph.resolve(target, current: current))
      : graph.downgradePath(from: current, to: target)
    let walk = try Walk(checking: direction, path, from: current, migrator)
    let title = "\(direction.rawValue) from \(start) to \(target)" + (tag.map { ", \($0)" } ?? "")
    var writer = ScriptWriter(
      migrator: migrator, title: title, heads: current,
      replay: try Replay.database(
        applying: graph.upgradePath(from: [], to: current), of: revisions))
    for batch in walk.transactions { try writer.write(batch, direction) }
    return writer.script
  }

  /// What a database has noted that is where somebody says: perhaps a revision that was squashed.
  private func noted(_ start: RevisionSymbol) throws -> [RevisionID] {
    if case .id(let text) = start.anchor, start.branch == nil, start.steps == 0,
      hasFile(RevisionID(text))
    {
      return [RevisionID(text)]
    }
    return try graph.resolve(start, current: [])
  }

  /// A script that makes the version table.
  public var versionTableScript: WalkScript {
    var script = WalkScript(title: "the version table")
    script.add(["BEGIN IMMEDIATE"] + store.tableStatements + ["COMMIT"])
    return script
  }

  /// A script that notes where a database is, and runs nothing.
  public func stampScript(_ heads: [RevisionID]) -> WalkScript {
    var script = WalkScript(title: "stamp \(heads.isEmpty ? "base" : heads.list)")
    script.add(
      ["BEGIN IMMEDIATE"] + store.tableStatements + store.headsStatements(heads)
        + heads.map { store.appendStatement($0, "stamp", checksum: revisions[$0]?.checksum) }
        + ["COMMIT"])
    return script
  }
}

/// Runs revisions in memory and writes down what they did.
private struct ScriptWriter {
  let migrator: Migrator
  private let replay: DatabaseQueue
  private var heads: [RevisionID]
  private(set) var script: WalkScript
  private var isGuarded = false

  init(migrator: Migrator, title: String, heads: [RevisionID], replay: DatabaseQueue) {
    self.migrator = migrator
    self.heads = heads
    self.replay = replay
    script = WalkScript(title: title)
  }

  mutating func write(_ batch: [RevisionList.Entry], _ direction: Direction) throws {
    guard let type = batch.first?.type else { return }
    if type.transaction == .none { return try writeAlone(batch, direction) }
    let isEnforced = type.foreignKeys == .enforced
    // Inside of the transaction the pragma would do nothing
    // (https://sqlite.org/pragma.html#pragma_foreign_keys).
    script.add(["PRAGMA foreign_keys = \(isEnforced ? "ON" : "OFF")", "BEGIN IMMEDIATE"])
    writeGuard()
    let broken = Set(try replay.inDatabase { try Dependants.broken($0).map(\.subject) })
    let audit = isEnforced ? nil : ForeignKeyGuard(try canCheckForeignKeys())
    script.add(audit?.before ?? [])
    for entry in batch { try write(entry, direction) }
    // A script cannot look whether views and triggers compile; the replay has the same.
    let newlyBroken = try replay.inDatabase { db in
      try Dependants.broken(db).filter { !broken.contains($0.subject) }
    }
    guard newlyBroken.isEmpty else { throw MigrationError.brokenDependants(newlyBroken) }
    script.add(try canCheckForeignKeys() ? audit?.after ?? [] : [])
    script.add(["COMMIT"])
    if !isEnforced { script.add(["PRAGMA foreign_keys = ON"]) }
  }

  /// A revision that runs outside of transactions; only its notes have one.
  private mutating func writeAlone(_ batch: [RevisionList.Entry], _ direction: Direction) throws {
    script.add(["BEGIN IMMEDIATE"])
    writeGuard()
    script.add(["COMMIT"])
    for entry in batch {
      let isEnforced = entry.type.foreignKeys == .enforced
      script.add(["PRAGMA foreign_keys = \(isEnforced ? "ON" : "OFF")"])
      try write(entry, direction)
    }
    script.add(["PRAGMA foreign_keys = ON"])
  }

  /// Makes the script fail unless the database is where it should be.
  private mutating func writeGuard() {
    guard !isGuarded else { return }
    isGuarded = true
    let table = SQLIdentifier.quoted(migrator.store.settings.versionTable)
    let expected = (heads.count == 1 ? migrator.notes(of: heads[0]).map { [$0] } : [heads])
      .map { SQLLiteral.string($0.map(\.rawValue).sorted().joined(separator: " ")) }
    script.comment("The database must be at \(heads.isEmpty ? "base" : heads.list).")
    script.add(
      migrator.store.tableStatements
        + Step.scriptAssertion(
          """
          SELECT coalesce(group_concat(version_num, ' '), '') IN (\(expected.joined(separator: ", "))) \
          FROM (SELECT version_num FROM \(table) ORDER BY version_num)
          """))
  }

  private mutating func write(_ entry: RevisionList.Entry, _ direction: Direction) throws {
    script.comment("\(direction.rawValue) \(entry.id): \(entry.message)")
    var settings = migrator.executionSettings
    settings.medium = .script
    let recorder = StatementRecorder()
    let session = OperationSession(
      allowsSchemaOperations: entry.type.transaction == .shared, settings: settings,
      arguments: migrator.arguments, willBegin: recorder.begin, willRun: recorder.run)
    do {
      try replay.inDatabase { db in
        try inReplay(db, entry) {
          try direction.run(entry.type, Operations(db, mode: .script, session: session))
        }
      }
    } catch {
      throw RevisionFailure(
        id: entry.id, file: migrator.revisions.path(of: entry), direction: direction, error: error)
    }
    heads =
      direction == .upgrade
      ? migrator.graph.heads(heads, applying: entry.id)
      : migrator.graph.heads(heads, revoking: entry.id)
    let isAlone = entry.type.transaction == .none
    script.add(
      recorder.statements + (isAlone ? ["BEGIN IMMEDIATE"] : [])
        + migrator.store.headsStatements(heads)
        + [migrator.store.appendStatement(entry.id, direction.rawValue, checksum: entry.checksum)]
        + (isAlone ? ["COMMIT"] : []))
  }

  /// What a revision does outside of transactions (VACUUM, journal_mode) is printed, not tried.
  private func inReplay(_ db: Database, _ entry: RevisionList.Entry, _ body: () throws -> Void)
    throws
  {
    guard entry.type.transaction == .shared else { return try body() }
    try db.inTransaction {
      try body()
      return .commit
    }
  }

  /// Foreign keys that fit no parent make the check itself fail.
  private func canCheckForeignKeys() throws -> Bool {
    replay.inDatabaseOrNil { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") } != nil
  }
}

/// Statements that make a script fail if more rows of a table violate foreign keys at its end than at
/// its beginning.
private struct ForeignKeyGuard {
  let before: [String]
  let after: [String]

  init?(_ isPossible: Bool) {
    guard isPossible else { return nil }
    let counts =
      "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY \"table\", parent"
    before = [
      "CREATE TEMP TABLE _godwit_violations (child, parent, number)",
      "INSERT INTO temp._godwit_violations \(counts)",
    ]
    after =
      Step.scriptAssertion(
        """
        SELECT NOT EXISTS (SELECT 1 FROM (\(counts.replacing("count(*)", with: "count(*) AS number"))) AS a \
        LEFT JOIN temp._godwit_violations AS b ON b.child = a."table" AND b.parent = a.parent \
        WHERE a.number > coalesce(b.number, 0))
        """)
      + ["DROP TABLE temp._godwit_violations"]
  }
}

/// Collects the statements of a revision.
private final class StatementRecorder {
  private(set) var statements: [String] = []

  func begin(_ entry: OperationSession.Entry) {
    if case .execute(let sql) = entry { statements.append(trimmed(sql)) }
  }

  func run(_ step: Step) {
    statements += step.scriptStatements
  }

  private func trimmed(_ sql: String) -> String {
    let text = SQLTokens(sql)
    let end = text.tokens.last { !text.isSymbol($0, ";") }?.range.upperBound ?? 0
    return text.text(in: 0..<end)
  }
}

extension DatabaseQueue {
  fileprivate func inDatabaseOrNil<Result>(_ body: (Database) throws -> Result) -> Result? {
    try? inDatabase(body)
  }
}

extension [RevisionID] {
  fileprivate var list: String { map(\.rawValue).joined(separator: ", ") }
}
