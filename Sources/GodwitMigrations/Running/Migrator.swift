import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph

import class GRDB.Database
import struct GRDB.DatabaseError
import protocol GRDB.DatabaseWriter

/// Brings databases from one revision to another. One migrator serves any number of databases.
public struct Migrator: Sendable {
  /// The revisions that it knows.
  public let revisions: RevisionList
  package private(set) var graph: RevisionGraph
  private let squashes: Squashes
  /// The squashes that the database at hand sees unfolded.
  private var unfolded: Set<RevisionID> = []
  package let store: VersionStore
  /// What revisions read as `op.arguments`.
  public var arguments: [String: String] = [:]
  package let settings: MigrationSettings
  /// Whether a step of `op.data(_:until:)` is run a second time at once, which must find it done.
  package var repeatsDataSteps = false
  /// Where it is noted what revisions do, if somebody asks.
  package var workNotes: WorkNotes?

  /// Puts the revisions in order.
  ///
  /// - Throws: `RevisionGraphError` if they do not form a graph: an identifier or a label stands
  ///   twice or cannot be one, a revision follows one that is not there, some follow one another in
  ///   a circle.
  public init(revisions: RevisionList, settings: MigrationSettings = MigrationSettings()) throws {
    self.revisions = revisions
    self.settings = settings
    graph = try revisions.graph()
    squashes = Squashes(revisions.nodes)
    store = VersionStore(settings)
  }

  /// What to run, first to last.
  package struct Path: Sendable {
    package let direction: Direction
    package let steps: [RevisionList.Entry]
    /// Whether each step has a transaction of its own.
    var dividesSteps = false
  }

  /// What happens on the way.
  public enum Event: Sendable {
    /// The steps do not all fit into one transaction: so many will be used.
    case willUseTransactions(Int)
    /// A revision is about to run.
    case willRun(RevisionList.Entry, Direction)
    /// So many rows of a table are copied in a rebuild: told some times a second, and once at the
    /// end.
    case isCopying(CopyProgress)
    /// A statement of an operation, or SQL of a revision's own with its values written into it, is
    /// about to run.
    case willExecute(String)
    /// A step that works on rows has nothing to do, as what it is to bring about is so: its description.
    case didSkip(String)
    /// A revision has run, in so many seconds. It is in the database for good once
    /// ``didCommit(_:)`` says so.
    case didRun(RevisionList.Entry, Direction, seconds: Double)
    /// What was run is in the database for good; inside of an application's own transaction, once that
    /// commits.
    case didCommit([RevisionList.Entry])
    /// A database of another migrator's is about to be brought to that one's end.
    case willAdopt(from: String)
    /// Revisions of a newer program were taken back, and are so for good.
    case didTakeBack([RevisionID])
    /// It was taken over: its schema is the one that this revision makes.
    case didAdopt(RevisionID)
  }

  var executionSettings: ExecutionSettings {
    var execution = ExecutionSettings()
    execution.allowsMetadataEdits = settings.allowsMetadataEdits
    return execution
  }

  // MARK: Finding the way

  /// Where the database is.
  ///
  /// - Throws: ``MigrationError/unknownRevisions(_:)`` for a database that newer code has migrated.
  package func current(_ db: Database) throws -> [RevisionID] {
    try adapted(to: try store.heads(db)).heads
  }

  /// All revisions that a database has.
  package func applied(_ db: Database) throws -> Set<RevisionID> {
    let (migrator, heads) = try adapted(to: try store.heads(db))
    return migrator.graph.ancestors(of: heads)
  }

  /// The migrator with the graph that a database sees: one that stands inside of a squashed range sees
  /// the range.
  package func adapted(to db: Database) throws -> Migrator {
    try adapted(to: try store.heads(db)).migrator
  }

