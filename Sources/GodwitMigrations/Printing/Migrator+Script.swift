import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

extension Migrator {
  /// The script of a walk.
  ///
  /// - Parameters:
  ///   - start: Where the database will be: the script fails before it changes anything if it is not.
  ///   - target: As for a walk.
  ///   - dialect: Who is to run it.
  ///   - tag: A word for the first line.
  /// - Throws: ``OperationError/cannotBePrinted`` for an `op.data` without `offline:`; ``DialectError``
  ///   for what cannot be done safely there.
  package func script(
    _ direction: Direction, from start: RevisionSymbol, to target: RevisionSymbol,
    for dialect: Dialect = .sqlite, tag: String? = nil
  ) throws -> SQLScript {
    let (migrator, current) = try adapted(to: try noted(start))
    let graph = migrator.graph
    let path =
      try direction == .upgrade
      ? graph.upgradePath(from: current, to: target)
      : graph.downgradePath(from: current, to: target)
    let walk = try MigrationPlan(
      Path(checking: direction, path, migrator), from: Standing(at: current, in: graph)
    ).walk
    let script = SQLScript(
      for: dialect, title: "\(direction.rawValue) from \(start) to \(target)", tag: tag)
    var writer = ScriptWriter(
      migrator: migrator, script: script, heads: current,
      bystanders: graph.unrelated(to: Set(current + path)),
      replay: try replayed(graph.upgradePath(from: [], to: current)))
    for batch in walk.transactions { try writer.write(batch, direction) }
    try dialect.requireAllowed(writer.script.statements)
    return writer.script
  }

  /// The script of a walk from where a database is. Its definitions are known, and nothing else of it
  /// is asked.
  ///
  /// - Parameter database: A copy of it in memory, which is changed.
  package func script(
    _ direction: Direction, on database: DatabaseQueue, to target: RevisionSymbol,
    for dialect: Dialect
  ) throws -> SQLScript {
    let (migrator, heads) = try database.inDatabase { try adapted(to: store.heads($0)) }
    let path = try database.inDatabase { try migrator.path(direction, to: target, $0) }
    return try migrator.script(of: path, from: heads, on: database, to: target, for: dialect)
  }

  /// Makes the script of a walk, and gives it to nobody.
  ///
  /// - Throws: What keeps it from being made, as ``script(_:from:to:for:tag:)``.
  package func requireScript(
    of path: Path, to target: RevisionSymbol, _ db: Database, for dialect: Dialect
  ) throws {
    let (migrator, heads) = try adapted(to: store.heads(db))
    _ = try migrator.script(
      of: path, from: heads, on: store.settings.sandbox.copy(of: db), to: target, for: dialect)
  }

  private func script(
    of path: Path, from heads: [RevisionID], on database: DatabaseQueue, to target: RevisionSymbol,
    for dialect: Dialect
  ) throws -> SQLScript {
    let start = heads.isEmpty ? "base" : heads.list
    let title = "\(path.direction.rawValue) from \(start) to \(target)"
    var writer = ScriptWriter(
      migrator: self, script: SQLScript(for: dialect, title: title), heads: heads, bystanders: [],
      replay: database)
    let walk = try MigrationPlan(path, from: Standing(at: heads, in: graph)).walk
    for batch in walk.transactions { try writer.write(batch, path.direction) }
    try dialect.requireAllowed(writer.script.statements)
    return writer.script
  }

  /// What a database has noted, whether it is known or not.
  package func heads(in db: Database) throws -> [RevisionID] { try store.heads(db) }

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
  ///
  /// - Parameters:
  ///   - dialect: Who is to run it.
  ///   - tag: A word for the first line.
  package func versionTableScript(
    for dialect: Dialect = .sqlite, tag: String? = nil
  ) -> SQLScript {
    var script = SQLScript(for: dialect, title: "the version table", tag: tag)
    script.begin()
    script.add(store.tableStatements)
    script.commit()
    return script
  }

  /// A script that notes where a database is, and runs nothing. What was noted of the same branches
  /// before is forgotten, other branches stay, as by ``stamp(_:purging:on:cancellation:)``.
  ///
  /// - Parameters:
  ///   - start: Where the database will be, if that is known: the script fails if it is not.
  ///   - purging: Whether to forget everything first.
  ///   - dialect: Who is to run it.
  ///   - tag: A word for the first line.
  package func stampScript(
    _ targets: [RevisionSymbol], from start: RevisionSymbol? = nil, purging: Bool = false,
    for dialect: Dialect = .sqlite, tag: String? = nil
  ) throws -> SQLScript {
    let heads = try targets.reduce([]) { try graph.heads($0, stamping: $1) }
    var script = SQLScript(
      for: dialect, title: "stamp \(heads.isEmpty ? "base" : heads.list)", tag: tag)
    script.begin()
    script.add(store.tableStatements)
    if let start {
      let old = try graph.resolve(start, current: [])
      let new = try targets.reduce(old) { try graph.heads($0, stamping: $1) }
      let place = old.isEmpty ? "base" : old.list
      script.comment("The database must be at \(place).")
      script.add(
        Step.scriptAssertion(
          store.isAt(notes(of: old), beside: graph.unrelated(to: Set(old + new))),
          orFail: "the database is not at \(place)", using: "_godwit_assertion"))
      script.add(store.moveStatements(from: Array(notes(of: old).joined()), to: new))
    } else if purging {
      script.add(store.headsStatements(heads))
    } else {
      for target in targets { script.add(try stampStatements(target)) }
    }
    script.add(
      heads.map { store.appendStatement($0, "stamp", checksum: revisions[$0]?.notedChecksum) })
    script.commit()
    return script
  }

