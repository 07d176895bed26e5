import Foundation
import GRDB
import Godwit
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

/// A step of a real history, as two revisions: what was there before, and the change.
private enum Step {
  struct Content: Sendable {
    var before: [String] = []
    var operations: [SchemaOperation] = []
  }

  @TaskLocal static var content = Content()

  enum Before: Revision {
    static let id: RevisionID = "before"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      for statement in Step.content.before { try op.execute(statement) }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  enum Change: Revision {
    static let id: RevisionID = "change"
    static let downRevisions: [RevisionID] = ["before"]
    static func upgrade(_ op: Operations) throws {
      for operation in Step.content.operations { try op.perform(operation) }
    }
    static func downgrade(_ op: Operations) throws {
      for operation in Step.content.operations.inverse { try op.perform(operation) }
    }
  }
}

@Suite("A walk as a script")
struct WalkScriptTests {
  /// Three rows in each table, as far as its constraints let them in.
  private static func fill(_ database: TestDatabase) throws {
    try database.queue.inDatabase { db in
      for table in try SchemaReader().schema(db).tables {
        let columns = table.columns.filter { $0.generated == nil }
        for number in 1...3 {
          let values = columns.map { column in
            switch column.type.affinity {
            case .integer, .real, .numeric: "\(number)"
            case .text: "'\(column.name.prefix(3)) \(number)'"
            case .blob: "X'0\(number)'"
            }
          }
          let names = columns.map { "\"\($0.name.replacing("\"", with: "\"\""))\"" }
          let name = table.name.replacing("\"", with: "\"\"")
          try? db.execute(
            sql: "INSERT OR IGNORE INTO \"\(name)\" (\(names.joined(separator: ", "))) "
              + "VALUES (\(values.joined(separator: ", ")))")
        }
      }
    }
  }

  /// The rows of all tables, without what tells the time.
  private func rows(_ database: TestDatabase) throws -> [String] {
    try database.queue.inDatabase { db in
      try? db.execute(sql: "UPDATE godwit_history SET applied_at = '', seconds = 0")
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      return try tables.flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \"\(table.replacing("\"", with: "\"\""))\"")
          .map { "\(table): \($0)" }.sorted()
      }
    }
  }

  private func expectSame(_ online: TestDatabase, _ offline: TestDatabase, _ name: String) throws {
    let schema = differences(try online.schema(), try offline.schema())
    #expect(schema.isEmpty, "\(name): \(schema)")
    let (left, right) = (try rows(online), try rows(offline))
    let first = zip(left, right).first { $0 != $1 }
    #expect(left.count == right.count && first == nil, "\(name): \(String(describing: first))")
  }

  @Test(
    "does what the walk does: every step of real histories, forward and back",
    .enabled(if: Corpus.isPresent, "the corpus is not beside the checkout"),
    arguments: Corpus.files("histories"))
  func histories(file: URL) throws {
    let snapshots = try Corpus.snapshots(file)
    for (before, after) in zip(snapshots, snapshots.dropFirst()) {
      let queues = try [before, after].map { try Sandbox().running($0.statements) }
      let schemas = try queues.map { try $0.inDatabase { try SchemaReader().schema($0) } }
      let operations = SchemaDiff(from: schemas[0], to: schemas[1]).operations
      guard !operations.isEmpty else { continue }
      try Step.$content.withValue(.init(before: before.statements, operations: operations)) {
        try compare(after.name)
      }
    }
  }

  private func compare(_ name: String) throws {
    let migrator = try Migrator(revisions: list([Step.Before.self, Step.Change.self]))
    let (online, offline) = (try TestDatabase(), try TestDatabase())
    for database in [online, offline] {
      for statement in Step.content.before {
        try database.queue.inDatabase { try $0.execute(sql: statement) }
      }
      try Self.fill(database)
      try migrator.stamp([.id("before")], on: database.queue)
    }
    for (direction, from, to) in [
      (Direction.upgrade, "before", "change"), (.downgrade, "change", "before"),
    ] {
      let script = try? migrator.script(direction, from: .id(from), to: .id(to)).text
      var error: (any Error)?
      do {
        try migrator.run(direction, to: .id(to), on: online.queue)
      } catch let failure {
        error = failure
      }
      let isRun = (try? offline.run(script: script ?? "x")) != nil
      if !isRun { offline.queue.inDatabase { try? $0.execute(sql: "ROLLBACK") } }
      #expect(isRun == (error == nil), "\(name), \(direction): \(String(describing: error))")
      try expectSame(online, offline, "\(name), \(direction)")
      guard isRun else { return }
    }
  }

  private enum Words: Revision {
    static let id: RevisionID = "words"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("words") {
        Column("id", .integer).primaryKey()
        Column("word", .text)
      }
      try op.bulkInsert("words", ["id", "word"], [[1, "it's"], [2, nil]])
      try op.execute(
        """
        -- A comment comes first.
        UPDATE words SET word = 'it''s' WHERE id = 1
        """)
      try op.execute("UPDATE words SET word = ?2 WHERE id = ?1 -- the second", 2, "x?; y")
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("words") }
  }

  private enum Counting: Revision {
    static let id: RevisionID = "counting"
    static let downRevisions: [RevisionID] = ["words"]
    static func upgrade(_ op: Operations) throws {
      try op.addColumn("words", Column("size", .integer))
      try op.data(offline: "UPDATE words SET size = length(word);") { db in
        for row in try Row.fetchAll(db, sql: "SELECT id, word FROM words") {
          let (id, word): (Int, String) = (row["id"], row["word"])
          try db.execute(
            sql: "UPDATE words SET size = ? WHERE id = ?", arguments: [word.count, id])
        }
      }
      try op.alterColumn("words", "size", .notNull)
    }
    static func downgrade(_ op: Operations) throws { try op.dropColumn("words", "size") }
  }

  private enum Vacuum: Revision {
    static let id: RevisionID = "vacuum"
    static let downRevisions: [RevisionID] = ["counting"]
    static let transaction = TransactionUse.none
    static func upgrade(_ op: Operations) throws { try op.execute("VACUUM") }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum Swift: Revision {
    static let id: RevisionID = "swift"
    static let downRevisions: [RevisionID] = ["vacuum"]
    static func upgrade(_ op: Operations) throws { try op.data { _ in } }
    static func downgrade(_ op: Operations) throws {}
  }

  private var migrator: Migrator {
    get throws {
      try Migrator(revisions: list([Words.self, Counting.self, Vacuum.self, Swift.self]))
    }
  }

  @Test("SQL with arguments, rows, data with its SQL, and what runs alone are printed")
  func everything() throws {
    let script = try migrator.script(.upgrade, from: .base, to: .id("vacuum")).text
    let (online, offline) = (try TestDatabase(), try TestDatabase())
    try migrator.run(.upgrade, to: .id("vacuum"), on: online.queue)
    try offline.run(script: script)
    try expectSame(online, offline, "script")
    #expect(
      try offline.strings("SELECT word || size FROM words ORDER BY id") == ["it's4", "x?; y5"])
    let back = try migrator.script(.downgrade, from: .id("vacuum"), to: .base).text
    try migrator.run(.downgrade, to: .base, on: online.queue)
    try offline.run(script: back)
    try expectSame(online, offline, "script")
  }

  private enum Named: Revision {
    static let id: RevisionID = "named"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.execute("CREATE TABLE n (a, b, c)")
      try op.execute("INSERT INTO n VALUES (:x, $y, :x)", "it's", 2)
    }
    static func downgrade(_ op: Operations) throws { try op.execute("DROP TABLE n") }
  }

  private enum Short: Revision {
    static let id: RevisionID = "short"
    static let downRevisions: [RevisionID] = []
    static let transaction = TransactionUse.none
    static func upgrade(_ op: Operations) throws { try op.execute("DELETE FROM t WHERE a = :a") }
    static func downgrade(_ op: Operations) throws {}
  }

  @Test("variables with names are printed as values, and none is left without one")
  func variables() throws {
    let (online, offline) = (try TestDatabase(), try TestDatabase())
    let migrator = try Migrator(revisions: list([Named.self]))
    let script = try migrator.script(.upgrade, from: .base, to: .head).text
    try migrator.run(.upgrade, to: .head, on: online.queue)
    try offline.run(script: script)
    try expectSame(online, offline, "variables")
    #expect(try offline.strings("SELECT a || b || c FROM n") == ["it's2it's"])
    let short = try Migrator(revisions: list([Short.self]))
    let failure = #expect(throws: RevisionFailure.self) {
      try short.script(.upgrade, from: .base, to: .head)
    }
    #expect(
      failure?.error as? OperationError
        == .missingArguments("DELETE FROM t WHERE a = :a", count: 0))
  }

  private enum Mismatched: Revision {
    static let id: RevisionID = "mismatched"
    static let downRevisions: [RevisionID] = ["words"]
    static func upgrade(_ op: Operations) throws {
      try op.execute("CREATE TABLE odd (w REFERENCES words (word))")
    }
    static func downgrade(_ op: Operations) throws { try op.execute("DROP TABLE odd") }
  }

  private enum Alone: Revision {
    static let id: RevisionID = "alone"
    static let downRevisions: [RevisionID] = ["mismatched"]
    static let transaction = TransactionUse.none
    static func upgrade(_ op: Operations) throws { try op.execute("DROP TABLE odd") }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum After: Revision {
    static let id: RevisionID = "after"
    static let downRevisions: [RevisionID] = ["alone"]
    static func upgrade(_ op: Operations) throws {
      try op.createTable("more") { Column("id", .integer).primaryKey() }
    }
    static func downgrade(_ op: Operations) throws { try op.dropTable("more") }
  }

  @Test("several transactions follow one another, also past keys that cannot be checked")
  func transactions() throws {
    let migrator = try Migrator(
      revisions: list([Words.self, Mismatched.self, Alone.self, After.self]))
    let (online, offline) = (try TestDatabase(), try TestDatabase())
    let script = try migrator.script(.upgrade, from: .base, to: .head).text
    try migrator.run(.upgrade, to: .head, on: online.queue)
    try offline.run(script: script)
    try expectSame(online, offline, "transactions")
  }

  @Test("Swift without SQL for it stops the script with the revision's name")
  func swift() throws {
    let failure = try #require(
      #expect(throws: RevisionFailure.self) {
        try migrator.script(.upgrade, from: .base, to: .head)
      })
    #expect(failure.id == "swift" && failure.error as? OperationError == .cannotBePrinted)
  }

  @Test(
    "a database that is elsewhere is not touched",
    .enabled(if: Shell.isPresent, "there is no sqlite3 shell"))
  func guarded() throws {
    let script = try migrator.script(
      .upgrade, from: .id("words"), to: .id("counting"), for: .shell
    ).text
    let database = try TestDatabase()
    try migrator.run(.upgrade, to: .id("counting"), on: database.queue)
    try database.queue.close()
    let before = FileManager.default.contents(atPath: database.path)
    let (code, errors) = try Shell.run(Data(script.utf8), on: database.path)
    #expect(code != 0)
    // A shell can be older than the library for which the script is.
    let isTooOld = errors.contains("or later is needed")
    #expect(isTooOld || errors.contains("the database is not at words"), "\(errors)")
    #expect(FileManager.default.contents(atPath: database.path) == before)
  }
}
