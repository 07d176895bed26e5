import Foundation
import GodwitMigrations

/// Waiting for another connection to let go of the database.
struct Waiting: Sendable {
  /// A wish to stop waiting, and for how long to wait.
  let cancellation: Cancellation
  let onFirstWait: @Sendable () -> Void
  /// When the lock was met that is waited for.
  private let start = LockedValue(ContinuousClock.now)

  /// How long one round of waiting takes.
  private static let round = 0.05

  /// SQLite's busy handler (https://sqlite.org/c3ref/busy_handler.html): waits a while and says
  /// whether to try again.
  ///
  /// - Parameter tries: How often it has been called for the same lock.
  func shouldWait(_ tries: Int) -> Bool {
    if tries == 0 { start.value = .now }
    let seconds = (ContinuousClock.now - start.value) / .seconds(1)
    cancellation.noteWaiting(seconds)
    if cancellation.isCancelled || seconds >= cancellation.patience { return false }
    if tries == 10 { onFirstWait() }
    Thread.sleep(forTimeInterval: Self.round)
    return true
  }
}

extension Session {
  /// Waiting that says so once it has begun.
  func waiting(_ cancellation: Cancellation) -> Waiting {
    Waiting(
      cancellation: cancellation,
      onFirstWait: { [console] in
        console.err("Waiting: another connection has the database locked")
      })
  }
}
