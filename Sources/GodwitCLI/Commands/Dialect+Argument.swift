import ArgumentParser
import GodwitExecution

extension Dialect: ExpressibleByArgument {
  static let optionHelp =
    "Who runs the script: sqlite for whoever stops at the first error, shell for sqlite3, or "
    + "dqlite, rqlite, libsql, turso, d1."

  package init?(argument: String) { self.init(argument) }

  package static var allValueStrings: [String] { all.map(\.name) + ["sql"] }

  package var defaultValueDescription: String { name }
}
