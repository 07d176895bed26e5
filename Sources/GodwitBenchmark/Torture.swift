import Foundation
import GodwitIntrospection
import GodwitSQLSyntax

import class GRDB.DatabaseQueue
import class GRDB.Row

/// Changes the type of a column in each of five tables of a difficult database, by Godwit and by other
/// tools where they are installed, and tells what survives.
struct Torture {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "godwit-torture-\(UUID().uuidString)", directoryHint: .isDirectory)

  private enum Fate: String {
    case kept
    case lost = "LOST"
    /// The tool stopped before it changed the table.
    case untouched = "-"
  }

  /// What became of one database.
  private struct Outcome {
    let tool: String
    /// Why the tool stopped, for each change where it did.
    var failures: [String?] = []
    var fates: [Fate] = []
  }

  func run() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var outcomes = [
      try outcome("Godwit") {
        try TypeChange(path: $0, table: SQLText($1), column: SQLText($2)).run()
      }
    ]
    for tool in OtherTool.all {
      guard let version = tool.version() else {
        print("Skipped: \(tool.name) is not installed for \(OtherTool.python).")
        continue
      }
      outcomes.append(
        try outcome("\(tool.name) \(version)", tool.changeType))
    }
    report(outcomes)
    if outcomes.first?.fates.contains(where: { $0 != .kept }) == true { exit(1) }
  }

  private func outcome(
    _ tool: String, _ change: (_ path: String, _ table: String, _ column: String) throws -> Void
  ) throws -> Outcome {
    let path = folder.appending(path: "\(tool).sqlite").path
    let queue = try Connections.writable(path: path)
    try queue.inDatabase { db in
      try db.execute(sql: TortureDatabase.schema)
      try db.execute(sql: TortureDatabase.rows)
    }
    let before = try answers(queue)
    try queue.close()
    var outcome = Outcome(tool: tool)
    for (table, column) in TortureDatabase.changes {
      do {
        try change(path, table, column)
        outcome.failures.append(nil)
      } catch {
        outcome.failures.append("\(error)")
      }
    }
    let after = try answers(try Connections.writable(path: path))
    outcome.fates = TortureDatabase.questions.enumerated().map { number, question in
      if before[number] != after[number] { return .lost }
      return outcome.failures[question.change] == nil ? .kept : .untouched
    }
    return outcome
  }

  /// The answer to each question, or the error that it gives.
  private func answers(_ queue: DatabaseQueue) throws -> [String] {
    try queue.inDatabase { db in
      try TortureDatabase.questions.map { question in
        var answer = ""
        try db.execute(sql: "PRAGMA foreign_keys = ON")
        try db.inTransaction {
          do {
            try db.execute(sql: question.trial)
            answer = try Row.fetchAll(db, sql: question.sql).map(\.debugDescription)
              .joined(separator: "\n")
          } catch {
            answer = "error: \(error)"
          }
          return .rollback
        }
        return answer
      }
    }
  }

  private func report(_ outcomes: [Outcome]) {
    print(
      "What survives a change of a column's type in five tables (\"-\": the tool stopped there):")
    print("")
    let width = TortureDatabase.questions.map(\.name.count).max() ?? 0
    func row(_ name: String, _ cells: [String]) {
      let padded = name.padding(toLength: width + 2, withPad: " ", startingAt: 0)
      print("| \(padded)| " + cells.joined(separator: " | ") + " |")
    }
    row("", outcomes.map(\.tool))
    row(String(repeating: "-", count: width), outcomes.map { _ in "---" })
    for (number, question) in TortureDatabase.questions.enumerated() {
      row(question.name, outcomes.map { $0.fates[number].rawValue })
    }
    row(
      "lost",
      outcomes.map { "\($0.fates.filter { $0 == .lost }.count) of \($0.fates.count)" })
    for outcome in outcomes {
      for (change, failure) in zip(TortureDatabase.changes, outcome.failures) {
        if let failure { print("\n\(outcome.tool) stopped at \(change.table): \(failure)") }
      }
    }
  }
}
