import Foundation
import GRDB
import GodwitCLITestSupport
import GodwitGuideTestSupport
import GodwitIntrospection
import GodwitMigrations
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitAutogenerate
@testable import GodwitCLI

/// A copy of the package that is edited, built and run as a user does it. All tests share it, one
/// after the other, so that the package is built once.
let workbench = PackageCopy(
  original: packageRoot,
  folder: packageRoot.appending(path: ".build/workbench", directoryHint: .isDirectory))

/// A program of the package as it was built with the tests, from the files that they copy.
func builtProgram(_ name: String) -> URL {
  // On macOS the tests are a bundle beside the programs, elsewhere a program among them.
  #if os(macOS)
    let folder = Bundle(for: Recorder.self).bundleURL.deletingLastPathComponent()
  #else
    let folder = Bundle.main.bundleURL
  #endif
  return folder.appending(path: name)
}

@Suite("The real program, built from real files", .serialized)
struct EndToEndTests {
  init() throws {
    try workbench.synchronize()
    for suffix in ["", "-journal", "-wal", "-shm"] {
      try? FileManager.default.removeItem(
        at: workbench.folder.appending(path: "e2e.sqlite" + suffix))
    }
  }

  private var database: URL { workbench.folder.appending(path: "e2e.sqlite") }

  /// Builds the workbench, whose files a test has changed.
  private func build() throws -> URL {
    try workbench.build("GodwitExample").appending(path: "GodwitExample")
  }

  @discardableResult
  private func run(
    _ program: URL, _ arguments: String..., accepting: Set<Int32> = [0]
  ) throws -> String {
    try workbench.run(
      program.path, arguments, database: "sqlite:///e2e.sqlite", accepting: accepting)
  }

  private func edit(_ path: String, _ old: String, _ new: String) throws {
    let text = try workbench.read(path)
    #expect(text.contains(old))
    try workbench.write(Data(text.replacing(old, with: new).utf8), to: path)
  }

