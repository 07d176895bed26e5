import GRDB
import Godwit
import GodwitRevisionGraph
import GodwitTestSupport
import Testing

@testable import GodwitMigrations

private enum One: Revision {
  static let id: RevisionID = "one"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    try op.createTable("t") { Column("id", .integer).primaryKey() }
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("t") }
}

private enum Two: Revision {
  static let id: RevisionID = "two"
  static let downRevisions: [RevisionID] = ["one"]
  static func upgrade(_ op: Operations) throws { try op.addColumn("t", Column("a", .text)) }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("t", "a") }
}

private enum Three: Revision {
  static let id: RevisionID = "three"
  static let downRevisions: [RevisionID] = ["two"]
  static func upgrade(_ op: Operations) throws { try op.addColumn("t", Column("b", .text)) }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("t", "b") }
}

private enum Four: Revision {
  static let id: RevisionID = "four"
  static let downRevisions: [RevisionID] = ["three"]
  static func upgrade(_ op: Operations) throws { try op.addColumn("t", Column("c", .text)) }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("t", "c") }
}

/// Stands for two and three.
private enum Squashed: Revision {
  static let id: RevisionID = "squashed"
  static let downRevisions: [RevisionID] = ["one"]
  static let replaces: [RevisionID] = ["two", "three"]
  static func upgrade(_ op: Operations) throws {
    try op.addColumn("t", Column("a", .text))
    try op.addColumn("t", Column("b", .text))
  }
  static func downgrade(_ op: Operations) throws {
    try op.dropColumn("t", "b")
    try op.dropColumn("t", "a")
  }
}

private enum Writing: Revision {
  static let id: RevisionID = "writing"
  static let downRevisions: [RevisionID] = ["four"]
  static func upgrade(_ op: Operations) throws { try op.execute("UPDATE t SET a = 'x'") }
  static func downgrade(_ op: Operations) throws {}
}

/// Follows ``One`` beside ``Two``.
private enum Beside: Revision {
  static let id: RevisionID = "beside"
  static let downRevisions: [RevisionID] = ["one"]
  static func upgrade(_ op: Operations) throws { try op.addColumn("t", Column("z", .text)) }
  static func downgrade(_ op: Operations) throws { try op.dropColumn("t", "z") }
}

private enum Merge: Revision {
  static let id: RevisionID = "merge"
  static let downRevisions: [RevisionID] = ["two", "beside"]
  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {}
}

/// Stands for all from one to the merge.
private enum MergedSquash: Revision {
  static let id: RevisionID = "mergedSquash"
  static let downRevisions: [RevisionID] = []
  static let replaces: [RevisionID] = ["one", "two", "beside", "merge"]
  static func upgrade(_ op: Operations) throws {
    try op.createTable("t") {
      Column("id", .integer).primaryKey()
      Column("a", .text)
      Column("z", .text)
    }
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("t") }
}

@Suite("Squashed revisions")
struct SquashTests {
  private let before = list([One.self, Two.self, Three.self, Four.self])
  private let after = list([One.self, Two.self, Three.self, Four.self, Squashed.self])
  private let afterwards = list([One.self, Four.self, Squashed.self])

  private func versions(_ database: TestDatabase) throws -> [String] {
    try database.strings("SELECT version_num FROM godwit_version")
  }

  /// A database that an older program has brought to a revision.
  private func database(at id: String) throws -> TestDatabase {
    let database = try TestDatabase()
    if id != "base" {
      try Migrator(revisions: before).run(.upgrade, to: .id(id), on: database.queue)
    }
    return database
  }

  private func upgrade(_ database: TestDatabase, _ revisions: RevisionList) throws -> [RevisionID] {
    try Migrator(revisions: revisions).run(.upgrade, to: .head, on: database.queue).map(\.id)
  }

  @Test("a new database runs the squash, and comes back by it")
  func fresh() throws {
    let database = try database(at: "base")
    #expect(try upgrade(database, after) == ["one", "squashed", "four"])
    let back = try Migrator(revisions: after).run(.downgrade, to: .id("one"), on: database.queue)
    #expect(back.map(\.id) == ["four", "squashed"])
  }

