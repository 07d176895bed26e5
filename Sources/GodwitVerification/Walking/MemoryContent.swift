import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// What the tables of a small database in memory hold: its pages, of which the rows are read where they
/// are not the same at another moment.
struct MemoryContent: DatabaseContent {
  private let image: DatabaseImage
  /// Where each table begins.
  private let pages: [FoldedName: Int]

  init(_: DatabaseSchema, virtual _: [Table], _ db: Database) throws {
    image = try DatabaseImage(db)
    var pages: [FoldedName: Int] = [:]
    try db.forEachRow("SELECT name, rootpage FROM main.sqlite_master WHERE type = 'table'") { row in
      if let name = row.text(0) { pages[name.folded] = row.integer(1) }
    }
    self.pages = pages
  }

  func content(of table: Table) throws -> TableRows { try TableRows(table, in: image) }

  func holdsSame(_ table: Table, in other: MemoryContent, _ otherTable: Table) -> Bool {
    guard let one = pages[table.name.folded], let two = other.pages[otherTable.name.folded] else {
      return false
    }
    return image.holdsSame(one, in: other.image, two)
  }

  func integrity(_ db: Database) throws -> [Finding] {
    try DatabaseHealth.integrity(db)
  }

  func integrityThen() throws -> [Finding] {
    var findings: [Finding] = []
    try image.forEachRow("PRAGMA integrity_check") { row in
      if let finding = row.text(0).flatMap(Finding.init(integrity:)) { findings.append(finding) }
    }
    return findings
  }
}
