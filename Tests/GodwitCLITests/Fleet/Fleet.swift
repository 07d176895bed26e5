import Foundation
import GRDB
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// A folder of tenants' databases.
struct Fleet {
  var terminal: Terminal

  /// - Parameter files: Which files there are, and to which revision each is brought.
  init(_ files: KeyValuePairs<String, String> = [:]) throws {
    terminal = try Terminal()
    try FileManager.default.createDirectory(
      atPath: terminal.folder.path("t"), withIntermediateDirectories: true)
    for (name, revision) in files { try add(name, at: revision) }
  }

  func add(_ name: String, at revision: String) throws {
    let path = terminal.folder.path("t/\(name)")
    let template = terminal.folder.path("template-\(revision)")
    if !FileManager.default.fileExists(atPath: template) {
      let result = terminal.run("upgrade", revision, "--database", template)
      try #require(result.code == 0, "\(result)")
    }
    try FileManager.default.copyItem(atPath: template, toPath: path)
  }

  func run(_ command: String, _ arguments: String...) -> Terminal.Result {
    terminal.run(["fleet", command] + arguments)
  }

  func counts(
    _ command: String, _ arguments: String..., code: Int32 = 0
  ) throws -> [String: Int] {
    let result = terminal.run(["fleet", command] + arguments + ["--format", "json"])
    #expect(result.code == code, "\(result)")
    let report = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
    return try #require(report?["counts"] as? [String: Int], "\(result)")
  }

  func head(_ name: String) throws -> String? {
    try DatabaseQueue(path: terminal.folder.path("t/\(name)")).inDatabase {
      try String.fetchOne($0, sql: "SELECT version_num FROM godwit_version")
    }
  }

  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try Data(bytes).write(to: URL(filePath: terminal.folder.path("t/\(name)")))
  }

  static let head = "94bcac9585c9"
  static let first = "001_initial_schema"
  static let all = "t/*.db"

  /// One of each kind that looking finds.
  static func mixed() throws -> Fleet {
    let fleet = try Fleet(["a.db": "head", "b.db": "001", "c.db": "001", "n.db": "head"])
    try fleet.terminal.execute(
      "UPDATE godwit_version SET version_num = 'ffff00000000'", in: "t/n.db")
    try fleet.terminal.execute("CREATE TABLE other (x)", in: "t/f.db")
    try fleet.write([], to: "e.db")
    try fleet.write(String(repeating: "no database ", count: 99).utf8, to: "d.db")
    return fleet
  }

  private enum Rows: Revision {
    static let id: RevisionID = "rows"
    static let downRevisions: [RevisionID] = ["001_initial_schema"]
    static func upgrade(_ op: Operations) throws {
      try op.execute("CREATE TABLE more (x)")
      try op.data { try $0.execute(sql: "UPDATE guard SET x = x + 1") }
    }
    static func downgrade(_ op: Operations) throws {}
  }

  /// A fleet of which some files fail in the middle of an upgrade.
  static func failing(_ names: [String], of all: [String]) throws -> Fleet {
    var fleet = try Fleet()
    for name in all {
      try fleet.add(name, at: "001")
      let check = names.contains(name) ? "x < 1" : "x < 9"
      try fleet.terminal.execute(
        "CREATE TABLE guard (x CHECK (\(check))); INSERT INTO guard VALUES (0)", in: "t/\(name)")
    }
    fleet.terminal.configuration.revisions = RevisionList(
      folder: "versions",
      Array(fleet.terminal.configuration.revisions.entries.prefix(1)) + [
        .init(Rows.self, file: "r.swift", message: "m", created: nil, checksum: "")
      ])
    return fleet
  }
}