  /// The migrator with the graph that a database sees which has noted some heads, and where it stands
  /// in that graph.
  func adapted(to noted: [RevisionID]) throws -> (migrator: Migrator, heads: [RevisionID]) {
    let place: (heads: [RevisionID], unfolded: Set<RevisionID>)
    do {
      place = try squashes.place(noted, unfolding: unfolded)
    } catch let error as Squashes.RangeIsGone {
      throw MigrationError.insideSquash([error.head], error.squash)
    }
    var migrator = self
    if place.unfolded != unfolded {
      migrator.unfolded = place.unfolded
      migrator.graph = try RevisionGraph(squashes.nodes(unfolding: place.unfolded))
    }
    let unknown = place.heads.filter { !migrator.graph.contains($0) }
    guard unknown.isEmpty else { throw MigrationError.unknownRevisions(unknown) }
    return (migrator, place.heads)
  }

  /// The heads that a database may have noted which stands at this one.
  func notes(of head: RevisionID) -> [RevisionID] { [head] + squashes.aliases(of: head) }

  /// What a database may have noted which stands at heads, one or the other.
  func notes(of heads: [RevisionID]) -> [[RevisionID]] {
    heads.count == 1 ? notes(of: heads[0]).map { [$0] } : [heads]
  }

  /// Whether there is a revision of exactly this identifier, squashed or not.
  func hasFile(_ id: RevisionID) -> Bool { squashes.contains(id) }

  /// Where the database stands in the graph that the migrator sees.
  ///
  /// - Throws: ``MigrationPlanError/overtaken(by:without:)`` if the database sees another one.
  private func standing(_ db: Database) throws -> Standing {
    let (migrator, heads) = try adapted(to: try store.heads(db))
    guard migrator.unfolded == unfolded else {
      throw MigrationPlanError.overtaken(by: heads, without: [])
    }
    return Standing(at: heads, in: graph)
  }

  /// The way from where the database is to a target.
  package func path(_ direction: Direction, to target: RevisionSymbol, _ db: Database) throws
    -> Path
  {
    try adapted(to: db).plan(direction, to: target, db).walk
  }

  /// `-1` means one back from where the database is now, not one back from each station on the way.
  private func plan(
    _ direction: Direction, to target: RevisionSymbol, _ db: Database
  ) throws -> MigrationPlan {
    let start = try standing(db)
    let path =
      switch direction {
      case .upgrade: try graph.upgradePath(from: start.heads, to: target)
      case .downgrade: try graph.downgradePath(from: start.heads, to: target)
      }
    return try MigrationPlan(Path(checking: direction, path, self), from: start)
  }

  // MARK: Walking

  /// Runs what is pending, in as few transactions as possible.
  ///
  /// The way is planned first. Under the lock of each transaction it is looked at again what of that
  /// is done already, so that of several processes one does the work and the others find nothing to do.
  ///
  /// - Parameters:
  ///   - cancellation: Looked at before each operation and before each COMMIT.
  ///   - progress: Told what happens.
  /// - Returns: The revisions that were run.
  /// - Throws: ``MigrationPlanError`` if the plan cannot be carried out as it was made.
  @discardableResult
  package func run(
    _ direction: Direction, to target: RevisionSymbol, on writer: some DatabaseWriter,
    cancellation: Cancellation = Cancellation(), progress: @escaping (Event) -> Void = { _ in }
  ) throws -> [RevisionList.Entry] {
    try SQLiteVersion.running.requireSupported()
    return try writer.barrierWriteWithoutTransaction {
      try run(direction, to: target, $0, cancellation, progress)
    }
  }

  /// The same on a connection that somebody is using. Inside of a transaction, which stays open, it is
  /// a savepoint.
  package func run(
    _ direction: Direction, to target: RevisionSymbol, _ db: Database,
    _ cancellation: Cancellation = Cancellation(),
    _ progress: @escaping (Event) -> Void = { _ in }
  ) throws -> [RevisionList.Entry] {
    try onConnection(db) { migrator in
      try migrator.run(
        try migrator.plan(direction, to: target, db), db, cancellation, progress)
    }
  }

