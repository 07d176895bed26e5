import Introspection
import SQLSyntax
import SchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError
import class GRDB.Row

/// New violations of a foreign key.
public struct ForeignKeyViolation: Error, Hashable, Sendable {
  public let table: String
  public let columns: [String]
  public let parent: String
  /// How many rows violate the key now that did not before.
  public let count: Int
  /// Rowids of some of the rows that violate it; none in a table without rowids.
  public let rowIDs: [Int64]
}

/// Looks whether foreign keys are violated that were not before.
///
/// Foreign keys are off while revisions run. Checking all of them would cost a scan of the whole
/// database, so the audit looks at a table right before something happens that could violate its
/// keys, and once more at the end. Violations that were there before are none of its business.
public final class ForeignKeyAudit {
  private struct Key: Hashable {
    var columns: [String]
    var parent: String
  }

  private enum Findings {
    case counts([Key: Int])
    /// The key and its parent do not fit each other, so that nothing can be checked
    /// (https://sqlite.org/foreignkeys.html#fk_indexes).
    case mismatch(String)
  }

  /// By the folded name of the child.
  private var before: [String: Findings] = [:]

  public init() {}

  // MARK: Before

  /// To be called before an operation runs.
  public func willPerform(_ operation: SchemaOperation, _ db: Database) throws {
    switch operation {
    case .createTable(let table):
      if !table.foreignKeys.isEmpty { before[folded(table.name)] = .counts([:]) }
    case .dropTable(let table):
      try look(at: Self.children(of: table.name, db), db)
    case .renameTable(let old, let new):
      renameTable(folded(old), to: folded(new))
    case .dropIndex(let table, let index):
      if index.isUnique { try look(at: Self.children(of: table, db), db) }
    case .alterTable(let table, let changes):
      for change in changes { try willMake(change, of: table, db) }
    case .createIndex, .renameIndex, .createView, .dropView, .createTrigger, .dropTrigger,
      .createVirtualTable, .dropVirtualTable, .replaceVirtualTable:
      break
    }
  }

  private func willMake(_ change: TableChange, of table: String, _ db: Database) throws {
    switch change {
    case .addColumn(let column):
      let hasKey = column.constraints.contains { if case .foreignKey = $0 { true } else { false } }
      if hasKey { try look(at: [table], db) }
    case .dropColumn:
      try look(at: Self.children(of: table, db), db)
    case .renameColumn(let old, let new):
      renameColumn(folded(old), to: folded(new), of: folded(table))
    case .alterColumn(let old, let new):
      if !new.isStored(like: old) { try look(at: [table] + Self.children(of: table, db), db) }
    case .addConstraint(.foreignKey):
      try look(at: [table], db)
    case .dropConstraint(.primaryKey), .dropConstraint(.unique):
      try look(at: Self.children(of: table, db), db)
    case .addConstraint, .dropConstraint, .setOptions, .setStrayNames, .orderColumns:
      break
    }
  }

  /// To be called before SQL or Swift runs that may do anything.
  public func willRunAnything(_ db: Database) throws {
    let sql = """
      SELECT DISTINCT m.name FROM main.sqlite_master AS m,
        pragma_foreign_key_list(m.name, 'main') AS k WHERE m.type = 'table'
      """
    try look(at: Row.fetchAll(db, sql: sql).compactMap { $0.text(0) }, db)
  }

  private func look(at children: [String], _ db: Database) throws {
    for child in children where before[folded(child)] == nil {
      before[folded(child)] = try Self.findings(in: child, db)
    }
  }

  private func renameTable(_ old: String, to new: String) {
    if let findings = before.removeValue(forKey: old) { before[new] = findings }
    changeKeys { _, key in if key.parent == old { key.parent = new } }
  }

  private func renameColumn(_ old: String, to new: String, of table: String) {
    changeKeys { child, key in
      if child == table { key.columns = key.columns.map { $0 == old ? new : $0 } }
    }
  }

  private func changeKeys(_ change: (String, inout Key) -> Void) {
    for (child, findings) in before {
      guard case .counts(let counts) = findings else { continue }
      let changed = counts.map { key, count in
        var key = key
        change(child, &key)
        return (key, count)
      }
      before[child] = .counts(Dictionary(changed, uniquingKeysWith: +))
    }
  }

  // MARK: After

  /// To be called at the end.
  ///
  /// - Throws: ``ForeignKeyViolation`` for the first key that is violated more often than before,
  ///   or ``ExecutionError/assertionFailed(_:)`` for one that has come to fit no parent.
  public func verify(_ db: Database) throws {
    for child in before.keys.sorted() {
      guard let previous = before[child], try Self.exists(child, db) else { continue }
      switch (previous, try Self.findings(in: child, db)) {
      case (.mismatch, .mismatch), (.mismatch, .counts): continue
      case (.counts, .mismatch(let message)): throw ExecutionError.assertionFailed(message)
      case (.counts(let old), .counts(let new)): try compare(child, old, new, db)
      }
    }
  }

  private func compare(
    _ child: String, _ old: [Key: Int], _ new: [Key: Int], _ db: Database
  ) throws {
    let worse = new.filter { $0.value > old[$0.key] ?? 0 }
      .min { $0.key.columns.lexicographicallyPrecedes($1.key.columns) }
    guard let (key, count) = worse else { return }
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT rowid FROM pragma_foreign_key_check(?) WHERE parent = ? COLLATE NOCASE LIMIT 5",
      arguments: [child, key.parent])
    throw ForeignKeyViolation(
      table: child, columns: key.columns, parent: key.parent, count: count - (old[key] ?? 0),
      rowIDs: rows.compactMap { $0.identifier(0) })
  }

  // MARK: Asking

  /// The tables with foreign keys to `table`, itself among them if it refers to itself.
  static func children(of table: String, _ db: Database) throws -> [String] {
    let sql = """
      SELECT DISTINCT m.name FROM main.sqlite_master AS m,
        pragma_foreign_key_list(m.name, 'main') AS k
      WHERE m.type = 'table' AND k."table" = ? COLLATE NOCASE
      """
    return try Row.fetchAll(db, sql: sql, arguments: [table]).compactMap { $0.text(0) }
  }

  static func exists(_ table: String, _ db: Database) throws -> Bool {
    let sql = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE"
    return try Row.fetchOne(db, sql: sql, arguments: [table]) != nil
  }

  private static func findings(in child: String, _ db: Database) throws -> Findings {
    var columns: [Int: [String]] = [:]
    let list = "SELECT id, \"from\" FROM pragma_foreign_key_list(?, 'main') ORDER BY id, seq"
    for row in try Row.fetchAll(db, sql: list, arguments: [child]) {
      columns[row.integer(0), default: []].append(folded(row.text(1) ?? ""))
    }
    var counts: [Key: Int] = [:]
    do {
      let check =
        "SELECT fkid, parent, count(*) FROM pragma_foreign_key_check(?, 'main') GROUP BY 1, 2"
      for row in try Row.fetchAll(db, sql: check, arguments: [child]) {
        let key = Key(columns: columns[row.integer(0)] ?? [], parent: folded(row.text(1) ?? ""))
        counts[key, default: 0] += row.integer(2)
      }
    } catch let error as DatabaseError
      where error.message?.hasPrefix("foreign key mismatch") == true
    {
      return .mismatch(error.message ?? "")
    }
    return .counts(counts)
  }
}

private func folded(_ name: String) -> String { SQLIdentifier.folded(name) }
