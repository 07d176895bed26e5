import Foundation
import Godwit
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// What differs, and where.
private struct Entry: Decodable, Equatable {
  let change: String
  let name: String
  var file: String?
  var line: Int?
}

@Suite("Of declarations, revisions and the database")
struct DriftTests {
  private static let initial = "versions/20250119_120000_001_initial_schema.swift"

  /// The example's program beside a database at its head, and the source of its revisions.
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    let sources = packageRoot.appending(path: "versions")
    let names = try FileManager.default.contentsOfDirectory(atPath: sources.path)
    for name in names where name.hasSuffix(".swift") {
      try FileManager.default.copyItem(
        at: sources.appending(path: name),
        to: terminal.folder.url.appending(path: "versions/\(name)"))
    }
    #expect(terminal.run("upgrade").code == 0)
    return terminal
  }

  /// What `check` says of each pair that differs.
  private func pairs(_ terminal: Terminal, _ arguments: String...) throws -> [String: [Entry]] {
    let result = terminal.run(["check", "--format", "json"] + arguments)
    let report = try JSONDecoder().decode(Report.self, from: Data(result.out.utf8))
    #expect(result.code == (report.pairs.allSatisfy { !$0.differs } ? 0 : 2), "\(result)")
    return Dictionary(
      uniqueKeysWithValues: report.pairs.filter(\.differs).map { ($0.pair, $0.differences) })
  }

  private struct Report: Decodable {
    struct Pair: Decodable {
      let pair: String
      let differs: Bool
      let differences: [Entry]
    }
    let pairs: [Pair]
  }

  @Test(
    "a database that somebody has changed is not as its revisions leave it, and that alone is said",
    arguments: [
      (
        "DROP INDEX ix_poems_id",
        [Entry(change: "removed", name: "ix_poems_id", file: initial, line: 21)]
      ),
      (
        "DROP TABLE workflow_tasks",
        ["ix_workflow_tasks_id"].map { Entry(change: "removed", name: $0, file: initial) }
      ),
      ("CREATE TABLE hand (x)", [Entry(change: "added", name: "hand")]),
      (
        "ALTER TABLE poems ADD COLUMN stray TEXT", [Entry(change: "added", name: "stray")]
      ),
      (
        "ALTER TABLE translations DROP COLUMN raw_path",
        [Entry(change: "removed", name: "raw_path", file: initial, line: 35)]
      ),
      (
        "DROP INDEX ix_poems_id; CREATE INDEX ix_poems_id ON poems (poem_title)",
        ["removed", "added"].map {
          Entry(change: $0, name: "ix_poems_id", file: initial, line: 21)
        }
      ),
      ("CREATE VIEW v AS SELECT 1 AS one", [Entry(change: "added", name: "v")]),
      (
        "DROP INDEX idx_poems_poet_title",
        [
          Entry(
            change: "removed", name: "idx_poems_poet_title",
            file:
              "versions/20251019_200945_94bcac9585c9_add_composite_indexes_for_performance.swift")
        ]
      ),
    ] as [(String, [Entry])])
  private func database(sql: String, expected: [Entry]) throws {
    let terminal = try terminal()
    try terminal.execute(sql)
    let pairs = try pairs(terminal)
    #expect(pairs.keys.sorted() == ["database-versions"], "\(pairs)")
    for entry in expected {
      let found = pairs["database-versions"]?.first {
        $0.name == entry.name && $0.change == entry.change
      }
      #expect(found != nil && (entry.file == nil || found?.file?.hasPrefix("versions/") == true))
      if let line = entry.line { #expect(found?.line == line && found?.file == entry.file) }
      if entry.file == nil { #expect(found?.file == nil) }
    }
  }

  @Test("a declaration that no revision makes, and one that is gone, are between the two alone")
  func declarations() throws {
    var terminal = try terminal()
    terminal.configuration.schema.tables.removeAll { $0.name == "workflow_tasks" }
    terminal.configuration.schema.tables.append(
      Table("extra", fileID: "GodwitExampleSchema/Poems.swift", line: 3) { Column("x") })
    terminal.configuration.declarations = SchemaDeclarations(
      folder: "schema", module: "GodwitExampleSchema", objects: [],
      checksums: ["Poems.swift": ""])
    let found = try pairs(terminal)
    #expect(found.keys.sorted() == ["versions-schema"], "\(found)")
    let entries = found["versions-schema"] ?? []
    #expect(
      entries.contains(Entry(change: "added", name: "extra", file: "schema/Poems.swift", line: 3)),
      "\(entries)")
    let gone = entries.first { $0.name == "workflow_tasks" }
    #expect(
      gone?.change == "removed" && gone?.file == Self.initial && gone?.line != nil, "\(entries)")
    let result = terminal.run("check")
    #expect(result.out.hasPrefix("versions/ and schema/ differ:\n"), "\(result.out)")
    #expect(result.out.contains("schema/ declares it, and no revision makes it. To write"))
    #expect(
      result.out.contains(
        "Revision '001_initial_schema' makes it, and schema/ does not declare it."))
    #expect(result.err.hasSuffix("So app.sqlite and schema/ differ, too, by the same."))
    #expect(try pairs(terminal, "--against", "versions").keys.sorted() == ["versions-schema"])
    #expect(try pairs(terminal, "--against", "database").keys.sorted() == ["schema-database"])
  }

  @Test("what was made by hand and declared then is told at both, and once each")
  func both() throws {
    var terminal = try terminal()
    try terminal.execute("CREATE TABLE extra (x)")
    terminal.configuration.schema.tables.append(Table("extra") { Column("x") })
    let found = try pairs(terminal)
    #expect(found.keys.sorted() == ["database-versions", "versions-schema"], "\(found)")
    let result = terminal.run("check")
    #expect(result.out.contains("it is declared, and no revision makes it."), "\(result.out)")
    #expect(result.out.contains("godwit stamp head"), "\(result.out)")
  }

  @Test("--against versions opens no database, and is refused with one")
  func againstVersions() throws {
    let terminal = try terminal()
    try Data("no database".utf8).write(to: terminal.folder.url.appending(path: "app.sqlite"))
    #expect(terminal.run("check", "--against", "versions").out == "No differences.")
    #expect(terminal.run("check", "--against", "versions", "--database", "x").code == 64)
    #expect(terminal.run("check").code == 1)
    try FileManager.default.removeItem(atPath: terminal.folder.path("app.sqlite"))
    #expect(terminal.run("check").code == 0)
    #expect(terminal.run("check", "--against", "database").code == 1)
  }

  // MARK: Recognition

  @Test("a database that is as another revision leaves it is recognized, with what it has beyond")
  func recognized() throws {
    let terminal = try terminal()
    try terminal.execute("UPDATE godwit_version SET version_num = '001_initial_schema'")
    let result = terminal.run("check", "--allow-pending")
    #expect(result.code == 2)
    #expect(
      result.out.hasSuffix(
        "app.sqlite notes revision 001_initial_schema, and is as revision 94bcac9585c9 leaves it"),
      "\(result.out)")
    #expect(result.err.contains("If that is where it is: godwit stamp 94bcac9585c9"))
    try terminal.execute("CREATE TABLE hand (x)")
    let more = terminal.run("check")
    #expect(
      more.out.contains("leaves it, but for what it has beyond that\n  + table hand"), "\(more)")
    #expect(more.err.contains("Only once it is noted where it is. To apply it: godwit upgrade"))
    try terminal.execute("DELETE FROM godwit_version")
    let unknown = terminal.run("check")
    #expect(unknown.out.contains("app.sqlite notes no revision, and is as revision 94bcac9585c9"))
  }

  @Test("what is not better explained by another revision is not")
  func unrecognized() throws {
    let terminal = try terminal()
    try terminal.execute("DROP INDEX ix_poems_id; CREATE TABLE hand (x)")
    let out = terminal.run("check").out
    #expect(!out.contains("notes revision"), "\(out)")
  }

  @Test("what brings a database back is said for where it is, also where revisions are pending")
  func scripts() throws {
    let terminal = try terminal()
    #expect(terminal.run("downgrade", "-1").code == 0)
    try terminal.execute("DROP INDEX ix_poems_id")
    let out = terminal.run("check").out
    #expect(
      out.contains("godwit diff --from database --to versions@001_initial_schema --sql"), "\(out)")
    let diff = terminal.run(
      "diff", "--from", "database", "--to", "versions@001_initial_schema", "--sql")
    #expect(diff.code == 2 && diff.out.contains("CREATE INDEX ix_poems_id"), "\(diff)")
  }

  // MARK: What is accepted

  @Test("what a project accepts is no difference, is shown with its reason, and can go in the end")
  func accepted() throws {
    var terminal = try terminal()
    try terminal.execute("CREATE INDEX Byhand ON poems (poem_title); CREATE TABLE audit (x)")
    terminal.configuration.acceptedDifferences = [
      AcceptedDifference("index poems.byHand", because: "for the report"),
      AcceptedDifference("table audit", because: "another team's"),
    ]
    let result = terminal.run("check")
    #expect(result.code == 0 && result.out == "No differences.", "\(result)")
    #expect(
      result.err.contains("Accepted: index poems.byHand: for the report\nAccepted: table audit"))
    let json = terminal.run("check", "--format", "json").out
    #expect(json.contains(#""reason" : "for the report""#))
    try terminal.execute("DROP INDEX Byhand; CREATE TABLE more (x)")
    let other = terminal.run("check")
    #expect(other.code == 2 && other.out.contains("+ table more") && !other.out.contains("audit"))
    #expect(
      other.err.contains(
        "'index poems.byHand' does not differ any more: it can go from acceptedDifferences."))
  }
}
