import Foundation

/// A wish to stop, which may come from any thread, and how long to wait for others.
public final class Cancellation: Sendable {
  private let state = LockedValue(false)
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
  public var isCancelled: Bool { state.value }

  /// Says that what is under way should stop: at its next operation, or before its COMMIT, it
  /// throws ``MigrationError/cancelled`` and is undone.
  public func cancel() {
    state.value = true
  }

  /// - Throws: ``MigrationError/cancelled`` once somebody wants to stop.
  func check() throws {
    if isCancelled { throw MigrationError.cancelled }
  }
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
}
