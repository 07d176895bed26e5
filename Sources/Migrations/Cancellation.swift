import Foundation

/// A wish to stop, from another thread, and how long to wait for others.
public final class Cancellation: Sendable {
  private let state = LockedValue(false)
  /// How many seconds to wait for another connection's lock.
  public let patience: Double

  public init(patience: Double = 60) {
    self.patience = patience
  }

  public var isCancelled: Bool { state.value }

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
