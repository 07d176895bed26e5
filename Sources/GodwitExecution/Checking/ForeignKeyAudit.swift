import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// New violations of a foreign key.
package struct ForeignKeyViolation: Error, Hashable, Sendable {
  package let table: SQLText
  package let columns: [SQLText]
  package let parent: SQLText
  /// How many rows violate the key now that did not before.
  package let count: Int
  /// Rowids of some of these rows; none in a table without rowids.
  package let rowIDs: [Int64]
}

/// Looks whether foreign keys are violated that were not before.
///
/// Foreign keys are off while revisions run. Checking all of them would cost a scan of the whole
/// database, so the audit looks at a table right before something happens that could violate its
/// keys, and once more at the end. Violations that were there before are none of its business; each
/// is known by its row, so that one that was repaired does not stand for one that is new.
package final class ForeignKeyAudit {
  private typealias Findings = ForeignKeyFindings

  /// By the child.
  private var before: [FoldedName: Findings] = [:]
  /// Children whose rows are found by another key than before.
  private var rekeyed: Set<FoldedName> = []

  package init() {}

  // MARK: Before

  /// To be called before an operation runs.
  package func willPerform(_ operation: SchemaOperation, _ db: Database) throws {
    switch operation {
    case .createTable(let table):
      if !table.foreignKeys.isEmpty { before[table.name.folded] = .rows([]) }
    case .dropTable(let table):
      try look(at: Self.children(of: table.name, db), db)
    case .renameTable(let old, let new):
      renameTable(old.folded, to: new.folded)
    case .dropIndex(let table, let index):
      if index.isUnique { try look(at: Self.children(of: table, db), db) }
    case .alterTable(let table, let changes):
      for change in changes { try willMake(change, of: table, db) }
    case .createIndex, .renameIndex, .createView, .dropView, .createTrigger, .dropTrigger,
      .createVirtualTable, .dropVirtualTable, .replaceVirtualTable, .execute:
      break
    }
  }

  private func willMake(_ change: TableChange, of table: SQLText, _ db: Database) throws {
    if change.changesRowIdentity { rekeyed.insert(table.folded) }
    switch change {
    case .addColumn(let column, _):
      let hasKey = column.constraints.contains { if case .foreignKey = $0 { true } else { false } }
      if hasKey { try look(at: [table], db) }
    case .dropColumn:
      try look(at: Self.children(of: table, db), db)
    case .renameColumn(let old, let new):
      renameColumn(old.folded, to: new.folded, of: table.folded)
    case .alterColumn(let old, let new, let backfill):
      if backfill != nil || !new.isStored(like: old) {
        try look(at: [table] + Self.children(of: table, db), db)
      }
    case .addConstraint(.foreignKey):
      try look(at: [table], db)
    case .dropConstraint(.primaryKey), .dropConstraint(.unique):
      try look(at: Self.children(of: table, db), db)
    case .addConstraint, .dropConstraint, .setOptions, .setDanglingConstraintNames, .orderColumns,
      .reorderColumns:
      break
    }
  }

  /// To be called before SQL or Swift runs that may do anything.
  package func willRunAnything(_ db: Database) throws {
    let sql = """
      SELECT DISTINCT m.name FROM main.sqlite_master AS m,
        temp.pragma_foreign_key_list(m.name, 'main') AS k WHERE m.type = 'table'
      """
    try look(at: db.texts(sql), db)
  }

  private func look(at children: [SQLText], _ db: Database) throws {
    for child in children where before[child.folded] == nil {
      before[child.folded] = try Findings(in: child, db)
    }
  }

  private func renameTable(_ old: FoldedName, to new: FoldedName) {
    if let findings = before.removeValue(forKey: old) { before[new] = findings }
    if rekeyed.remove(old) != nil { rekeyed.insert(new) }
    changeKeys { _, key in if key.parent == old { key.parent = new } }
  }

  private func renameColumn(_ old: FoldedName, to new: FoldedName, of table: FoldedName) {
    changeKeys { child, key in
      if child == table { key.columns = key.columns.map { $0 == old ? new : $0 } }
    }
  }

  private func changeKeys(_ change: (FoldedName, inout Findings.Key) -> Void) {
    for (child, findings) in before {
      guard case .rows(let rows) = findings else { continue }
      let changed = rows.map { violation in
        var violation = violation
        change(child, &violation.key)
        return violation
      }
      before[child] = .rows(Set(changed))
    }
  }

  // MARK: After

  /// To be called at the end.
  ///
  /// - Throws: ``ForeignKeyViolation`` for the first key that rows violate which did not before, or
  ///   ``ExecutionError/assertionFailed(_:)`` for one that has come to fit no parent.
  package func verify(_ db: Database) throws {
    for child in before.keys.sorted() {
      guard let previous = before[child], try Self.exists(child.text, db) else { continue }
      switch (previous, try Findings(in: child.text, db)) {
      case (.mismatch, .mismatch), (.mismatch, .rows): continue
      case (.rows, .mismatch(let message)): throw ExecutionError.assertionFailed(message)
      case (.rows(let old), .rows(let new)): try compare(child, old, new)
      }
    }
  }

  private func compare(
    _ child: FoldedName, _ old: Set<Findings.Violation>, _ new: Set<Findings.Violation>
  ) throws {
    let added = rekeyed.contains(child) ? Self.surplus(of: new, over: old) : new.subtracting(old)
    let keys = Set(added.map(\.key))
    guard let key = keys.min(by: { $0.columns.lexicographicallyPrecedes($1.columns) }) else {
      return
    }
    let rows = added.filter { $0.key == key }
    throw ForeignKeyViolation(
      table: child.text, columns: key.columns.map(\.text), parent: key.parent.text,
      count: rows.count, rowIDs: Array(rows.compactMap(\.rowID).sorted().prefix(5)))
  }

  /// Where rows bear other keys than before, none can be known again: then their number counts.
  private static func surplus(
    of new: Set<Findings.Violation>, over old: Set<Findings.Violation>
  ) -> Set<Findings.Violation> {
    let numbers = Dictionary(grouping: old, by: \.key).mapValues(\.count)
    let surplus = Dictionary(grouping: new, by: \.key).flatMap { key, rows in
      rows.dropFirst(numbers[key] ?? 0)
    }
    return Set(surplus)
  }

  // MARK: Asking

  /// The tables with foreign keys to `table`, itself among them if it refers to itself.
  package static func children(of table: SQLText, _ db: Database) throws -> [SQLText] {
    let sql = """
      SELECT DISTINCT m.name FROM main.sqlite_master AS m,
        temp.pragma_foreign_key_list(m.name, 'main') AS k
      WHERE m.type = 'table' AND k."table" = ?1 COLLATE NOCASE
      """
    return try db.texts(sql, table)
  }

  /// The tables of which values become NULL or a default when those of a key change to which they refer.
  package static func children(
    losingValuesBy column: SQLText, of table: SQLText, _ db: Database
  ) throws -> [SQLText] {
    let sql = """
      SELECT DISTINCT m.name FROM main.sqlite_master AS m,
        temp.pragma_foreign_key_list(m.name, 'main') AS k
      WHERE m.type = 'table' AND k."table" = ?1 COLLATE NOCASE
        AND k.on_update IN ('SET NULL', 'SET DEFAULT')
        AND (k."to" = ?2 COLLATE NOCASE OR k."to" IS NULL AND EXISTS (
          SELECT 1 FROM temp.pragma_table_info(?1, 'main') AS c
          WHERE c.pk > 0 AND c.name = ?2 COLLATE NOCASE))
      """
    return try db.texts(sql, table, column)
  }

  static func exists(_ table: SQLText, _ db: Database) throws -> Bool {
    try db.hasRows(
      "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?1 COLLATE NOCASE", table)
  }
}

extension TableChange {
  /// Whether rows are found by another rowid or another key afterwards.
  package var changesRowIdentity: Bool {
    switch self {
    case .setOptions(let new, let old): new.contains(.withoutRowID) != old.contains(.withoutRowID)
    case .addConstraint(.primaryKey), .dropConstraint(.primaryKey): true
    case .addColumn(let column, _), .dropColumn(let column):
      column.constraints.contains { if case .primaryKey = $0 { true } else { false } }
    // An INTEGER PRIMARY KEY is the rowid, and an INT PRIMARY KEY is not.
    case .alterColumn(let old, let new, _): old.type.isWord("INTEGER") != new.type.isWord("INTEGER")
    case .addConstraint, .dropConstraint, .renameColumn, .setDanglingConstraintNames, .orderColumns,
      .reorderColumns:
      false
    }
  }
}
