import Foundation
import GRDB
import TestSupport
import Testing

@testable import GodwitCLI

extension EndToEndTests {
  /// A new package beside the others, whose build folder stays.
  private var newPackage: PackageCopy {
    PackageCopy(
      original: packageRoot,
      folder: packageRoot.appending(path: ".build/new-package", directoryHint: .isDirectory))
  }

  private func empty(_ package: PackageCopy) throws {
    let files = FileManager.default
    try files.createDirectory(at: package.folder, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: package.folder.path) where name != ".build" {
      try files.removeItem(at: package.folder.appending(path: name))
    }
  }

  private func initialize(_ package: PackageCopy, _ more: String...) throws {
    let program = try workbench.build("godwit").appending(path: "godwit").path
    _ = try workbench.run(
      program, ["init", package.folder.path, "--path", workbench.folder.path] + more, database: "")
  }

  private func make(_ package: PackageCopy, _ arguments: String...) throws -> String {
    try package.run("make", ["--no-print-directory"] + arguments, database: "")
  }

  @Test("init makes a package that goes through the whole cycle at once")
  func initializing() throws {
    let package = newPackage
    try empty(package)
    try initialize(package)
    #expect(try make(package, "check").contains("No differences."))
    try package.write(
      Data(
        """
        import Godwit

        let notes = Table("notes") {
          Column("id", .integer).primaryKey()
          Column("text", .text).notNull()
        }

        """.utf8), to: "schema/Notes.swift")
    let list = try package.read("schema/Schema.swift")
    try package.write(
      Data(list.replacing("DatabaseSchema {\n", with: "DatabaseSchema {\n  notes\n").utf8),
      to: "schema/Schema.swift")
    #expect(try make(package, "autogenerate", "MSG=add notes").contains("+ table notes"))
    #expect(try make(package, "upgrade").contains("(head)"))
    #expect(try make(package, "check").contains("No differences."))
    #expect(try make(package, "downgrade").contains("-> base"))
  }

  @Test("init --from begins with a database as it is, and leaves its rows alone")
  func adopting() throws {
    let package = newPackage
    try empty(package)
    let path = packageRoot.appending(path: ".build/adopted.sqlite").path
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase {
      try $0.execute(
        sql: """
          CREATE TABLE "a b" (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT COLLATE NOCASE UNIQUE);
          CREATE TABLE c (x REFERENCES "a b" (id) ON DELETE CASCADE, CHECK (x > 0));
          CREATE VIEW v AS SELECT n FROM "a b";
          INSERT INTO "a b" (n) VALUES ('kept');
          """)
    }
    try queue.close()
    try initialize(package, "--from", path)
    #expect(try make(package, "check").contains("No differences."))
    #expect(try make(package, "upgrade").contains("Nothing to do"))
    let rows = try DatabaseQueue(path: path).inDatabase {
      try String.fetchAll($0, sql: "SELECT n FROM v")
    }
    #expect(rows == ["kept"])
    #expect(throws: PackageCopy.Failure.self) { try initialize(package) }
  }
}