  /// Takes revisions back that were applied, and only these.
  ///
  /// - Parameter entries: As they were applied, first to last.
  /// - Throws: ``MigrationPlanError/hole(_:)`` if others need them.
  package func revert(
    _ entries: [RevisionList.Entry], on writer: some DatabaseWriter,
    cancellation: Cancellation = Cancellation(), progress: @escaping (Event) -> Void = { _ in }
  ) throws {
    try SQLiteVersion.running.requireSupported()
    try writer.barrierWriteWithoutTransaction { db in
      try revert(entries, db, cancellation, progress)
    }
  }

  /// The same on a connection that somebody is using. Inside of a transaction, which stays open, it is
  /// a savepoint.
  package func revert(
    _ entries: [RevisionList.Entry], _ db: Database, _ cancellation: Cancellation = Cancellation(),
    _ progress: @escaping (Event) -> Void = { _ in }
  ) throws {
    _ = try onConnection(db) { migrator in
      let start = try migrator.standing(db)
      let path = entries.reversed().map(\.id).filter(start.applied.contains)
      let plan = try MigrationPlan(Path(checking: .downgrade, path, migrator), from: start)
      return try migrator.run(plan, db, cancellation, progress)
    }
  }

  private func onConnection<Result>(
    _ db: Database, _ body: (Migrator) throws -> Result
  ) throws -> Result {
    let enforcement = try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
    // With it, what speaks of a table would not follow when that gets another name
    // (https://sqlite.org/pragma.html#pragma_legacy_alter_table).
    let isLegacy = try Int.fetchOne(db, sql: "PRAGMA legacy_alter_table") == 1
    if isLegacy { try db.execute(sql: "PRAGMA legacy_alter_table = OFF") }
    // What an application has read of the schema before is not true any more.
    defer {
      try? Self.setForeignKeys(enforcement == 1, db)
      if isLegacy { try? db.execute(sql: "PRAGMA legacy_alter_table = ON") }
      db.clearSchemaCache()
    }
    return try body(adapted(to: db))
  }

  private func run(
    _ plan: MigrationPlan, _ db: Database, _ cancellation: Cancellation,
    _ progress: @escaping (Event) -> Void
  ) throws -> [RevisionList.Entry] {
    var plan = plan
    var done: [RevisionList.Entry] = []
    let count = plan.transactions.count
    if count > 1 { progress(.willUseTransactions(count)) }
    for transaction in plan.transactions {
      // Nothing, if somebody else was quicker.
      let batch = try run(transaction, of: plan, db, cancellation, progress)
      done += batch
      if !batch.isEmpty { progress(.didCommit(batch)) }
      plan.pass(transaction)
    }
    return done
  }

  /// Runs what is still to be done of steps that share a transaction.
  private func run(
    _ transaction: [RevisionList.Entry], of plan: MigrationPlan, _ db: Database,
    _ cancellation: Cancellation, _ progress: @escaping (Event) -> Void
  ) throws -> [RevisionList.Entry] {
    guard let first = transaction.first else { return [] }
    if first.type.transaction == .none {
      return try runAlone(first, of: plan, db, cancellation, progress)
    }
    try Self.setForeignKeys(first.type.foreignKeys == .enforced, db)
    return try inExclusiveTransaction(db, cancellation) { watch in
      // Under the lock: somebody else may have been quicker.
      let start = try standing(db)
      let batch = try plan.rest(of: transaction, at: start)
      guard !batch.isEmpty else { return [] }
      let end = try run(
        batch, plan.walk.direction, from: start, db, watch, cancellation, progress)
      try plan.verify(end, after: transaction)
      return batch
    }
  }