  /// SQL that notes a place, wherever the database is: what it does depends on what is noted, head
  /// by head.
  private func stampStatements(_ target: RevisionSymbol) throws -> [String] {
    let heads = try graph.heads([], stamping: target)
    var forgotten: [RevisionID] = []
    var kept: [(head: RevisionID, of: RevisionID)] = []
    for id in graph.order {
      let after = try graph.heads([id], stamping: target)
      guard !after.contains(id) || heads.contains(id) else { continue }
      forgotten += notes(of: id)
      kept += after.filter { !heads.contains($0) && $0 != id }.map { ($0, id) }
    }
    // The other side of a merge stays, unless something that follows it is noted as well.
    let sides = Set(kept.map(\.head))
    let restored = graph.order.reversed().filter(sides.contains).map { head in
      let following = graph.descendants(of: [head])
      return store.insertStatement(
        head, where: kept.filter { $0.head == head }.map(\.of),
        andNot: graph.order.filter {
          following.contains($0) && !forgotten.contains($0) || $0 == head
        })
    }
    return restored + store.moveStatements(from: forgotten, to: [])
      + store.moveStatements(from: [], to: heads)
  }
}

/// Runs revisions in memory and writes down what they did.
struct ScriptWriter {
  let migrator: Migrator
  private let replay: DatabaseQueue
  private(set) var heads: [RevisionID]
  /// Revisions that the database may be at as well: the script has nothing to do with them.
  private let bystanders: [RevisionID]
  private(set) var script: SQLScript
  private var isGuarded = false

  init(
    migrator: Migrator, script: SQLScript, heads: [RevisionID], bystanders: [RevisionID],
    replay: DatabaseQueue
  ) {
    self.bystanders = bystanders
    self.migrator = migrator
    self.script = script
    self.heads = heads
    self.replay = replay
  }

  mutating func write(_ batch: [RevisionList.Entry], _ direction: Direction) throws {
    guard let first = batch.first else { return }
    if first.type.transaction == .none { return try writeAlone(first, direction) }
    let isEnforced = first.type.foreignKeys == .enforced
    script.switchForeignKeys(isEnforced)
    script.begin()
    if !isGuarded { script.addGuards(using: assertionTable) }
    script.assertForeignKeys(areOn: isEnforced, using: assertionTable)
    try writeGuard()
    let broken = Set(try replay.inDatabase { try Dependants.broken($0).map(\.subject) })
    let audit =
      isEnforced ? nil : try replay.inDatabase { try ForeignKeyGuard($0, for: script.dialect) }
    if let audit { script.add(audit.beginning) }
    for entry in batch { try write(entry, direction, audit) }
    // A script cannot look whether views and triggers compile; the replay has the same.
    let newlyBroken = try replay.inDatabase { db in
      try Dependants.broken(db).filter { !broken.contains($0.subject) }
    }
    guard newlyBroken.isEmpty else { throw MigrationError.brokenDependants(newlyBroken) }
    if let audit {
      let table = assertionTable
      script.add(try replay.inDatabase { try audit.end($0, using: table) })
    }
    script.commit()
    if !isEnforced { script.switchForeignKeys(true) }
  }

  /// A revision that runs outside of transactions; only its notes have one.
  private mutating func writeAlone(_ entry: RevisionList.Entry, _ direction: Direction) throws {
    guard script.dialect.framesTransaction else {
      throw RevisionFailure(
        id: entry.id, file: migrator.revisions.path(of: entry), direction: direction,
        error: DialectError.needsNoTransaction(dialect: script.dialect.name))
    }
    script.begin()
    if !isGuarded { script.addGuards(using: assertionTable) }
    try writeGuard()
    let isEnforced = entry.type.foreignKeys == .enforced
    script.commit()
    script.switchForeignKeys(isEnforced)
    try write(entry, direction, nil)
    if !isEnforced { script.switchForeignKeys(true) }
  }

