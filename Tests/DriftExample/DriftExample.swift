import Foundation
import Godwit
import GodwitCLI
import GodwitExampleSchema
import GodwitExampleVersions

/// The example with the kind of drift that the environment names, for what runs in continuous
/// integration.
@main
struct DriftExample: GodwitTool {
  static var configuration: GodwitConfiguration {
    var configuration = GodwitConfiguration(
      schema: schema, declarations: declarations, revisions: revisions, database: "vpsweb.sqlite")
    switch ProcessInfo.processInfo.environment["DRIFT"] {
    case "declaration": configuration.schema.append(Table("tags") { Column("id", .integer) })
    case "heads": configuration.revisions = revisions + list(Branch.self, "add a branch")
    case "downgrade":
      configuration.schema.append(Table("labels") { Column("id", .integer).primaryKey() })
      configuration.revisions = revisions + list(OneWay.self, "add labels")
    case "danger":
      configuration.schema.append(
        Table("labels") {
          Column("id", .integer).primaryKey()
          Column("poem_id", .varchar(26)).references("poems", "id")
        })
      configuration.revisions = revisions + list(Danger.self, "add labels of poems")
    case "parent": configuration.revisions = revisions + list(Parent.self, "rebuild a parent")
    case "schema.sql": configuration.schemaFile = "schema.sql"
    default: break
    }
    return configuration
  }

  /// Their files hold one line, of which this is the checksum.
  private static func list(_ type: any Revision.Type, _ message: String) -> RevisionList {
    RevisionList(
      folder: "drift",
      [
        .init(
          type, file: "\(type.id).swift", message: message, created: nil,
          checksum: "87e380811104a296")
      ])
  }
}

extension DatabaseSchema {
  fileprivate mutating func append(_ table: Table) {
    self = DatabaseSchema {
      self.tables
      table
    }
  }
}

/// A second head.
enum Branch: Revision {
  static let id: RevisionID = "branch000000"
  static let downRevisions: [RevisionID] = ["001_initial_schema"]
  static func upgrade(_ op: Operations) throws {}
  static func downgrade(_ op: Operations) throws {}
}

/// What cannot be taken back, and does not say so.
enum OneWay: Revision {
  static let id: RevisionID = "oneway000000"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]
  static func upgrade(_ op: Operations) throws {
    try op.createTable("labels") { Column("id", .integer).primaryKey() }
  }
  static func downgrade(_ op: Operations) throws {}
}

/// What can be taken back, and has a foreign key without an index.
enum Danger: Revision {
  static let id: RevisionID = "danger000000"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]
  static func upgrade(_ op: Operations) throws {
    try op.createTable("labels") {
      Column("id", .integer).primaryKey()
      Column("poem_id", .varchar(26)).references("poems", "id")
    }
  }
  static func downgrade(_ op: Operations) throws { try op.dropTable("labels") }
}

/// What rebuilds a table to which others refer, and leaves the schema as it is.
enum Parent: Revision {
  static let id: RevisionID = "parent000000"
  static let downRevisions: [RevisionID] = ["94bcac9585c9"]
  static func upgrade(_ op: Operations) throws {
    try op.addCheck("poems", Check("ck_poems_title", "poem_title <> 'never'"))
    try op.dropCheck("poems", "ck_poems_title")
  }
  static func downgrade(_ op: Operations) throws { try upgrade(op) }
}
