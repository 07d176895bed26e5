import GRDB
import Godwit
import GodwitIntrospection
import GodwitRevisionGraph
import Testing

@testable import GodwitMigrations

/// A revision with a step that counts pages until its predicate is true.
private enum Counting: Revision {
  struct Step: Sendable {
    var predicate = "SELECT NOT EXISTS (SELECT 1 FROM books WHERE pages IS NULL)"
    /// What the Swift of the step executes.
    var sql = "UPDATE books SET pages = 7 WHERE pages IS NULL"
    var offline: String?
  }

  @TaskLocal static var step = Step()

  static let id: RevisionID = "counting"
  static let downRevisions: [RevisionID] = ["pages"]

  static func upgrade(_ op: Operations) throws { try count(op) }

  static func count(_ op: Operations) throws {
    try op.createTable("before") { Column("a") }
    let step = step
    try op.data("pages counted", until: step.predicate, offline: step.offline) { db in
      try db.execute(sql: step.sql)
    }
  }

  static func downgrade(_ op: Operations) throws {
    try op.data("pages forgotten", until: "SELECT count(pages) = 0 FROM books") { db in
      try db.execute(sql: "UPDATE books SET pages = NULL")
    }
    try op.dropTable("before")
  }
}

private enum Enforced: Revision {
  static let id: RevisionID = "counting"
  static let downRevisions: [RevisionID] = ["pages"]
  static let foreignKeys: ForeignKeyEnforcement = .enforced
  static func upgrade(_ op: Operations) throws {
    try op.data("authors gone", until: "SELECT count(*) = 0 FROM books") { db in
      try db.execute(sql: "DELETE FROM authors")
    }
  }
  static func downgrade(_ op: Operations) throws {}
}

private enum Alone: Revision {
  static let id: RevisionID = "counting"
  static let downRevisions: [RevisionID] = ["pages"]
  static let transaction: TransactionUse = .none
  static func upgrade(_ op: Operations) throws {
    let step = Counting.step
    try op.data("pages counted", until: step.predicate, offline: step.offline) { db in
      try db.execute(sql: step.sql)
    }
  }
  static func downgrade(_ op: Operations) throws {}
}

@Suite("op.data until a predicate is true")
struct DataGoalTests {
  private func migrator(_ last: any Revision.Type = Counting.self) throws -> Migrator {
    try Migrator(revisions: list([Books.self, Pages.self, last]))
  }

  /// A database with a book that has pages and one that has none.
  private func database(_ migrator: Migrator) throws -> TestDatabase {
    let database = try TestDatabase()
    try migrator.run(.upgrade, to: .id("pages"), on: database.queue)
    try database.queue.inDatabase { db in
      try db.execute(
        sql: """
          INSERT INTO authors VALUES (1, 'Li Bai');
          INSERT INTO books VALUES (1, 1, 'a', NULL), (2, 1, 'b', 3);
          """)
    }
    return database
  }

  /// What the upgrade has skipped.
  @discardableResult
  private func upgrade(
    _ database: TestDatabase, _ migrator: Migrator, _ step: Counting.Step = Counting.Step()
  ) throws -> [String] {
    var skipped: [String] = []
    try Counting.$step.withValue(step) {
      try migrator.run(.upgrade, to: .head, on: database.queue) { event in
        if case .didSkip(let description) = event { skipped.append(description) }
      }
    }
    return skipped
  }

