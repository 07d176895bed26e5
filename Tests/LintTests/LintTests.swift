import GodwitLint
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

@Suite("Looking through revisions")
struct LintTests {
  @Test("each code is raised by its history", arguments: LintCase.all)
  func raised(_ example: LintCase) throws {
    let report = try lint([base, example.raises])
    #expect(report.findings.contains { $0.code == example.code }, "\(report.findings)")
  }

  @Test("no code is raised by what is only near to it", arguments: LintCase.all)
  func quiet(_ example: LintCase) throws {
    let report = try lint([base, example.quiet])
    let found = (report.findings + report.allowed).filter { $0.code == example.code }
    // What is allowed was found, and does not count.
    #expect(found.allSatisfy { $0.allowedBecause != nil }, "\(found)")
  }

  @Test("each code has a page and both histories, and no two have one name")
  func complete() {
    let codes = LintRule.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(Set(LintCase.all.map(\.code)) == Set(codes))
    for rule in LintRule.all {
      for part in ["# \(rule.code)\n", "## Why it matters", "## Example", "## What to do"] {
        #expect(rule.page.contains(part), "\(rule.code)")
      }
      #expect(rule.code.allSatisfy { $0.isLetter && $0.isLowercase || $0 == "-" }, "\(rule.code)")
      #expect(!rule.title.hasSuffix("."), "\(rule.code)")
      #expect(rule.severity != .off)
    }
  }

  @Test("of each revision it is said whether a service takes it, whatever came of those before")
  func services() throws {
    var settings = LintSettings()
    settings.profiles = [.d1]
    let history: [Scripted] = [
      base,
      Scripted { op in
        try op.createTable("tags") { Column("id", .integer).primaryKey() }
        try op.execute("PRAGMA user_version = 7")
      },
      Scripted { try $0.addColumn("tags", Column("word", .text)) },
      Scripted { op in
        try op.addColumn("tags", Column("more", .text))
        try op.execute("DELETE FROM poems")
      },
      Scripted { try $0.dropColumn("tags", "more") }.with(\.settings, settings),
    ]
    let report = try lint(history, all: true)
    let refused = report.findings.filter { $0.code == "service-refusal" }.map(\.revision)
    #expect(refused == ["r1", "r3"])
  }

  @Test("a history as it should be raises nothing")
  func cleanHistory() throws {
    #expect(try lint([base], all: true).findings == [])
  }
}

@Suite("What a finding says")
struct FindingTests {
  private func findings(_ scripted: Scripted, _ code: String) throws -> [LintFinding] {
    try lint([base, scripted]).findings.filter { $0.code == code }
  }

  private static let threePoems =
    "INSERT INTO poems (title, stars) VALUES ('a', 6), ('a', 1), ('b', NULL)"

