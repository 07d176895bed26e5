import Dispatch
import Foundation
import Migrations

import class GRDB.DatabaseQueue

/// SIGINT and SIGTERM, heard while a database is being changed: the running statement is
/// interrupted and the transaction rolled back, instead of the process being torn down.
final class Interrupts {
  private let sources: [any DispatchSourceSignal]

  /// - Parameters:
  ///   - cancellation: Told that somebody wants to stop.
  ///   - queue: The connection whose statement is to be interrupted.
  init(_ cancellation: Cancellation, interrupting queue: DatabaseQueue) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        cancellation.cancel()
        queue.interrupt()
      }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
