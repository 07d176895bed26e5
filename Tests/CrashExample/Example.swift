import Foundation
import GRDB
import Godwit
import GodwitCLI
import GodwitExampleSchema
import GodwitExampleVersions

/// The example with revisions that take their time, for `KillTests`. It sends a signal to itself
/// before the Nth statement that writes, if the environment says so.
@main
struct Example: GodwitTool {
  static var configuration: GodwitConfiguration {
    let environment = ProcessInfo.processInfo.environment
    var configuration = GodwitConfiguration(
      schema: schema, declarations: declarations,
      revisions: revisions + (environment["ENDLESS"] == nil ? slowRevisions : endlessRevisions),
      database: "vpsweb.sqlite")
    guard let number = environment["STATEMENT"].flatMap(Int.init),
      let signal = environment["SIGNAL"].flatMap(Int32.init)
    else { return configuration }
    configuration.prepareDatabase = { db in
      if let mode = environment["JOURNAL_MODE"] {
        try db.execute(sql: "PRAGMA journal_mode = \(mode)")
      }
      nonisolated(unsafe) var count = 0
      db.trace(options: .statement) { event in
        let word = event.description.split(whereSeparator: \.isWhitespace).first?.uppercased()
        guard let word, !["SELECT", "PRAGMA", "WITH", "--"].contains(word) else { return }
        count += 1
        if count == number {
          kill(getpid(), signal)
          usleep(50_000)
        }
      }
    }
    return configuration
  }
}