  @Test("rows that stand against it make an error of a note, and rows that fit make nothing of it")
  func rows() throws {
    let check = Scripted { try $0.addCheck("poems", Check("ck_poems", "stars <= 5")) }
    #expect(try findings(check, "new-check").map(\.severity) == [.note])
    let failing = try findings(check.with(\.rows, Self.threePoems), "new-check")
    #expect(failing.map(\.severity) == [.error])
    #expect(failing.first?.message.contains("this database has 1 row that does not") == true)
    let fitting = "INSERT INTO poems (title, stars) VALUES ('a', 1)"
    #expect(try findings(check.with(\.rows, fitting), "new-check") == [])
    let notNull = Scripted { try $0.addColumn("poems", Column("words", .integer).notNull()) }
    let missing = try findings(notNull.with(\.rows, Self.threePoems), "not-null-without-default")
    #expect(missing.map(\.severity) == [.error])
    let unique = Scripted {
      try $0.createIndex("poems", Index("uq_poems_title", on: "title", unique: true))
    }
    #expect(
      try findings(unique.with(\.rows, Self.threePoems), "new-unique").map(\.severity) == [.error])
  }

  @Test("a dropped column tells how many values go, under whatever name it has then")
  func counts() throws {
    let drop = Scripted { op in
      try op.renameTable("poems", to: "verses")
      try op.renameColumn("verses", "stars", to: "rating")
      try op.dropColumn("verses", "rating")
    }.with(\.rows, Self.threePoems)
    let found = try findings(drop, "destructive-drop")
    #expect(
      found.map(\.message) == ["The column poems.stars is dropped, with 2 values."], "\(found)")
  }

  @Test("tables whose names only look alike are counted each for itself")
  func lookalikes() throws {
    let names = ["\u{E9}", "e\u{301}"]
    let made = base.after { op in
      for name in ["\u{E9}", "e\u{301}"] { try op.createTable(name) { Column("x", .integer) } }
    }
    let dropped = Scripted { op in
      for name in ["\u{E9}", "e\u{301}"] { try op.dropTable(name) }
    }.with(
      \.rows,
      "INSERT INTO \"\(names[0])\" VALUES (1); INSERT INTO \"\(names[1])\" VALUES (1), (2), (3)")
    let found = try lint([made, dropped]).findings.filter { $0.code == "destructive-drop" }
    #expect(found.count == 2)
    for (name, count) in zip(names, ["1 row", "3 rows"]) {
      let message = found.first { $0.message.utf8.firstRange(of: name.utf8) != nil }?.message ?? ""
      #expect(message.contains(count), "\(found)")
    }
  }

  @Test("a table that SQL makes anew with its rows is not dropped, whichever way round")
  func madeAnew() throws {
    for sql in [
      """
      CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT);
      INSERT INTO n SELECT * FROM counted; DROP TABLE counted; ALTER TABLE n RENAME TO counted
      """,
      """
      ALTER TABLE counted RENAME TO old; CREATE TABLE counted
      (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT);
      INSERT INTO counted SELECT * FROM old; DROP TABLE old
      """,
    ] {
      #expect(try findings(Scripted { try $0.execute(sql) }, "destructive-drop") == [])
    }
    let empty = "DROP TABLE counted; CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)"
    #expect(try findings(Scripted { try $0.execute(empty) }, "destructive-drop").count == 1)
  }

  @Test("what was there before is not told again")
  func known() throws {
    let twice = Scripted { try $0.createIndex("notes", Index("ix_twice", on: "poem_id")) }
    let other = Scripted { try $0.addColumn("notes", Column("size", .integer)) }
    #expect(try lint([base, twice]).findings.map(\.code) == ["duplicate-index"])
    #expect(try lint([base, twice, other]).findings == [])
  }

  @Test("the place is the line of the value, else of the name in the file")
  func lines() throws {
    let line = #line + 2
    let adding = Scripted { op in
      try op.addColumn("poems", Column("words", .integer).notNull())
    }
    // The value stands in this file, which is not the revision's.
    #expect(try findings(adding, "not-null-without-default").first?.line == nil, "\(line)")
    let source = """
      struct A: Revision {
        static func downgrade(_ op: Operations) throws { op.x("poems", "stars") }
        static func upgrade(_ op: Operations) throws {
          try op.dropColumn("notes", "stars")
          try op.dropColumn("poems", "stars")
        }
      }
      """
    let drop = Scripted { try $0.dropColumn("poems", "stars") }.with(\.source, source)
    #expect(try findings(drop, "destructive-drop").first?.line == 5)
  }

  @Test("a file without its end allows nothing, and is no reason to stop")
  func brokenSource() throws {
    let drop = Scripted { try $0.dropColumn("poems", "stars") }
      .with(\.source, "/* godwit:allow destructive-drop it is fine")
    #expect(try findings(drop, "destructive-drop").count == 1)
  }

  @Test("what stands before a revision is the same, whether it was looked at or passed over")
  func passing() throws {
    let changes = Scripted { op in
      try op.createTrigger(
        Trigger("touch", .after, .update(of: "stars"), on: "poems") {
          "UPDATE counted SET word = NEW.title"
        })
      try op.alterTable("poems") {
        $0.addColumn(Column("words", .integer).notNull().default(0).check("ck_words", "words >= 0"))
        $0.dropColumn("body")
        $0.alterColumn("title", .type(.varchar(500)), .collate("NOCASE"))
        $0.addUnique(Unique("uq_title", on: "title"))
      }
      try op.alterColumn("notes", "text", .notNull, .default("?"))
      try op.alterTable("counted") { $0.setOptions(.strict) }
      try op.renameColumn("counted", "word", to: "words")
      try op.addColumn("counted", Column("double", .integer).generated(as: "id * 2", .stored))
    }
    let history = [base, changes, Scripted { try $0.execute("DELETE FROM notes") }]
    try Scripted.$history.withValue(history) {
      let migrator = try Migrator(
        revisions: RevisionList(
          folder: "versions",
          places(3).map {
            RevisionList.Entry($0, file: "a.swift", message: "a", created: nil, checksum: "")
          }))
      var seen: [DatabaseSchema] = []
      for traced in [["r2"], ["r1", "r2"]] as [Set<RevisionID>] {
        _ = try migrator.trace(["r0", "r1", "r2"], only: traced) {
          if $0.entry.id == "r2" { seen.append($0.before) }
        }
      }
      #expect(seen.count == 2 && seen.first?.tables.count == 3)
      #expect(SchemaDiff(from: seen[0], to: seen[1]).isEmpty)
    }
  }

  @Test("settings that cannot be followed are refused")
  func settings() throws {
    var settings = LintSettings()
    settings.minimumSQLite = "three"
    #expect(throws: LintSettingsError.notAVersion("three")) {
      try lint([base.with(\.settings, settings)])
    }
    settings.minimumSQLite = nil
    settings["no-such-code"] = .off
    #expect(throws: LintSettingsError.unknownCodes(["no-such-code"])) {
      try lint([base.with(\.settings, settings)])
    }
  }
}
