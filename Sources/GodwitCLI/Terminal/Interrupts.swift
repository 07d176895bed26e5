import ArgumentParser
import Foundation
import GodwitMigrations

import class GRDB.DatabaseQueue

/// SIGINT, SIGTERM and SIGHUP, heard while there is something that must not be left half done: the
/// running statement is interrupted, and the work is taken back, instead of the process being torn
/// down.
final class Interrupts {
  private let connections: LockedValue<[DatabaseQueue]>
  private let ear: SignalEar?
  let cancellation: Cancellation

  /// - Parameters:
  ///   - cancellation: Told that somebody wants to stop.
  ///   - queue: The connection whose statement is to be interrupted.
  convenience init(_ cancellation: Cancellation, interrupting queue: DatabaseQueue) {
    self.init(cancellation, isListening: true)
    interrupt(queue)
  }

  /// - Parameter isListening: Whether signals are for this work at all.
  init(_ cancellation: Cancellation, isListening: Bool) {
    let connections = LockedValue<[DatabaseQueue]>([])
    self.cancellation = cancellation
    self.connections = connections
    ear =
      isListening
      ? SignalEar {
        cancellation.cancel()
        for queue in connections.value { queue.interrupt() }
      } : nil
  }

  /// Another connection whose statement is to be interrupted.
  func interrupt(_ queue: DatabaseQueue) {
    connections.value += [queue]
  }

  /// The signal that was heard, if one was.
  var signal: Int32? { ear?.signal }
}

extension Session {
  /// Does something that a signal stops, and which takes back itself what it has begun.
  ///
  /// - Parameter undone: What is told of what it had begun.
  /// - Throws: `ExitCode` of a process that a signal has ended, once that is told.
  func stoppable<Result>(
    waiting patience: Double = 60, undone: String = "Nothing was left behind.",
    _ body: (Interrupts) throws -> Result
  ) throws -> Result {
    let interrupts = Interrupts(Cancellation(patience: patience), isListening: hearsSignals)
    let outcome = Swift.Result { try body(interrupts) }
    guard let signal = interrupts.signal else { return try outcome.get() }
    if case .success = outcome {
      console.err("Stopped, after it was done.")
    } else {
      console.err("Stopped. \(undone)")
    }
    throw ExitCode(128 + signal)
  }
}
