import GodwitExecution
import GodwitIntrospection

import class GRDB.Database

extension Operations {
  /// Works on the rows of a database with any Swift and GRDB.
  ///
  /// It is skipped in a replay, where there are no rows, and cannot be printed into a script unless
  /// `offline` gives the SQL that does the same. The schema cannot be changed in it.
  ///
  /// ```swift
  /// try op.data { db in
  ///   for row in try Row.fetchAll(db, sql: "SELECT id, original_text FROM poems") {
  ///     let id: String? = row["id"]
  ///     let text: String? = row["original_text"]
  ///     try db.execute(
  ///       sql: "UPDATE poems SET word_count = ? WHERE id = ?",
  ///       arguments: [text?.split(separator: " ").count, id])
  ///   }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - offline: SQL for a script: `UPDATE poems SET word_count = …`. It runs nowhere else.
  ///   - body: Called with GRDB's connection, at once and not again.
  /// - Throws: What `body` throws; ``OperationError/schemaChangedInData`` if it has changed the
  ///   schema, ``OperationError/endedTransaction`` if it has ended the transaction, and
  ///   ``OperationError/cannotBePrinted`` in a script without `offline`.
  public func data(offline: String? = nil, _ body: (Database) throws -> Void) throws {
    try requireOutsideOfData("op.data")
    if mode == .script {
      guard let offline else { throw OperationError.cannotBePrinted }
      return try execute(offline)
    }
    try session.willRunData(on: db)
    if mode == .database { try work(body) }
  }

  /// Works on the rows of a database until something is true of them.
  ///
  /// The predicate is a query that answers one value, true or not as SQLite sees it; NULL is not. Where
  /// it is true already, nothing is done, and that is told. Where it is not true afterwards, the
  /// revision fails. So a step that was done by half, or by somebody else, is neither forgotten nor
  /// done twice.
  ///
  /// ```swift
  /// try op.data(
  ///   "words counted",
  ///   until: "SELECT NOT EXISTS (SELECT 1 FROM poems WHERE word_count IS NULL)"
  /// ) { db in
  ///   for row in try Row.fetchAll(db, sql: "SELECT id, original_text FROM poems") {
  ///     …
  ///   }
  /// }
  /// ```
  ///
  /// In a replay, where there are no rows, the predicate is compiled and the step is skipped. A script
  /// runs the SQL of `offline` in any case, and fails unless the predicate is true afterwards.
  ///
  /// - Parameters:
  ///   - description: What is done, for messages: `words counted`.
  ///   - predicate: One SELECT that answers one row of one column.
  ///   - offline: SQL for a script: `UPDATE poems SET word_count = …`. It runs nowhere else.
  ///   - body: Called with GRDB's connection, at once and at most once.
  /// - Throws: ``OperationError/wrongPredicate(_:_:_:)`` for anything else than such a query;
  ///   ``OperationError/dataNotDone(_:until:answer:)`` if it is not true afterwards; GRDB's
  ///   `DatabaseError` for what SQLite refuses; else as ``data(offline:_:)``.
  public func data(
    _ description: String, until predicate: String, offline: String? = nil,
    _ body: (Database) throws -> Void
  ) throws {
    try requireOutsideOfData("op.data")
    let goal = try DataGoal(description, predicate)
    if mode == .script {
      guard let offline else { throw OperationError.cannotBePrinted }
      try execute(offline)
      return try print(goal)
    }
    if mode == .replay {
      try goal.compile(db, standingIn: true)
      return try session.willRunData(on: db)
    }
    try goal.compile(db)
    if try goal.isReached(db) { return try session.willSkipData(description) }
    try session.willRunData(on: db)
    try work(body)
    try goal.requireReached(db)
    // Run once more, it would ask the same again, and must have nothing to do.
    if session.repeatsDataSteps { try goal.requireReached(db) }
  }

  /// Calls what works on rows, and sees to it that it does nothing else.
  private func work(_ body: (Database) throws -> Void) throws {
    let version = try Int.fetchOne(db, sql: "PRAGMA schema_version")
    isInsideData = true
    defer { isInsideData = false }
    do {
      try body(db)
    } catch {
      try session.didRunForeignCode(on: db)
      throw error
    }
    try session.didRunForeignCode(on: db)
    guard try Int.fetchOne(db, sql: "PRAGMA schema_version") == version else {
      throw OperationError.schemaChangedInData
    }
  }

  /// Lets a script fail where the goal is not reached.
  private func print(_ goal: DataGoal) throws {
    // What runs outside of transactions is printed, not tried: what it needs may not be there.
    let isTried = session.allowsSchemaOperations
    if isTried { try goal.compile(db, standingIn: true) }
    var assertion = Step.assert(goal.assertion, orFail: goal.failure, isForScripts: true)
    assertion.scratchTable = try db.unusedName(assertion.scratchTable)
    // A table that is left behind would be in the way of the next run.
    let savepoint = "godwit_assertion"
    let steps =
      isTried
      ? [assertion] : [.run("SAVEPOINT \(savepoint)"), assertion, .run("RELEASE \(savepoint)")]
    for step in steps { try session.willRunStep(step) }
  }
}
