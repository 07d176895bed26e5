import Foundation
import GRDB
import GodwitSourceRegistry
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("init")
struct InitCommandTests {
  private func text(_ terminal: Terminal, _ path: String) throws -> String {
    try String(contentsOfFile: terminal.folder.path(path), encoding: .utf8)
  }

  @Test("depends on a checkout or on a repository with a version")
  func dependencies() throws {
    let terminal = try Terminal()
    #expect(terminal.run("init", "app").err.contains("--path"))
    #expect(terminal.run("init", "app", "--path", "nowhere").code == 1)
    #expect(!terminal.exists("app"))
    let result = terminal.run("init", "app", "--url", "https://example.com/x/Godwit.git")
    #expect(result.code == 0, "\(result)")
    let manifest = try text(terminal, "app/Package.swift")
    #expect(
      manifest.contains(
        #".package(url: "https://example.com/x/Godwit.git", from: "\#(Session.version)")"#))
    #expect(manifest.contains(#"package: "godwit""#))
  }

  @Test("the package can make a bundle: one program, with all of Swift in it")
  func bundle() throws {
    let terminal = try Terminal()
    #expect(terminal.run("init", "app", "--url", "https://example.com/x/Godwit.git").code == 0)
    let make = Process()
    make.executableURL = URL(filePath: "/usr/bin/env")
    make.arguments = ["make", "-n", "-C", terminal.folder.path("app"), "bundle"]
    let pipe = Pipe()
    make.standardOutput = pipe
    try make.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    make.waitUntilExit()
    #expect(make.terminationStatus == 0)
    let commands = String(decoding: output, as: UTF8.self)
    #if os(Linux)
      #expect(commands.contains("swift build -c release --static-swift-stdlib "))
    #endif
    #expect(commands.contains("--product migrate"))
    #expect(commands.contains("strip bundle/migrate"))
  }

  @Test("names a checkout as it lies beside the new package, unless its path is absolute")
  func relativePaths() throws {
    let terminal = try Terminal()
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("tools/Godwit"), withIntermediateDirectories: true)
    try Data().write(to: terminal.folder.url.appending(path: "tools/Godwit/Package.swift"))
    #expect(terminal.run("init", "apps/one", "--path", "tools/Godwit").code == 0)
    let manifest = try text(terminal, "apps/one/Package.swift")
    let line = #".package(name: "godwit", path: "../../tools/Godwit")"#
    #expect(manifest.contains(line), "\(manifest)")
    #expect(manifest.contains(#".product(name: "Godwit", package: "godwit")"#))
    // On a fresh checkout of the package, that folder is not there.
    let workflow = try text(terminal, "apps/one/.github/workflows/schema.yml")
    #expect(
      workflow.contains(
        """
              # says where its sources are.
              - run: git clone --depth 1 "$GODWIT_URL" "$GODWIT_FOLDER"
                env:
                  GODWIT_URL: ${{ vars.GODWIT_URL }}
                  GODWIT_FOLDER: '../../tools/Godwit'
              - uses: actions/cache@v4
        """), "\(workflow)")
    let odd = "it'\u{301}s"
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path(odd), withIntermediateDirectories: true)
    try Data().write(to: terminal.folder.url.appending(path: "\(odd)/Package.swift"))
    #expect(terminal.run("init", "apps/odd", "--path", odd).code == 0)
    let quoted = try text(terminal, "apps/odd/.github/workflows/schema.yml")
    #expect(quoted.utf8.contains("GODWIT_FOLDER: '../../it''\u{301}s'".utf8), "\(quoted)")
    #expect(workflow.contains("- run: make check-ci FORMAT=github"))
    #expect(manifest.contains(#"package: "godwit""#))
    let absolute = terminal.folder.path("tools/Godwit")
    #expect(terminal.run("init", "apps/two", "--path", absolute).code == 0)
    #expect(try text(terminal, "apps/two/Package.swift").contains(#"path: "\#(absolute)""#))
  }

  @Test("overwrites nothing")
  func existing() throws {
    let terminal = try Terminal()
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("app/schema"), withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: terminal.folder.url.appending(path: "app/schema/Schema.swift"))
    let result = terminal.run("init", "app", "--url", "https://example.com/godwit")
    #expect(result.code == 1 && result.err.contains("app/schema/Schema.swift"))
    #expect(!terminal.exists("app/Package.swift"))
  }

  @Test("in a package, adds the folders and prints the lines for Package.swift")
  func package() throws {
    let terminal = try Terminal()
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("app"), withIntermediateDirectories: true)
    try Data("// mine".utf8).write(to: terminal.folder.url.appending(path: "app/Package.swift"))
    let result = terminal.run("init", "app", "--url", "https://example.com/godwit")
    #expect(result.code == 0)
    #expect(result.out.contains(#"name: "AppSchema""#))
    #expect(try text(terminal, "app/Package.swift") == "// mine")
    #expect(!terminal.exists("app/Makefile") && terminal.exists("app/versions/Versions.swift"))
  }

  @Test("takes a database of Alembic's over with its identifier and its table")
  func alembic() throws {
    let terminal = try Terminal()
    try terminal.execute(
      """
      CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
      INSERT INTO alembic_version VALUES ('ae1027a6acf');
      CREATE TABLE t (id INTEGER PRIMARY KEY);
      CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
      """, in: "old.sqlite")
    let before = FileManager.default.contents(atPath: terminal.folder.path("old.sqlite"))
    let result = terminal.run("init", "app", "--url", "https://x.y/godwit", "--from", "old.sqlite")
    #expect(result.code == 0, "\(result)")
    let program = try text(terminal, "app/Sources/migrate/Migrate.swift")
    #expect(program.contains(#"versionTable = "alembic_version""#))
    let revision = try #require(
      result.out.split(separator: "\n").first { $0.contains("initial_schema") }?
        .dropFirst("Wrote ".count))
    let source = try text(terminal, String(revision))
    #expect(source.contains(#"static let id: RevisionID = "ae1027a6acf""#))
    #expect(source.contains("createTable(\"t\")") && !source.contains("grdb_migrations"))
    #expect(FileManager.default.contents(atPath: terminal.folder.path("old.sqlite")) == before)
  }

  @Test("notes what the first revision says, so that an edit of it is found")
  func checksum() throws {
    let terminal = try Terminal()
    try terminal.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)", in: "old.sqlite")
    let result = terminal.run("init", "app", "--url", "https://x.y/godwit", "--from", "old.sqlite")
    let path = try #require(
      result.out.split(separator: "\n").first { $0.contains("initial_schema") }?
        .dropFirst("Wrote ".count))
    let file = SourceFile(path: "x.swift", text: try text(terminal, String(path)))
    let noted = try DatabaseQueue(path: terminal.folder.path("old.sqlite")).read {
      try String.fetchOne($0, sql: "SELECT checksum FROM godwit_history")
    }
    #expect(try noted == file.tokenChecksum())
  }

  @Test("a database that Godwit knows already is not begun with once more")
  func known() throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade")
    let result = terminal.run("init", "app", "--url", "https://x.y/godwit", "--from", "app.sqlite")
    #expect(result.code == 1 && result.err.contains("already"), "\(result)")
    #expect(!terminal.exists("app/Package.swift"))
  }
}
