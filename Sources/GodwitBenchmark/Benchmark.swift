import Foundation
import Godwit
import GodwitCLI
import GodwitSQLSyntax

/// Measures Godwit beside the least that the same work could take, whole processes in one run.
///
/// The program plays several parts, each in a process of its own: it measures; it is the tool of a
/// project that declares many tables, or has many revisions; it is a bare loop of the same reads; it changes one column.
@main
enum Benchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    if let count = ProcessInfo.processInfo.environment[ManyTables.variable] {
      ManyTables.count = Int(count) ?? 0
      ManyTables.main()
    } else if ProcessInfo.processInfo.environment[ManyRevisions.variable] != nil {
      ManyRevisions.main()
    } else if ProcessInfo.processInfo.environment[ManyFiles.variable] != nil {
      if arguments.count == 3, arguments[1] == "bare-fleet" {
        try BareFleet.run(arguments[2])
      } else {
        ManyFiles.main()
      }
    } else if arguments == [arguments[0], "bundle"] {
      try BundleBenchmark().run()
    } else if arguments.count > 2, arguments[1] == "measured" {
      try Measured.run(Array(arguments.dropFirst(2)))
    } else if arguments.count >= 2, arguments[1] == "fleet" {
      let counts = arguments.dropFirst(2).compactMap { Int($0) }
      try FleetBenchmark(counts.isEmpty ? [1000, 10_000] : counts).run()
    } else if arguments.count == 3, arguments[1] == "bare" {
      try BareReads.run(path: arguments[2])
    } else if arguments.count == 2, arguments[1] == "graph" {
      try GraphBenchmark().run()
    } else if arguments.count == 2, arguments[1] == "lint" {
      try LintBenchmark().run()
    } else if arguments.count == 2, arguments[1] == "history" {
      try HistoryBenchmark().run()
    } else if arguments.count == 2, arguments[1] == "family" {
      try FamilyBenchmark().run()
    } else if arguments.count == 2, arguments[1] == "torture" {
      try Torture().run()
    } else if arguments.count == 5, arguments[1] == "change" {
      try TypeChange(
        path: arguments[2], table: SQLText(arguments[3]), column: SQLText(arguments[4])
      ).runAndTell()
    } else {
      try LookingBenchmark().run()
      try GraphBenchmark().run()
      try LintBenchmark().run()
      try HistoryBenchmark().run()
      try ChangingBenchmark().run()
      try FamilyBenchmark().run()
      try FleetBenchmark().run()
      try BundleBenchmark().run()
    }
  }
}

/// The tool of a project with as many tables as it is told.
enum ManyTables: GodwitTool {
  static let variable = "GODWIT_BENCHMARK_TABLES"
  nonisolated(unsafe) static var count = 0

  /// Eight columns, two indexes and a foreign key each.
  static func schema(_ count: Int) -> DatabaseSchema {
    DatabaseSchema {
      for number in 0..<count {
        Table("t\(number)") {
          Column("id", .integer).primaryKey()
          Column("name", .varchar(200)).notNull()
          Column("body", .text)
          Column("n", .integer).default(0)
          Column("created_at", .datetime).notNull().default(.currentTimestamp)
          Column("price", .real)
          Column("flag", .boolean).notNull().default(false)
          Column("parent", .integer).references("t\(max(number - 1, 0))", "id", onDelete: .cascade)

          Index("i\(number)a", on: "name", "created_at")
          Index("i\(number)b", on: "parent")
        }
      }
    }
  }

  static var configuration: GodwitConfiguration {
    GodwitConfiguration(
      schema: schema(count),
      declarations: SchemaDeclarations(
        folder: "schema", module: "GodwitBenchmark", objects: [], checksums: [:]),
      revisions: RevisionList(folder: "versions", []), database: "app.sqlite")
  }
}