  @Test(
    "a database goes on from wherever it stands",
    arguments: [
      ("one", ["squashed", "four"]), ("two", ["three", "four"]), ("three", ["four"]), ("four", []),
    ] as [(String, [RevisionID])])
  func standing(at id: String, path: [RevisionID]) throws {
    let database = try database(at: id)
    #expect(try upgrade(database, after) == path)
    #expect(try versions(database) == ["four"])
    #expect(
      try database.strings("SELECT name FROM pragma_table_info('t')") == ["id", "a", "b", "c"])
  }

  @Test(
    "once the files are gone, all but those inside of the range go on",
    arguments: [
      ("base", ["one", "squashed", "four"]), ("one", ["squashed", "four"]), ("three", ["four"]),
      ("four", []),
    ]
      as [(String, [RevisionID])])
  func withoutFiles(at id: String, path: [RevisionID]) throws {
    let database = try database(at: id)
    #expect(try upgrade(database, afterwards) == path)
  }

  @Test("a database inside of a range whose files are gone is left alone, and told how to go on")
  func stranded() throws {
    let database = try database(at: "two")
    let error = #expect(throws: MigrationError.self) { try upgrade(database, afterwards) }
    guard case .insideSquash(["two"], "squashed")? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try versions(database) == ["two"])
  }

  @Test("a stamp of a database inside of a range leaves one note")
  func stamping() throws {
    let database = try database(at: "two")
    let migrator = try Migrator(revisions: after)
    try migrator.stamp([.head], on: database.queue)
    #expect(try versions(database) == ["four"])
  }

  @Test("a script begins at a squashed revision, and at the end of a range under either name")
  func scripts() throws {
    let migrator = try Migrator(revisions: after)
    for (id, start) in [("two", "two"), ("three", "three"), ("three", "squashed")] {
      let database = try database(at: id)
      let script = try migrator.script(.upgrade, from: .id(start), to: .head).text
      try database.queue.inDatabase { try $0.execute(sql: script) }
      #expect(try versions(database) == ["four"], "\(start)")
    }
  }

  @Test("ranges that are no line, too short or change rows are refused")
  func refused() throws {
    let migrator = try Migrator(
      revisions: list([One.self, Two.self, Three.self, Four.self, Writing.self]))
    let range = try migrator.squashRange(from: "one", to: "four", forgettingRows: false)
    #expect(range.ids == ["one", "two", "three", "four"] && range.parents.isEmpty)
    #expect(throws: SquashError.self) {
      try migrator.squashRange(from: "two", to: "two", forgettingRows: false)
    }
    #expect(throws: SquashError.self) {
      try migrator.squashRange(from: "three", to: "writing", forgettingRows: false)
    }
    let forgetful = try migrator.squashRange(from: "three", to: "writing", forgettingRows: true)
    #expect(forgetful.rowChanges.map(\.id) == ["writing"])
  }

  @Test("a range that begins at one revision and ends at one may hold branches and their merge")
  func merges() throws {
    let migrator = try Migrator(revisions: list([One.self, Two.self, Beside.self, Merge.self]))
    let range = try migrator.squashRange(from: "one", to: "merge", forgettingRows: false)
    #expect(range.ids == ["one", "two", "beside", "merge"] && range.parents.isEmpty)
    let columns = try range.after.inDatabase {
      try String.fetchAll($0, sql: "SELECT name FROM pragma_table_info('t')")
    }
    #expect(Set(columns) == ["id", "a", "z"])
    let error = #expect(throws: SquashError.self) {
      try migrator.squashRange(from: "two", to: "merge", forgettingRows: false)
    }
    guard case .isEntered("merge", ["beside"])? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let open = #expect(throws: SquashError.self) {
      try migrator.squashRange(from: "one", to: "two", forgettingRows: false)
    }
    guard case .isLeft("one", ["beside"])? = open else {
      Issue.record("\(String(describing: open))")
      return
    }
  }

  @Test(
    "a database goes on from wherever it stands in a range with branches",
    arguments: [
      ([], ["mergedSquash"]), (["one"], ["two", "beside", "merge"]),
      (["two"], ["beside", "merge"]), (["two", "beside"], ["merge"]), (["merge"], []),
    ] as [([String], [RevisionID])])
  func standingInBranches(at ids: [String], path: [RevisionID]) throws {
    let files: [any Revision.Type] = [One.self, Two.self, Beside.self, Merge.self]
    let database = try TestDatabase()
    for id in ids {
      try Migrator(revisions: list(files)).run(.upgrade, to: .id(id), on: database.queue)
    }
    #expect(try upgrade(database, list(files + [MergedSquash.self])) == path)
    let columns = try database.strings("SELECT name FROM pragma_table_info('t')")
    #expect(Set(columns) == ["id", "a", "z"])
  }
}
