import GodwitExecution
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseEvent
import enum GRDB.DatabaseEventKind
import protocol GRDB.TransactionObserver

/// What goes on around the operations of one or more revisions: what was done is noted, foreign
/// keys are watched, and a wish to stop is heard.
final class OperationSession {
  /// What a revision did.
  enum Entry: Hashable {
    case operation(SchemaOperation)
    case execute(String)
    /// What SQL that was executed takes away.
    case losing(StatementEffect)
    case data
    /// What a step works on is as it is to be: its description.
    case skippedData(String)
  }

  private(set) var journal: [Entry] = []
  /// How many steps of the operation that is running have changed something, or are about to.
  private var changesBegun = 0
  /// Whether the last step was one of them.
  private var isChanging = false
  private var halfDone: (any Error)?
  /// What is known of the tables, where revisions are only passed over.
  var sketched: SketchedTables?
  let allowsSchemaOperations: Bool
  private let isOnRealRows: Bool
  private let looksForLosses: Bool
  private let audit: ForeignKeyAudit?
  private let watch: TransactionWatch?
  let repeatsDataSteps: Bool
  private let checkCancellation: () throws -> Void
  private let willRun: (Step) throws -> Void
  let willChange: (AlterationStrategy) throws -> Void
  let isCopying: ((CopyProgress) -> Void)?
  private let willBegin: (Entry) -> Void
  let settings: ExecutionSettings
  let sandbox: Sandbox
  let arguments: [String: String]

  init(
    allowsSchemaOperations: Bool = true, settings: ExecutionSettings = ExecutionSettings(),
    sandbox: Sandbox = Sandbox(), arguments: [String: String] = [:],
    isOnRealRows: Bool = false, looksForLosses: Bool = false, audit: ForeignKeyAudit? = nil,
    watch: TransactionWatch? = nil, repeatsDataSteps: Bool = false,
    checkCancellation: @escaping () throws -> Void = {},
    willBegin: @escaping (Entry) -> Void = { _ in },
    willChange: @escaping (AlterationStrategy) throws -> Void = { _ in },
    willRun: @escaping (Step) throws -> Void = { _ in },
    isCopying: ((CopyProgress) -> Void)? = nil
  ) {
    self.isCopying = isCopying
    self.arguments = arguments
    self.willBegin = willBegin
    self.willChange = willChange
    self.allowsSchemaOperations = allowsSchemaOperations
    self.settings = settings
    self.sandbox = sandbox
    self.isOnRealRows = isOnRealRows
    self.looksForLosses = looksForLosses
    self.audit = audit
    self.watch = watch
    self.repeatsDataSteps = repeatsDataSteps
    self.checkCancellation = checkCancellation
    self.willRun = willRun
  }

  /// Runs what an operation does, step by step.
  func carryOut(_ operation: () throws -> Void) throws {
    changesBegun = 0
    do {
      try operation()
    } catch {
      if isHalfDone(after: error) { halfDone = halfDone ?? error }
      throw error
    }
  }

  /// A single statement that fails changes nothing. Whatever fails behind one has.
  private func isHalfDone(after error: any Error) -> Bool {
    if changesBegun == 1, isChanging, case ExecutionError.statementFailed = error { return false }
    return changesBegun > 0
  }

  func willRunStep(_ step: Step) throws {
    if case .assertion = step.kind { isChanging = false } else { isChanging = true }
    if isChanging { changesBegun += 1 }
    try willRun(step)
  }

  /// - Throws: The error of an operation that failed after it had changed something: a revision that
  ///   has caught it must not commit what is half done.
  func requireWhole() throws {
    if let halfDone { throw halfDone }
  }

  private func note(_ entry: Entry) {
    if case .operation = entry {} else { sketched?.forget() }
    journal.append(entry)
    willBegin(entry)
  }

  func willPerform(_ operation: SchemaOperation, on db: Database) throws {
    try checkCancellation()
    note(.operation(operation))
    if isOnRealRows { try ApplicationFeatures.require(for: operation, db) }
    try audit?.willPerform(operation, db)
  }

  /// - Returns: The SQL with its values written into it.
  func willExecute(
    _ sql: String, _ arguments: [SQLValue] = [], on db: Database
  ) throws -> String {
    try checkCancellation()
    let text = try Self.text(of: sql, arguments)
    note(.execute(text))
    if looksForLosses {
      for effect in try StatementEffects.of(text, on: db, in: sandbox) { note(.losing(effect)) }
    }
    try audit?.willRunAnything(db)
    return text
  }

  /// A variable without a value would be NULL in a script.
  private static func text(of sql: String, _ arguments: [SQLValue]) throws -> String {
    do {
      return try SQLVariables.replaced(in: sql, by: arguments.map(\.sql))
    } catch .tooFewLiterals {
      throw OperationError.missingArguments(sql, count: arguments.count)
    } catch .tooManyLiterals {
      throw OperationError.unusedArguments(sql, count: arguments.count)
    }
  }

  func willRunData(on db: Database) throws {
    try checkCancellation()
    note(.data)
    try audit?.willRunAnything(db)
  }

  func willSkipData(_ description: String) throws {
    try checkCancellation()
    note(.skippedData(description))
  }

  /// To be called after SQL or Swift of a revision has run: the transaction must still be there.
  func didRunForeignCode(on db: Database) throws {
    guard let watch else { return }
    if watch.hasEnded || !db.isInsideTransaction { throw OperationError.endedTransaction }
  }
}

/// Keeps a revision from committing: a COMMIT that is not Godwit's becomes a ROLLBACK.
final class TransactionWatch: TransactionObserver {
  var allowsCommit = false
  private(set) var hasEnded = false

  func observes(eventsOfKind _: DatabaseEventKind) -> Bool { false }

  func databaseDidChange(with _: DatabaseEvent) {}

  func databaseWillCommit() throws {
    if !allowsCommit { throw OperationError.endedTransaction }
  }

  func databaseDidCommit(_: Database) {}

  func databaseDidRollback(_: Database) {
    hasEnded = true
  }
}
