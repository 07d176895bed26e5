import Foundation
import Godwit
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations

import class GRDB.Database

/// A rebuild where foreign keys stay on, beside the ordinary one: a table with children for some of its
/// rows, which are made anew with it.
struct FamilyBenchmark {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "godwit-family-\(UUID().uuidString)", directoryHint: .isDirectory)
  private static let rows = 200_000

  private enum Tables: Revision {
    static let id: RevisionID = "tables"
    static let downRevisions: [RevisionID] = []
    static func upgrade(_ op: Operations) throws {
      try op.createTable("parents") {
        Column("id", .integer).primaryKey()
        Column("name", .text).notNull()
        Column("born", .integer)
        Index("ix_name", on: "name")
      }
      try op.createTable("children") {
        Column("id", .integer).primaryKey()
        Column("parent", .integer).references("parents", "id", onDelete: .cascade)
        Column("body", .text)
        Index("ix_parent", on: "parent")
      }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private enum UniqueColumn: Revision {
    static let id: RevisionID = "unique"
    static let downRevisions: [RevisionID] = ["tables"]
    static func upgrade(_ op: Operations) throws {
      try op.addUnique("parents", Unique("uq_born", on: "born"))
    }
    static func downgrade(_ op: Operations) throws {}
  }

  private var migrator: Migrator {
    get throws {
      let types: [any Revision.Type] = [Tables.self, UniqueColumn.self]
      return try Migrator(
        revisions: RevisionList(
          folder: "versions",
          types.map { .init($0, file: "f.swift", message: "m", created: nil, checksum: "") }))
    }
  }

  func run() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let scripts = try [Dialect.sqlite, .dqlite].map {
      try migrator.script(.upgrade, from: .id("tables"), to: .head, for: $0)
    }
    print("")
    print(
      "A script that rebuilds a table of \(Self.rows) rows, foreign keys off and on: seconds of the "
        + "processor, best of three.")
    for percent in [0, 1, 10, 100] {
      try fill(percent)
      let seconds = try scripts.map(bestTime)
      print(
        String(
          format: "%3d %% of its rows in a table that refers to it: %.2f off, %.2f on, %.2f times",
          percent, seconds[0], seconds[1], seconds[1] / seconds[0]))
    }
  }

  private var template: String { folder.appending(path: "template.sqlite").path }

  private func fill(_ percent: Int) throws {
    try? FileManager.default.removeItem(atPath: template)
    let queue = try Connections.writable(path: template)
    try migrator.run(.upgrade, to: .id("tables"), on: queue)
    try queue.inDatabase { db in
      try db.execute(
        sql: """
          BEGIN;
          WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.rows - 1))
          INSERT INTO parents SELECT i, 'name ' || (i * 7919 % \(Self.rows)), i FROM n;
          INSERT INTO children
          SELECT id, id, printf('%060d', id) FROM parents WHERE id < \(Self.rows / 100 * percent);
          COMMIT;
          """)
    }
    try queue.close()
  }

  private func bestTime(of script: SQLScript) throws -> Double {
    try (0..<3).map { _ in
      let copy = folder.appending(path: "copy.sqlite").path
      try? FileManager.default.removeItem(atPath: copy)
      try FileManager.default.copyItem(atPath: template, toPath: copy)
      let queue = try Connections.writable(path: copy)
      defer { try? queue.close() }
      return try queue.inDatabase { db in
        try db.execute(sql: "PRAGMA foreign_keys = ON")
        return try Self.processorTime {
          try Self.run(script, on: db)
        }
      }
    }.min() ?? 0
  }

  private static func run(_ script: SQLScript, on db: Database) throws {
    let isOwned = !script.dialect.framesTransaction
    if isOwned { try db.execute(sql: "BEGIN") }
    for statement in script.statements { try db.execute(sql: statement) }
    if isOwned { try db.execute(sql: "COMMIT") }
  }

  private static func processorTime(of body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
    let start = now()
    try body()
    return now() - start
  }
}
