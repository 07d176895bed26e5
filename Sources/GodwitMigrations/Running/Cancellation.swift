import Foundation
import GRDBSQLite

import class GRDB.Database

/// A wish to stop, which may come from any thread, and how long to wait for others.
public final class Cancellation: Sendable {
  private let state = LockedValue(State())
  private let waiting = LockedValue<Double?>(nil)
  /// How many seconds to wait for another connection's lock: 0 for not at all, infinity for as long
  /// as it takes. Connections that Godwit opens heed it; one of an application's own waits by its
  /// own busy mode.
  public let patience: Double

  /// Nobody wants to stop yet.
  ///
  /// - Parameter patience: How many seconds to wait for another connection's lock. What is negative
  ///   or no number means not at all.
  public init(patience: Double = 60) {
    self.patience = patience > 0 ? patience : 0
  }

  /// How many seconds were really waited for the last lock that was met; nil where nobody measured
  /// it, as in an application whose connection waits in its own way.
  package var secondsWaited: Double? { waiting.value }

  package func noteWaiting(_ seconds: Double) {
    waiting.value = seconds
  }

  /// Whether somebody wants to stop.
  public var isCancelled: Bool { state.value.isCancelled }

  /// Says that what is under way should stop: at its next operation, or before its COMMIT, it
  /// throws ``MigrationError/cancelled`` and is undone.
  public func cancel() {
    state.withValue { $0.isCancelled = true }
    interrupt()
  }

  /// An interrupt that comes just before a statement begins is forgotten
  /// (https://sqlite.org/c3ref/interrupt.html), so that one is not enough.
  private func interrupt() {
    let isRunning = state.withValue { state in
      state.interrupt?()
      return state.interrupt != nil
    }
    guard isRunning else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { self.interrupt() }
  }

  /// Runs something on a connection, whose statement is interrupted by a wish to stop.
  ///
  /// - Throws: ``MigrationError/cancelled`` if there is one already.
  func interrupting<Result>(_ db: Database, _ body: () throws -> Result) throws -> Result {
    guard let connection = db.sqliteConnection else { return try body() }
    return try interrupting(connection, body)
  }

  /// The same on a connection that is not GRDB's.
  func interrupting<Result>(
    _ connection: OpaquePointer, _ body: () throws -> Result
  ) throws -> Result {
    nonisolated(unsafe) let connection = connection
    state.withValue { $0.interrupt = { sqlite3_interrupt(connection) } }
    // What comes afterwards must not be interrupted: a ROLLBACK, and what is none of Godwit's business.
    defer { state.withValue { $0.interrupt = nil } }
    try check()
    return try body()
  }

  /// - Throws: ``MigrationError/cancelled`` once somebody wants to stop.
  func check() throws {
    if isCancelled { throw MigrationError.cancelled }
  }
}

private struct State: Sendable {
  var isCancelled = false
  var interrupt: (@Sendable () -> Void)?
}

/// A value that several threads may read and write.
package final class LockedValue<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var stored: Value

  package init(_ value: Value) {
    stored = value
  }

  package var value: Value {
    get { lock.withLock { stored } }
    set { lock.withLock { stored = newValue } }
  }

  /// Changes the value while nobody else reads or writes it.
  package func withValue<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    try lock.withLock { try body(&stored) }
  }
}