  /// Makes the script fail unless the database is where it should be.
  private mutating func writeGuard() throws {
    guard !isGuarded else { return }
    isGuarded = true
    script.assertNothingIsHidden(using: assertionTable)
    let place = heads.isEmpty ? "base" : heads.list
    script.comment(
      "The database must be at \(place)"
        + (bystanders.isEmpty ? "." : ", whatever it has of other branches."))
    script.add(migrator.store.tableStatements)
    assert(
      migrator.store.isAt(migrator.notes(of: heads), beside: bystanders),
      orFail: "the database is not at \(place)")
  }

  private mutating func assert(_ query: String, orFail message: String) {
    script.add(Step.scriptAssertion(query, orFail: message, using: assertionTable))
  }

  /// A name that nothing has at this point.
  private var assertionTable: SQLText {
    let name: SQLText = "_godwit_assertion"
    return (try? replay.inDatabase { try $0.unusedName(name) }) ?? name
  }

  private func schema() throws -> DatabaseSchema {
    try replay.inDatabase { try SchemaReader().schema($0) }
  }

  private mutating func write(
    _ entry: RevisionList.Entry, _ direction: Direction, _ audit: ForeignKeyGuard?
  ) throws {
    script.comment("\(direction.rawValue) \(entry.id): \(entry.message)")
    let settings = migrator.executionSettings.printed(for: script.dialect)
    let hasStrings = try schema().hasStringsInDoubleQuotes
    let recorder = StatementRecorder(audit, hasStringsInDoubleQuotes: hasStrings)
    if !script.dialect.switchesForeignKeys, entry.type.foreignKeys != .enforced {
      recorder.watchesDeletions = script.dialect
    }
    let session = OperationSession(
      allowsSchemaOperations: entry.type.transaction == .shared, settings: settings,
      sandbox: migrator.store.settings.sandbox, arguments: migrator.arguments,
      looksForLosses: recorder.watchesDeletions != nil,
      willBegin: recorder.begin, willRun: recorder.run)
    do {
      try replay.inDatabase { db in
        recorder.db = db
        defer { recorder.db = nil }
        try inReplay(db, entry) {
          try direction.run(entry.type, Operations(db, mode: .script, session: session))
          if let refusal = recorder.refusal { throw refusal }
          if script.dialect.limits.columns != nil {
            try script.dialect.requireAllowed(SchemaReader().schema(db))
          }
        }
      }
    } catch {
      throw RevisionFailure(
        id: entry.id, file: migrator.revisions.path(of: entry), direction: direction, error: error)
    }
    let before = Array(migrator.notes(of: heads).joined())
    heads =
      direction == .upgrade
      ? migrator.graph.heads(heads, applying: entry.id)
      : migrator.graph.heads(heads, revoking: entry.id)
    let step = migrator.store.appendStatement(
      entry.id, direction.rawValue, checksum: entry.notedChecksum)
    let notes = migrator.store.moveStatements(from: before, to: heads) + [step]
    script.require(recorder.needs)
    script.add(recorder.statements)
    if entry.type.transaction == .none { script.begin() }
    script.add(notes)
    if entry.type.transaction == .none { script.commit() }
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
}

/// Collects the statements of a revision.
final class StatementRecorder {
  private(set) var statements: [String] = []
  private(set) var needs = Needs()
  /// The replay, while the revision runs.
  var db: Database?
  /// Where foreign keys act on what SQL of a revision's own deletes, though it was written for those that
  /// do not.
  var watchesDeletions: Dialect?
  private(set) var refusal: DialectError?
  private let audit: ForeignKeyGuard?
  private let hasStringsInDoubleQuotes: Bool

  init(_ audit: ForeignKeyGuard?, hasStringsInDoubleQuotes: Bool) {
    self.audit = audit
    self.hasStringsInDoubleQuotes = hasStringsInDoubleQuotes
  }

  func begin(_ entry: OperationSession.Entry) {
    switch entry {
    case .execute(let sql): statements.append(SQLStatements.open(SQLText(sql)))
    case .operation(let operation):
      if let audit, let db { statements += audit.following(operation, db) }
    case .losing(let effect): refuse(effect)
    case .data, .skippedData: break
    }
  }

  private func refuse(_ effect: StatementEffect) {
    guard let dialect = watchesDeletions, let db, refusal == nil else { return }
    switch effect {
    case .deletesRows(of: let table, where: _), .dropsTable(let table):
      let children = (try? ForeignKeyAudit.children(of: table, db)) ?? []
      guard !children.isEmpty else { return }
      refusal = .ownDeletion(dialect: dialect.name, table: table, children: children)
    case .changesValues(of: let column, in: let table):
      let children =
        (try? ForeignKeyAudit.children(losingValuesBy: column, of: table, db)) ?? []
      guard !children.isEmpty else { return }
      refusal = .ownUpdate(
        dialect: dialect.name, table: table, column: column, children: children)
    case .dropsValues: break
    }
  }

  func run(_ step: Step) {
    statements += step.scriptStatements
    needs.formUnion(step.needs(besideStringsInDoubleQuotes: hasStringsInDoubleQuotes))
  }
}