  private func run(
    _ batch: [RevisionList.Entry], _ direction: Direction, from start: Standing, _ db: Database,
    _ watch: TransactionWatch, _ cancellation: Cancellation, _ progress: @escaping (Event) -> Void
  ) throws -> Standing {
    let sandbox = settings.sandbox
    let broken = Set(try Dependants.broken(db, in: sandbox).map(\.subject))
    let audit = ForeignKeyAudit()
    let session = OperationSession(
      settings: executionSettings, sandbox: sandbox, arguments: arguments, isOnRealRows: true,
      audit: audit,
      watch: watch, repeatsDataSteps: repeatsDataSteps,
      checkCancellation: cancellation.check,
      willBegin: { [workNotes] in
        workNotes?.work?.follow($0)
        Self.tell($0, progress)
      },
      willChange: { if $0.rewritesRows { try Room.require(for: $0.table, db) } },
      willRun: { progress(.willExecute($0.sql)) }, isCopying: { progress(.isCopying($0)) })
    try store.execute(store.tableStatements, db)
    var notes = try StandingNotes(start, store, db)
    var keeper =
      settings.keepsDowngrades && direction == .upgrade ? try DowngradeKeeper(self, db) : nil
    for entry in batch {
      try run(entry, direction, db, session, &notes, progress)
      try keeper?.keep(entry, db)
    }
    let newlyBroken = try Dependants.broken(db, in: sandbox).filter { !broken.contains($0.subject) }
    guard newlyBroken.isEmpty else { throw MigrationError.brokenDependants(newlyBroken) }
    try audit.verify(db)
    try notes.verify(db)
    return notes.standing
  }

  private static func tell(_ entry: OperationSession.Entry, _ progress: (Event) -> Void) {
    switch entry {
    case .execute(let sql): progress(.willExecute(sql))
    case .skippedData(let description): progress(.didSkip(description))
    case .operation, .losing, .data: break
    }
  }

  /// Runs one revision and notes it.
  private func run(
    _ entry: RevisionList.Entry, _ direction: Direction, _ db: Database,
    _ session: OperationSession, _ notes: inout StandingNotes, _ progress: (Event) -> Void
  ) throws {
    // Before anything happens: what would leave a hole is not run.
    try notes.begin(direction, entry.id)
    progress(.willRun(entry, direction))
    let seconds = try time(entry, direction) {
      try direction.run(entry.type, Operations(db, mode: .database, session: session))
      try session.didRunForeignCode(on: db)
    }
    try notes.note(entry, direction, seconds, db)
    try callBack(entry, direction, db, session)
    progress(.didRun(entry, direction, seconds: seconds))
  }

  /// Calls what the configuration wants to be called after a revision.
  private func callBack(
    _ entry: RevisionList.Entry, _ direction: Direction, _ db: Database,
    _ session: OperationSession
  ) throws {
    guard let afterRevision = settings.afterRevision else { return }
    do {
      try session.willRunData(on: db)
      try afterRevision(entry, direction, db)
      try session.didRunForeignCode(on: db)
    } catch {
      throw RevisionFailure(
        id: entry.id, file: revisions.path(of: entry), direction: direction,
        error: CallbackFailure(error: error))
    }
  }

