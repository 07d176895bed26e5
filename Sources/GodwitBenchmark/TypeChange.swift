import Foundation
import GodwitExecution
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

/// Makes a column a BLOB, which takes a rebuild of its table.
struct TypeChange {
  let path: String
  let table: SQLText
  let column: SQLText

  func run() throws {
    let queue = try Connections.writable(path: path)
    defer { try? queue.close() }
    try queue.inDatabase { db in
      try db.inTransaction {
        guard let old = try SchemaReader().table(table, db)?.column(column) else {
          return .rollback
        }
        var new = old
        new.type = .blob
        try OperationExecutor(db).run(.alterTable(table, [.alterColumn(old, to: new)]))
        return .commit
      }
    }
  }

  /// Prints the peak of the memory, in kilobytes.
  func runAndTell() throws {
    try run()
    var usage = rusage()
    #if os(macOS)
      getrusage(RUSAGE_SELF, &usage)
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    // macOS counts bytes here, Linux kilobytes.
    #if os(macOS)
      print(usage.ru_maxrss / 1024)
    #else
      print(usage.ru_maxrss)
    #endif
  }

  /// Runs it in a process of its own, and returns the peak of its memory in kilobytes.
  func runAlone() throws -> Int {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["change", path, table.string, column.string]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Int(output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }
}
