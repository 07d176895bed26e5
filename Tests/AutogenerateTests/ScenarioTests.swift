import Foundation
import GRDB
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitScenarioRevisions
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitAutogenerate

/// A folder of files: a schema before and after, rows, the differences that must be found. The
/// revision that must be written is in Tests/ScenarioRevisions, where it is compiled.
///
/// With `GODWIT_UPDATE_SCENARIOS=1` in the environment, what is found and written becomes what is
/// expected, for a developer to review.
struct Scenario: CustomTestStringConvertible, Sendable {
  let name: String
  var testDescription: String { name }

  private static let folder = packageRoot.appending(path: "Tests/Scenarios")

  static let all: [Scenario] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).sorted().map { Scenario(name: $0) }
  }()

  static let isUpdating = ProcessInfo.processInfo.environment["GODWIT_UPDATE_SCENARIOS"] == "1"

  private var folder: URL { Self.folder.appending(path: name) }

  func text(_ file: String) -> String {
    (try? String(contentsOf: folder.appending(path: file), encoding: .utf8)) ?? ""
  }

  var differences: URL { folder.appending(path: "differences.txt") }

  var revision: URL { packageRoot.appending(path: "Tests/ScenarioRevisions/\(name).swift") }

  /// A database file in the state before, with rows.
  func makeDatabase(in folder: URL) throws -> DatabaseQueue {
    let queue = try Connections.writable(path: folder.appending(path: "\(name).sqlite").path)
    try queue.inDatabase { db in
      try db.execute(sql: text("before.sql"))
      try db.execute(sql: text("rows.sql"))
    }
    return queue
  }

  /// The state after, as somebody would have declared it.
  func declared() throws -> DatabaseSchema {
    let queue = try Connections.inMemory()
    return try queue.inDatabase { db in
      try db.execute(sql: text("after.sql"))
      return try SchemaReader().schema(db)
    }
  }

  /// What somebody says about renames: `table OLD NEW` or `column TABLE OLD NEW`, a line each.
  var renames: [Rename] {
    text("renames.txt").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map { SQLText(String($0)) }
      return switch words.count {
      case 3: .table(words[1], to: words[2])
      case 4: .column(table: words[1], words[2], to: words[3])
      default: nil
      }
    }
  }

  /// What is written for the scenario, with everything that changes from day to day fixed.
  func draft(_ proposal: SchemaChange) -> RevisionDraft {
    var draft = RevisionDraft(
      id: RevisionID(name), downRevisions: [], message: name.replacing("_", with: " "),
      date: Date(timeIntervalSince1970: 1_767_323_045))
    draft.change(by: proposal)
    return draft
  }
}

@Suite("Scenarios")
struct ScenarioTests {
  @Test("are found and written as expected", arguments: Scenario.all)
  func writing(_ scenario: Scenario) throws {
    let folder = try TemporaryFolder()
    let queue = try scenario.makeDatabase(in: folder.url)
    let proposal = try queue.inDatabase {
      try Autogenerator(from: $0, to: try scenario.declared())
        .proposal(for: $0, asksRows: true, renames: scenario.renames)
    }
    let found = proposal.differences.map(\.line).joined(separator: "\n") + "\n"
    let source = scenario.draft(proposal).source
    if Scenario.isUpdating {
      try Data(found.utf8).write(to: scenario.differences)
      try Data(source.utf8).write(to: scenario.revision)
    }
    #expect(try String(contentsOf: scenario.differences, encoding: .utf8) == found)
    #expect(try String(contentsOf: scenario.revision, encoding: .utf8) == source)
  }

  @Test("run both ways, and lose nothing that they do not drop", arguments: Scenario.all)
  func running(_ scenario: Scenario) throws {
    let folder = try TemporaryFolder()
    let queue = try scenario.makeDatabase(in: folder.url)
    let settings = MigrationSettings()
    let reader = SchemaReader(ignoring: settings.tablesOutsideOfSchema)
    let before = try queue.inDatabase { try reader.schema($0) }
    let rowsBefore = try queue.inDatabase { try Rows($0, before) }
    let target = try scenario.declared()
    let migrator = try Migrator(revisions: revisions, settings: settings)

    try migrator.run(.upgrade, to: .id(scenario.name), on: queue)
    let left = try queue.inDatabase {
      try Autogenerator(from: $0, to: target, settings: settings).change(of: $0)
    }
    #expect(left.differences.isEmpty)
    let rowsAfter = try queue.inDatabase { try Rows($0, target) }
    #expect(rowsAfter.lost(from: rowsBefore, isStill: target, scenario.renames).isEmpty)

    try migrator.run(.downgrade, to: .base, on: queue)
    let restored = try queue.inDatabase { try reader.schema($0) }
    #expect(SchemaDiff(from: restored, to: before).differences.isEmpty)
    let rowsRestored = try queue.inDatabase { try Rows($0, before) }
    #expect(
      rowsRestored.lost(from: rowsBefore, isStill: before).filter { lost in
        rowsBefore.survives(lost, in: target, scenario.renames)
      }.isEmpty)

    let integrity = try queue.inDatabase { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
    #expect(integrity == ["ok"])
  }
}

/// The values of all tables, column by column.
private struct Rows {
  private var columns: [String: [DatabaseValue]] = [:]

  init(_ db: Database, _ schema: DatabaseSchema) throws {
    for table in schema.tables {
      let order = table.isWithoutRowID ? "1" : "rowid"
      for column in table.columns {
        let sql =
          "SELECT \(SQLIdentifier.quoted(column.name)) FROM "
          + "\(SQLIdentifier.quoted(table.name)) ORDER BY \(order)"
        columns["\(table.name).\(column.name)".lowercased()] =
          try DatabaseValue.fetchAll(db, sql: sql)
      }
    }
  }

  /// The columns of which values are missing or changed, among those that a schema still has.
  func lost(
    from before: Rows, isStill schema: DatabaseSchema, _ renames: [Rename] = []
  ) -> [String] {
    before.columns.keys.filter { column in
      survives(column, in: schema, renames)
        && before.columns[column] != columns[Self.newName(of: column, renames)]
    }.sorted()
  }

  /// Whether a schema still has a column, under whatever name.
  func survives(_ column: String, in schema: DatabaseSchema, _ renames: [Rename]) -> Bool {
    schema.tables.contains { table in
      table.columns.contains {
        $0.generated == nil
          && "\(table.name).\($0.name)".lowercased() == Self.newName(of: column, renames)
      }
    }
  }

  private static func newName(of column: String, _ renames: [Rename]) -> String {
    let parts = column.split(separator: ".", maxSplits: 1).map { SQLText(String($0)) }
    var name = parts[1]
    for case .column(parts[0], name, let new) in renames {
      name = new
      break
    }
    return "\(renames.newName(ofTable: parts[0])).\(name)".lowercased()
  }
}

extension Difference {
  fileprivate var line: String {
    let detail = detail.text(ErrorWording().describe)
    return [change.rawValue, kind.rawValue, table?.string ?? "", name.string, detail].filter {
      !$0.isEmpty
    }
    .joined(separator: " | ")
  }
}