  /// Runs a revision outside of any transaction; only its version row has one.
  private func runAlone(
    _ entry: RevisionList.Entry, of plan: MigrationPlan, _ db: Database,
    _ cancellation: Cancellation, _ progress: @escaping (Event) -> Void
  ) throws -> [RevisionList.Entry] {
    let direction = plan.walk.direction
    var start = try standing(db)
    guard try !plan.rest(of: [entry], at: start).isEmpty else { return [] }
    if db.isInsideTransaction { throw MigrationError.insideTransaction(entry.id) }
    try start.step(direction, entry.id)
    let session = OperationSession(
      allowsSchemaOperations: false, arguments: arguments, repeatsDataSteps: repeatsDataSteps,
      checkCancellation: cancellation.check,
      willBegin: { [workNotes] in
        workNotes?.work?.follow($0)
        if case .skippedData(let what) = $0 { progress(.didSkip(what)) }
      })
    try Self.setForeignKeys(entry.type.foreignKeys == .enforced, db)
    progress(.willRun(entry, direction))
    let seconds = try time(entry, direction) {
      defer { if db.isInsideTransaction { try? db.rollback() } }
      try cancellation.interrupting(db) {
        try direction.run(entry.type, Operations(db, mode: .database, session: session))
      }
      // It may begin transactions of its own, and has to end them.
      if db.isInsideTransaction { throw OperationError.openTransaction }
    }
    try inExclusiveTransaction(db, cancellation) { watch in
      // Nothing kept others from running it as well, and from having noted it.
      let start = try standing(db)
      guard try !plan.rest(of: [entry], at: start).isEmpty else { return }
      try store.execute(store.tableStatements, db)
      var notes = try StandingNotes(start, store, db)
      try notes.begin(direction, entry.id)
      try notes.note(entry, direction, seconds, db)
      let audit = ForeignKeyAudit()
      try callBack(entry, direction, db, OperationSession(audit: audit, watch: watch))
      try audit.verify(db)
      try notes.verify(db)
      try plan.verify(notes.standing, after: [entry])
    }
    progress(.didRun(entry, direction, seconds: seconds))
    return [entry]
  }

  /// How many seconds it takes to run a revision.
  private func time(
    _ entry: RevisionList.Entry, _ direction: Direction, _ body: () throws -> Void
  ) throws -> Double {
    do {
      return try ContinuousClock().measure(body) / .seconds(1)
    } catch {
      throw RevisionFailure(
        id: entry.id, file: revisions.path(of: entry), direction: direction, error: error)
    }
  }

  // MARK: Transactions

  /// `PRAGMA foreign_keys` does nothing inside of a transaction, and does not say so
  /// (https://sqlite.org/pragma.html#pragma_foreign_keys): so it is read back.
  private static func setForeignKeys(_ isOn: Bool, _ db: Database) throws {
    try db.execute(sql: "PRAGMA foreign_keys = \(isOn ? "ON" : "OFF")")
    let state = try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
    guard state == (isOn ? 1 : 0) else {
      throw MigrationError.cannotSwitchForeignKeys(to: isOn)
    }
  }

  /// Does all of something or nothing, in a transaction of its own; inside of one that somebody else
  /// has begun, in a savepoint.
  func inExclusiveTransaction<Result>(
    _ db: Database, _ cancellation: Cancellation, _ body: (TransactionWatch) throws -> Result
  ) throws -> Result {
    let watch = TransactionWatch()
    let isLegacy = try Int.fetchOne(db, sql: "PRAGMA legacy_alter_table") == 1
    db.add(transactionObserver: watch, extent: .databaseLifetime)
    defer { db.remove(transactionObserver: watch) }
    do {
      if db.isInsideTransaction {
        return try Self.inSavepoint(db) {
          let result = try cancellation.interrupting(db) { try body(watch) }
          try cancellation.check()
          return result
        }
      }
      defer { if db.isInsideTransaction { try? db.rollback() } }
      try db.beginTransaction(.immediate)
      let result = try cancellation.interrupting(db) { try body(watch) }
      try cancellation.check()
      watch.allowsCommit = true
      try db.commit()
      return result
    } catch {
      try? db.execute(
        sql: """
          PRAGMA legacy_alter_table = \(isLegacy ? "ON" : "OFF"); PRAGMA writable_schema = OFF
          """)
      if cancellation.isCancelled { throw MigrationError.cancelled }
      let isBusy = (error as? DatabaseError)?.resultCode == .SQLITE_BUSY
      throw isBusy ? MigrationError.locked(seconds: cancellation.secondsWaited) : error
    }
  }

  private static func inSavepoint<Result>(
    _ db: Database, _ body: () throws -> Result
  ) throws -> Result {
    var result: Swift.Result<Result, any Error>?
    try db.inSavepoint {
      result = .success(try body())
      return .commit
    }
    guard let result else { throw OperationError.endedTransaction }
    return try result.get()
  }
}