  @Test("a message is passed on by make as it was typed, and never executed")
  func messages() throws {
    let marker = workbench.folder.appending(path: "executed")
    let messages = [
      "add word_count", "it's \"quoted\"", "$HOME and ${HOME}", "$(shell touch executed)",
      "`touch executed`", "$$(touch executed)", "a;touch executed", "näme 中文 ✓", "-v --help",
      "two\nlines", "back\\slash", "# comment", "a*?[b]", "123", "…",
    ]
    // What stands in for the program says what it was called with: a build for each would take long.
    let folder = workbench.folder.appending(path: ".build")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let standIn = folder.appending(path: "stand-in")
    try Data("#!/bin/sh\nfor word; do printf '%s\\0' \"$word\"; done\n".utf8).write(to: standIn)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: standIn.path)
    for message in messages {
      let output = try workbench.run(
        "make",
        [
          "--no-print-directory", "revision", "MSG=\(message)", "GODWIT=\(standIn.path)",
          "SWIFT=true",
        ])
      #expect(output.utf8.elementsEqual("revision\0--message=\(message)\0".utf8), "\(message)")
    }
    let options = try workbench.run(
      "make",
      [
        "--no-print-directory", "downgrade", "REV=base", "ARGS=--allow-data-loss -x 'a=b c'",
        "GODWIT=\(standIn.path)", "SWIFT=true",
      ])
    #expect(options == "downgrade\0base\0--allow-data-loss\0-x\0a=b c\0")
    let nothing = #expect(throws: PackageCopy.Failure.self) {
      try workbench.run("make", ["autogenerate", "GODWIT=false", "SWIFT=false"])
    }
    #expect(nothing?.output.contains("make autogenerate MSG=add_word_count") == true)
    let message = "it's $(touch executed) `touch executed` näme"
    let output = try workbench.run(
      "make", ["--no-print-directory", "revision", "MSG=\(message)"],
      database: "sqlite:///e2e.sqlite")
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("Wrote ") })
    let path = String(line.dropFirst("Wrote ".count))
    #expect(try workbench.read(path).contains("\n/// \(message)\n"))
    try FileManager.default.removeItem(at: workbench.folder.appending(path: path))
    #expect(!FileManager.default.fileExists(atPath: marker.path))
  }

  @Test("the demo walks the whole cycle with the real program")
  func demo() throws {
    let output = Recorder()
    let session = Session.testing(folder: packageRoot, recorder: output)
    try Demo(session, folder: ".build/workbench").run()
    for text in [
      "base -> 94bcac9585c9 (head)", "+ column poems.word_count INTEGER", "schema/Poems.swift:13",
      "try op.addColumn(\"poems\", Column(\"word_count\", .integer))", "word_count INTEGER)",
      "No differences.", "94bcac9585c9  Add composite indexes",
    ] {
      #expect(output.text.contains(text), "\(text)")
    }
    // The picture of the README is of such a run.
    let lines = Set(output.text.components(separatedBy: "\n").map(Mask.applied))
    let picture = try String(
      contentsOf: packageRoot.appending(path: "\(Guide.catalog)/Resources/session.svg"),
      encoding: .utf8)
    let shown = picture.components(separatedBy: "\n").filter { $0.hasPrefix("<text ") }.map {
      $0.replacing(/<[^>]*>/, with: "").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&amp;", with: "&")
    }
    #expect(shown.count > 30)
    #expect(shown.map(Mask.applied).filter { !lines.contains($0) } == [])
  }

  @Test("a forgotten, a doubled and a misplaced revision are build errors at their lines")
  func registry() throws {
    try workbench.write(Data("import Godwit\n".utf8), to: "versions/20990101_nothing.swift")
    let failure = #expect(throws: PackageCopy.Failure.self) { try build() }
    #expect(
      failure?.output.contains("versions/20990101_nothing.swift:1:1: error: no revision") == true)
  }

  @Test("a declaration that the schema does not list fails with its place")
  func unlisted() throws {
    try edit("schema/Schema.swift", "  humanNotes\n", "")
    let output = try run(try build(), "check", accepting: [1])
    #expect(output.contains("schema/HumanNotes.swift:4: error: 'humanNotes' is declared"))
  }

  @Test("the program notices that it was not built from the files as they are")
  func stale() throws {
    let file = "versions/20990101_000000_newer.swift"
    let source = """
      import Godwit

      struct Newer: Revision {
        static let id: RevisionID = "newer"
        static let downRevisions: [RevisionID] = ["94bcac9585c9"]
        static func upgrade(_ op: Operations) throws {}
        static func downgrade(_ op: Operations) throws {}
      }

      """
    try workbench.write(Data(source.utf8), to: file)
    let output = try run(builtProgram("GodwitExample"), "upgrade", accepting: [1])
    #expect(output.contains(file) && output.contains("make build"))
    #expect(!FileManager.default.fileExists(atPath: database.path))
    try FileManager.default.removeItem(at: workbench.folder.appending(path: file))
  }

  @Test(
    "output that cannot be written is an error, and what was done is done",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func fullOutput() throws {
    let program = builtProgram("GodwitExample")
    let output = try workbench.run(
      "sh", ["-c", "'\(program.path)' upgrade --database e2e.sqlite >/dev/full; echo \"code $?\""],
      database: "")
    #expect(output.contains("code 1") && output.contains("could not be written"), "\(output)")
    #expect(try run(program, "current").contains("94bcac9585c9"))
  }

  @Test(
    "a real release is brought to the next one and back",
    .enabled(if: Reference.isPresent, "the reference is not beside the checkout"))
  func realRelease() throws {
    let settings = MigrationSettings()
    let reader = SchemaReader(ignoring: settings.tablesOutsideOfSchema)
    let old = try Reference.text("vpsweb/v0.3.1.sql")
    let new = try Connections.inMemory().inDatabase { db in
      try db.execute(sql: try Reference.text("vpsweb/v0.7.3.sql"))
      return try reader.schema(db)
    }
    try fillRelease(old)
    let before = try open { db in (schema: try reader.schema(db), rows: try Rows(db)) }

    for path in try FileManager.default.contentsOfDirectory(
      atPath: workbench.folder.appending(path: "schema").path)
    {
      try FileManager.default.removeItem(at: workbench.folder.appending(path: "schema/\(path)"))
    }
    for (name, source) in DeclarationFiles(new).files {
      try workbench.write(Data(source.utf8), to: "schema/\(name)")
    }

    let program = try build()
    try run(program, "check", accepting: [2])
    try run(program, "revision", "--autogenerate", "-m", "release 0.7.3")
    #expect(try build() == program)
    try run(program, "upgrade")
    #expect(try run(program, "check").contains("No differences."))
    let upgraded = try open { db in (schema: try reader.schema(db), rows: try Rows(db)) }
    #expect(
      SchemaDiff(from: upgraded.schema, to: new, constraintNames: .unnamedMatchesAny)
        .differences.isEmpty)
    for table in ["poems", "translations", "ai_logs", "human_notes"] {
      #expect(upgraded.rows[table] == before.rows[table], "\(table)")
      #expect(before.rows[table]?.isEmpty == false)
    }

    let refusal = try run(program, "downgrade", "-1", accepting: [1])
    #expect(refusal.contains("--allow-data-loss"))
    try run(program, "downgrade", "-1", "--allow-data-loss")
    let restored = try open { db in (schema: try reader.schema(db), rows: try Rows(db)) }
    #expect(SchemaDiff(from: restored.schema, to: before.schema).differences.isEmpty)
    for table in ["poems", "translations", "ai_logs", "human_notes"] {
      #expect(restored.rows[table] == before.rows[table], "\(table)")
    }
  }

  private func open<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Connections.readOnly(path: database.path).inDatabase(body)
  }

  /// A database of the old release with a few thousand rows, which has its revisions already.
  private func fillRelease(_ sql: String) throws {
    let queue = try Connections.writable(path: database.path)
    try queue.inDatabase { db in
      try db.inTransaction {
        try db.execute(sql: sql)
        try db.execute(
          sql: """
            CREATE TABLE godwit_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
            INSERT INTO godwit_version VALUES ('94bcac9585c9');
            CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS
              (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n;
            INSERT INTO poems SELECT 'p' || i, 'poet ' || i % 50, 'title ' || i, 'English',
              'it''s text ' || i, CASE WHEN i % 3 THEN '{"n": ' || i || '}' END,
              '2025-01-01', '2025-02-0' || i % 9 FROM n;
            INSERT INTO translations SELECT 't' || i, 'p' || i, CASE WHEN i % 2 THEN 'ai' ELSE 'human'
              END, NULL, 'Chinese', '译文 ' || i, NULLIF(i % 11, 0), NULL, '2025-03-01' FROM n;
            INSERT INTO ai_logs SELECT 'a' || i, 't' || i, 'model', 'hybrid', NULL, NULL, i / 7.0,
              NULL, '2025-03-01' FROM n;
            INSERT INTO human_notes SELECT 'h' || i, 't' || i, 'note', '2025-03-01' FROM n;
            INSERT INTO workflow_tasks SELECT 'w' || i, 'p' || i, 'en', 'zh', 'hybrid', 'done', 100,
              NULL, NULL, NULL, NULL, '2025-03-01', '2025-03-01' FROM n;
            DROP TABLE n;
            """)
        return .commit
      }
    }
    try queue.close()
  }
}

/// The rows of the tables of the old release, over the columns that it has.
private struct Rows {
  private var tables: [String: [Row]] = [:]

  init(_ db: Database) throws {
    let columns = [
      "poems": "id, poet_name, poem_title, source_language, original_text, metadata_json, "
        + "created_at, updated_at",
      "translations": "id, poem_id, translator_type, translator_info, target_language, "
        + "translated_text, quality_rating, raw_path, created_at",
      "ai_logs": "id, translation_id, model_name, workflow_mode, token_usage_json, "
        + "cost_info_json, runtime_seconds, notes, created_at",
      "human_notes": "id, translation_id, note_text, created_at",
    ]
    for (table, list) in columns {
      tables[table] = try Row.fetchAll(
        db, sql: "SELECT rowid, \(list) FROM \(table) ORDER BY rowid")
    }
  }

  subscript(table: String) -> [Row]? { tables[table] }
}
