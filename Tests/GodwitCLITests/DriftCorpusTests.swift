import Foundation
import GRDB
import Godwit
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// A schema of the corpus, as the only revision of a project.
private enum Snapshot: Revision {
  @TaskLocal static var statements: [String] = []

  static let id: RevisionID = "snapshot"
  static let downRevisions: [RevisionID] = []
  static func upgrade(_ op: Operations) throws {
    for statement in statements { try op.execute(statement) }
  }
  static func downgrade(_ op: Operations) throws {}
}

@Suite("On real schemas, check")
struct DriftCorpusTests {
  private static let files = Corpus.files("schemas") + Corpus.files("histories")

  /// A project with the last schema of a file, declared, in a revision, and in a database.
  private func terminal(_ statements: [String]) throws -> Terminal {
    var terminal = try Terminal()
    let queue = try Sandbox().empty()
    try queue.inDatabase { db in
      for statement in statements { try db.execute(sql: statement) }
      var schema = try SchemaReader().schema(db)
      // As `reflect` writes them.
      schema.tables = schema.tables.map { $0.spellingStrings() }
      terminal.configuration.schema = schema
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(Snapshot.self, file: "1.swift", message: "m", created: nil, checksum: "")])
    try terminal.execute(statements.joined(separator: ";\n"))
    #expect(terminal.run("stamp", "head").code == 0)
    return terminal
  }

  @Test(
    "finds nothing where nothing differs, and each lost object where one was dropped",
    .enabled(if: Corpus.isPresent, "The corpus is not here."), arguments: files)
  func corpus(file: URL) throws {
    guard let snapshot = try Corpus.snapshots(file).last else { return }
    try Snapshot.$statements.withValue(snapshot.statements) {
      let terminal: Terminal
      do {
        terminal = try self.terminal(snapshot.statements)
      } catch is DatabaseError {
        // It needs what an application registers.
        return
      }
      // What cannot be read cannot be declared.
      let isReadable = try queue(terminal).inDatabase {
        try SchemaReader().schema($0).opaqueObjects.isEmpty
      }
      guard isReadable else { return }
      let fine = terminal.run("check")
      #expect(fine.code == 0, "\(fine)")
      for (type, name) in try dropped(terminal) {
        let path = terminal.folder.path("app.sqlite")
        let copy = terminal.folder.path("copy.sqlite")
        try? FileManager.default.removeItem(atPath: copy)
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        try terminal.execute(
          "PRAGMA foreign_keys = OFF; DROP \(type) \(SQLIdentifier.quoted(name))",
          in: "copy.sqlite")
        let result = terminal.run("check", "--database", "copy.sqlite")
        #expect(result.code == 2 && result.out.contains("- \(type) "), "\(type) \(name)\n\(result)")
        #expect(
          result.out.hasPrefix("copy.sqlite is not as") && !result.out.contains(" differ:"),
          "\(type) \(name)\n\(result)")
      }
    }
  }

  private func queue(_ terminal: Terminal) throws -> DatabaseQueue {
    try DatabaseQueue(path: terminal.folder.path("app.sqlite"))
  }

  /// One object of each type, that can be dropped without others.
  private func dropped(_ terminal: Terminal) throws -> [(type: String, name: SQLText)] {
    try queue(terminal).inDatabase { db in
      try ["index", "view", "trigger"].compactMap { type in
        try db.texts(
          """
          SELECT name FROM sqlite_schema
          WHERE type = '\(type)' AND sql IS NOT NULL AND name NOT LIKE 'godwit%' LIMIT 1
          """
        ).first.map { (type, $0) }
      }
    }
  }
}
