import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// The rows of a table that violate foreign keys.
enum ForeignKeyFindings {
  case rows(Set<Violation>)
  /// A key and its parent do not fit each other, so that nothing can be checked
  /// (https://sqlite.org/foreignkeys.html#fk_indexes).
  case mismatch(String)

  struct Key: Hashable {
    var columns: [FoldedName]
    var parent: FoldedName
  }

  struct Violation: Hashable {
    var key: Key
    let row: Row

    /// What a row is known by.
    enum Row: Hashable {
      case rowID(Int64)
      /// The values of the primary key, as literals.
      case key([SQLText?])
    }

    var rowID: Int64? {
      if case .rowID(let id) = row { id } else { nil }
    }
  }

  /// - Throws: What SQLite says.
  init(in child: SQLText, _ db: Database) throws {
    let keys = try Self.keys(of: child, db)
    do {
      let check = "SELECT rowid, parent, fkid FROM temp.pragma_foreign_key_check(?1, 'main')"
      var violations: Set<Violation> = []
      var keysWithoutRowID: Set<Int> = []
      try db.forEachRow(check, [child]) { row in
        let id = row.integer(2)
        guard let rowID = row.identifier(0) else {
          keysWithoutRowID.insert(id)
          return
        }
        let key = Key(columns: keys[id]?.columns ?? [], parent: (row.text(1) ?? "").folded)
        violations.insert(Violation(key: key, row: .rowID(rowID)))
      }
      for id in keysWithoutRowID {
        guard let query = keys[id] else { continue }
        violations.formUnion(try query.violations(db))
      }
      self = .rows(violations)
    } catch let error as DatabaseError where Self.isMismatch(error) {
      self = .mismatch(error.message ?? "")
    }
  }

  private static func isMismatch(_ error: DatabaseError) -> Bool {
    error.message?.utf8.starts(with: "foreign key mismatch".utf8) == true
  }

  private static func keys(of child: SQLText, _ db: Database) throws -> [Int: OrphanQuery] {
    var queries: [Int: OrphanQuery] = [:]
    let list = """
      SELECT id, "from", "table", "to" FROM temp.pragma_foreign_key_list(?1, 'main')
      ORDER BY id, seq
      """
    try db.forEachRow(list, [child]) { row in
      let id = row.integer(0)
      let query = queries[id] ?? OrphanQuery(child: child, parent: row.text(2) ?? "")
      queries[id] = query.adding(row.text(1) ?? "", row.text(3))
    }
    return queries
  }
}

/// A query for the rows of a table WITHOUT ROWID that violate a foreign key: SQLite's own check does
/// not say which they are (https://sqlite.org/pragma.html#pragma_foreign_key_check).
struct OrphanQuery {
  let child: SQLText
  let parent: SQLText
  private var names: [SQLText] = []
  /// Nothing for the parent's primary key.
  private var targets: [SQLText?] = []

  init(child: SQLText, parent: SQLText) {
    self.child = child
    self.parent = parent
  }

  func adding(_ column: SQLText, _ target: SQLText?) -> Self {
    var copy = self
    copy.names.append(column)
    copy.targets.append(target)
    return copy
  }

  var columns: [FoldedName] { names.map(\.folded) }

  func violations(_ db: Database) throws -> [ForeignKeyFindings.Violation] {
    let key = ForeignKeyFindings.Key(columns: columns, parent: parent.folded)
    let identity = try Self.primaryKey(of: child, db)
    let values = identity.map { "quote(c.\(SQLIdentifier.quoted($0)))" }
    return try db.rows(try sql(values.joined(separator: ", "), db)) { row in
      ForeignKeyFindings.Violation(key: key, row: .key(row.texts))
    }
  }

  private func sql(_ result: String, _ db: Database) throws -> String {
    let isThere = names.map { "c.\(SQLIdentifier.quoted($0)) IS NOT NULL" }
    let orphans =
      "SELECT \(result) FROM main.\(SQLIdentifier.quoted(child)) AS c "
      + "WHERE \(isThere.joined(separator: " AND "))"
    guard try ForeignKeyAudit.exists(parent, db) else { return orphans }
    let implied = try Self.primaryKey(of: parent, db)
    // The parent's affinity and collation decide; `+` takes away the child's
    // (https://sqlite.org/foreignkeys.html#fk_basics).
    let matches = names.enumerated().map { position, name in
      let target =
        targets[position] ?? (implied.indices.contains(position) ? implied[position] : name)
      return "p.\(SQLIdentifier.quoted(target)) = +c.\(SQLIdentifier.quoted(name))"
    }
    return orphans + " AND NOT EXISTS (SELECT 1 FROM main.\(SQLIdentifier.quoted(parent)) AS p "
      + "WHERE \(matches.joined(separator: " AND ")))"
  }

  private static func primaryKey(of table: SQLText, _ db: Database) throws -> [SQLText] {
    try db.texts(
      "SELECT name FROM temp.pragma_table_xinfo(?1, 'main') WHERE pk > 0 ORDER BY pk", table)
  }
}