  private func error(
    _ step: Counting.Step, _ last: any Revision.Type = Counting.self
  ) throws -> OperationError? {
    let migrator = try migrator(last)
    let database = try database(migrator)
    let before = try database.dump()
    let failure = #expect(throws: RevisionFailure.self) {
      try upgrade(database, migrator, step)
    }
    #expect(try database.dump() == before)
    return failure?.error as? OperationError
  }

  @Test("what is not so yet is brought about")
  func isDone() throws {
    let migrator = try migrator()
    let database = try database(migrator)
    #expect(try upgrade(database, migrator) == [])
    #expect(try database.strings("SELECT pages FROM books ORDER BY id") == ["7", "3"])
  }

  @Test("what is so already is skipped, and that is told")
  func isSkipped() throws {
    let migrator = try migrator()
    let database = try database(migrator)
    try database.queue.inDatabase { try $0.execute(sql: "UPDATE books SET pages = 1") }
    #expect(try upgrade(database, migrator) == ["pages counted"])
    #expect(try database.strings("SELECT pages FROM books ORDER BY id") == ["1", "1"])
  }

  @Test("what is not so afterwards fails the revision, with the description")
  func isNotDone() throws {
    var step = Counting.Step()
    step.sql = "UPDATE books SET pages = 9 WHERE pages = 3"
    let error = try error(step)
    #expect(error == .dataNotDone("pages counted", until: step.predicate, answer: "0"))
    let text = error?.description ?? ""
    #expect(text.contains("'pages counted' is not done: its query answers 0"))
    #expect(text.contains(step.predicate))
  }

  @Test("it works in a downgrade as well")
  func downgrade() throws {
    let migrator = try migrator()
    let database = try database(migrator)
    try upgrade(database, migrator)
    try migrator.run(.downgrade, to: .id("pages"), on: database.queue)
    #expect(try database.strings("SELECT count(pages) FROM books") == ["0"])
  }

  @Test("it works while foreign keys are enforced")
  func enforced() throws {
    let migrator = try migrator(Enforced.self)
    let database = try database(migrator)
    #expect(try upgrade(database, migrator) == [])
    #expect(try database.strings("SELECT count(*) FROM books") == ["0"])
  }

  @Test("outside of transactions, what was done before a failure stays, and is not done twice")
  func alone() throws {
    let migrator = try migrator(Alone.self)
    let database = try database(migrator)
    let failing = Counting.Step(sql: "UPDATE books SET pages = 5 WHERE id = 1; SELECT nothing")
    #expect(throws: RevisionFailure.self) { try upgrade(database, migrator, failing) }
    #expect(try upgrade(database, migrator) == ["pages counted"])
    #expect(try database.strings("SELECT pages FROM books ORDER BY id") == ["5", "3"])
  }

  @Test(
    "a value is true as SQLite sees it, in a database and in a script",
    arguments: [
      ("1", true), ("0", false), ("NULL", false), ("0.5", true), ("'1'", true), ("'abc'", false),
      ("'0'", false), ("x'31'", true), ("-1", true), ("'é'", false),
    ])
  func truth(value: String, isTrue: Bool) throws {
    var step = Counting.Step(sql: "SELECT 1")
    step.predicate = "SELECT \(value) AS \"holds\""
    step.offline = "SELECT 1"
    let migrator = try migrator()
    let database = try database(migrator)
    let script = try Counting.$step.withValue(step) {
      try migrator.script(.upgrade, from: "pages", to: .head).text
    }
    if isTrue {
      #expect(try upgrade(database, migrator, step) == ["pages counted"])
      let other = try self.database(migrator)
      try other.run(script: script)
      #expect(try other.strings("SELECT version_num FROM godwit_version") == ["counting"])
    } else {
      #expect(throws: RevisionFailure.self) { try upgrade(database, migrator, step) }
      let failure = #expect(throws: DatabaseError.self) { try database.run(script: script) }
      #expect(failure?.message?.contains("not done: pages counted") == true)
    }
  }

  @Test(
    "what is not one query of one value is refused, before the step runs",
    arguments: [
      ("", OperationError.PredicateProblem.statements(0)), (" -- SELECT 1\n;", .statements(0)),
      ("SELECT 1; SELECT 1", .statements(2)), ("SELECT 1\0", .holdsNUL),
      ("DELETE FROM books", .noQuery), ("PRAGMA user_version = 3", .noQuery),
      ("PRAGMA foreign_keys", .noQuery), ("EXPLAIN SELECT 1", .noQuery), ("COMMIT", .noQuery),
      ("INSERT INTO authors VALUES (2, 'x') RETURNING 1", .noQuery),
      ("WITH a AS (SELECT 1) DELETE FROM books RETURNING 1", .noQuery),
      ("SELECT ?", .hasVariables), ("SELECT :a", .hasVariables), ("SELECT 1, 2", .columns(2)),
    ] as [(String, OperationError.PredicateProblem)])
  func wrongPredicates(predicate: String, problem: OperationError.PredicateProblem) throws {
    let step = Counting.Step(predicate: predicate, sql: "DELETE FROM books")
    let expected = OperationError.wrongPredicate("pages counted", predicate, problem)
    #expect(try error(step) == expected)
    // Wherever the revision is only replayed it comes to light as well.
    let failure = #expect(throws: RevisionFailure.self) {
      try Counting.$step.withValue(step) {
        try migrator().replayed(["books", "pages", "counting"])
      }
    }
    #expect(failure?.error as? OperationError == expected)
  }

  @Test(
    "an answer of no row or of several is none",
    arguments: [("SELECT 1 FROM books WHERE 0", 0), ("SELECT 1 FROM books", 2)])
  func wrongRows(predicate: String, count: Int) throws {
    let error = try error(Counting.Step(predicate: predicate))
    #expect(error == .wrongPredicate("pages counted", predicate, .rows(count)))
  }

  @Test("a name that nothing has is SQLite's error")
  func unknownName() throws {
    let migrator = try migrator()
    let database = try database(migrator)
    let failure = #expect(throws: RevisionFailure.self) {
      try upgrade(database, migrator, Counting.Step(predicate: "SELECT 1 FROM bookz"))
    }
    #expect((failure?.error as? DatabaseError)?.message == "no such table: bookz")
  }

  @Test("a replay skips it, also where its predicate uses an application's function")
  func replay() throws {
    let step = Counting.Step(predicate: "SELECT is_done(pages) FROM books -- ?")
    let schema = try Counting.$step.withValue(step) {
      try migrator().replayed(["books", "pages", "counting"]).inDatabase {
        try SchemaReader().schema($0)
      }
    }
    #expect(schema.table("before") != nil)
  }

  @Test("a script stops at it without offline:")
  func unprintable() throws {
    let failure = #expect(throws: RevisionFailure.self) {
      try migrator().script(.upgrade, from: "pages", to: .head)
    }
    #expect(failure?.error as? OperationError == .cannotBePrinted)
  }

  @Test(
    "a script fails where the predicate is not true afterwards",
    arguments: [Counting.self, Alone.self] as [any Revision.Type])
  func script(revision: any Revision.Type) throws {
    let migrator = try migrator(revision)
    for (sql, isDone) in [("pages IS NULL", true), ("pages = 3", false)] {
      let step = Counting.Step(
        predicate: "SELECT NOT EXISTS (SELECT 1 FROM books WHERE pages IS NULL) -- all;\n;",
        offline: "UPDATE books SET pages = 8 WHERE \(sql)")
      let script = try Counting.$step.withValue(step) {
        try migrator.script(.upgrade, from: "pages", to: .head).text
      }
      let database = try database(migrator)
      if isDone {
        try database.run(script: script)
        #expect(try database.strings("SELECT pages FROM books ORDER BY id") == ["8", "3"])
      } else {
        let failure = #expect(throws: DatabaseError.self) { try database.run(script: script) }
        #expect(failure?.message?.contains("not done: pages counted") == true)
        database.queue.inDatabase { try? $0.execute(sql: "ROLLBACK") }
      }
      let tables = try database.strings("SELECT name FROM sqlite_master WHERE name LIKE '_godwit%'")
      #expect(tables == [])
    }
  }

  @Test("inside of another it is refused")
  func nested() throws {
    enum Nesting: Revision {
      static let id: RevisionID = "counting"
      static let downRevisions: [RevisionID] = ["pages"]
      static func upgrade(_ op: Operations) throws {
        try op.data("outer", until: "SELECT count(*) = 5 FROM books") { _ in
          try op.data("inner", until: "SELECT 1") { _ in }
        }
      }
      static func downgrade(_ op: Operations) throws {}
    }
    #expect(try error(Counting.Step(), Nesting.self) == .insideData("op.data"))
  }
}
