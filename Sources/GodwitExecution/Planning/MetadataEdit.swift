import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// A change of a table by editing its definition in `sqlite_schema`, which leaves the rows where
/// they are (https://sqlite.org/lang_altertable.html#otheralter, "simpler and faster procedure").
///
/// It is right only where the new definition reads what is stored as the old one did. SQLite's
/// documentation counts changes of DEFAULT among these. They are not: a row that is older than an
/// ADD COLUMN does not hold the column, and reads whatever the default is now.
struct MetadataEdit {
  private let state: TableState
  private let changes: [TableChange]

  init(_ state: TableState, _ changes: [TableChange]) {
    self.state = state
    self.changes = changes
  }

  /// The table as it is to be, its constraints in the order that decides which index is whose.
  func target() throws -> Table {
    var table = state.table
    var rest: [TableChange] = changes
    for (old, new) in replacedKeys {
      guard let position = table.index(of: old) else { continue }
      table.constraints[position] = new
      rest.removeAll { $0 == .dropConstraint(old) || $0 == .addConstraint(new) }
    }
    return try table.applying(rest)
  }

  /// - Throws: ``NeedsRebuild`` with the reason.
  func requirePossible(_ settings: ExecutionSettings) throws {
    let target = try target()
    guard !state.hasBrokenDependants || settings.capabilities.has(.alterDespiteErrors) else {
      throw NeedsRebuild(reason: .hasBrokenDependants)
    }
    guard state.table.rowIDAlias?.name == target.rowIDAlias?.name else {
      throw NeedsRebuild(reason: .changesRowID)
    }
    let counts = target.primaryKey?.isAutoincrement == true
    guard !counts || state.table.primaryKey?.isAutoincrement == true else {
      throw NeedsRebuild(reason: .addsAutoincrement)
    }
    let replaced = replacedKeys
    for change in changes {
      switch change {
      case .alterColumn(let old, let new, let backfill):
        guard backfill == nil else { throw NeedsRebuild(reason: .computesValues(old.name)) }
        try requirePossible(old, new, settings.medium)
      case .addConstraint(let key) where key.isKey:
        guard replaced.contains(where: { $0.new == key }) else {
          throw NeedsRebuild(reason: .addsKey)
        }
      case .dropConstraint(let key) where key.isKey:
        guard replaced.contains(where: { $0.old == key }) else {
          throw NeedsRebuild(reason: .dropsKey)
        }
      default: continue
      }
    }
  }

  private func requirePossible(
    _ old: Column, _ new: Column, _ medium: ExecutionSettings.Medium
  ) throws {
    func refuse(_ reason: RebuildReason) -> NeedsRebuild { NeedsRebuild(reason: reason) }
    guard old.collation == new.collation else { throw refuse(.changesCollation(old.name)) }
    guard old.generated == new.generated else { throw refuse(.changesGenerated(old.name)) }
    if old.type != new.type {
      let isAlias =
        state.table.rowIDAlias.map { SQLIdentifier.areEqual($0.name, old.name) } ?? false
      guard old.type.affinity == new.type.affinity, !state.table.isStrict, !isAlias else {
        throw refuse(.changesStorage(old.name))
      }
    }
    if old.defaultValue != new.defaultValue {
      guard medium == .database else {
        throw refuse(.mayPredateInScript(old.name))
      }
      // In a STRICT table no sentinel fits; and from a table WITHOUT ROWID, SQLite may read an
      // index although it is told NOT INDEXED.
      let canLook =
        !state.table.isStrict
        && !(state.table.isWithoutRowID && state.table.hasSecondaryIndex)
      guard canLook else { throw refuse(.mayPredate(old.name)) }
    }
  }

  /// Keys that go and come again with another name or another conflict clause.
  private var replacedKeys: [(old: Constraint, new: Constraint)] {
    var added = changes.compactMap { change -> Constraint? in
      if case .addConstraint(let key) = change, key.isKey { key } else { nil }
    }
    var pairs: [(old: Constraint, new: Constraint)] = []
    for case .dropConstraint(let old) in changes where old.isKey {
      let wanted = state.table.normalized(old).bareKey
      guard
        let position = added.firstIndex(where: { state.table.normalized($0).bareKey == wanted })
      else { continue }
      pairs.append((old, added.remove(at: position)))
    }
    return pairs
  }

  // MARK: Statements

  /// Columns of which the default changes: whether rows lack them must be asked first.
  var columnsWithNewDefault: [Column] {
    changes.compactMap { change in
      guard case .alterColumn(let old, let new, _) = change, old.defaultValue != new.defaultValue
      else { return nil }
      return old
    }
  }

  /// The table with a default that no row can hold by itself.
  func withSentinel(_ sentinel: String) -> Table {
    var table = state.table
    for column in columnsWithNewDefault {
      guard let position = table.columns.firstIndex(where: { $0.name == column.name }) else {
        continue
      }
      table.columns[position].defaultValue = .sql(sentinel)
    }
    return table
  }

  /// Whether rows read the default, which is the sentinel now, because they do not hold the column.
  /// Neither an index, which holds what the default was, nor SQLite's knowledge of the definition
  /// may answer.
  static func lacks(_ column: Column, in table: Table, sentinel: String) -> String {
    let name = SQLIdentifier.quoted(column.name)
    let owner = SQLIdentifier.quoted(table.name)
    return "SELECT EXISTS (SELECT 1 FROM main.\(owner) NOT INDEXED WHERE +\(name) IS \(sentinel))"
  }

  /// Puts another definition into the schema.
  ///
  /// A connection reads the schema anew when a table is renamed, in this transaction and after a
  /// rollback; `PRAGMA schema_version` would do the same, but a script cannot know the number.
  static func steps(_ table: Table, scratch: (SQLText) -> SQLText) -> [Step] {
    let statement = SQLLiteral.string(SQLText(table.spellingStrings().createStatement))
    return editing(
      "UPDATE main.sqlite_master SET sql = \(statement) "
        + "WHERE type = 'table' AND name = \(SQLLiteral.string(table.name)) COLLATE NOCASE", scratch
    )
  }

  /// Gives an index another name.
  static func renaming(
    _ old: SQLText, to index: Index, of table: SQLText, scratch: (SQLText) -> SQLText
  ) -> [Step] {
    let name = SQLLiteral.string(index.name)
    let statement = SQLLiteral.string(SQLText(index.createStatement(on: table)))
    return editing(
      "UPDATE main.sqlite_master SET name = \(name), sql = \(statement) "
        + "WHERE type = 'index' AND name = \(SQLLiteral.string(old)) COLLATE NOCASE", scratch)
  }

  private static func editing(_ update: String, _ scratch: (SQLText) -> SQLText) -> [Step] {
    let name = SQLIdentifier.quoted(scratch("_godwit_reload"))
    let other = SQLIdentifier.quoted(scratch("_godwit_reloaded"))
    return [
      .allowEdits(true), .run(update),
      .run("CREATE TABLE main.\(name) (a)"),
      .run("ALTER TABLE main.\(name) RENAME TO \(other)"),
      .run("DROP TABLE main.\(other)"),
      .allowEdits(false),
    ]
  }

  /// What must go with AUTOINCREMENT.
  func sequence(_ target: Table) -> [Step] {
    guard state.table.primaryKey?.isAutoincrement == true,
      target.primaryKey?.isAutoincrement != true
    else { return [] }
    let name = SQLLiteral.string(state.table.name)
    return [.run("DELETE FROM main.sqlite_sequence WHERE name = \(name)")]
  }

  /// Whether the same edit, on an empty table of the same definition in memory, gives the target and
  /// leaves the indexes with the constraints that they were made for.
  func works(_ target: Table, in sandbox: Sandbox) throws -> Bool {
    guard state.unreadable == nil else { return false }
    let statements = ([state.sql] + state.indexStatements).map(\.string)
    let steps = Self.steps(target, scratch: state.unusedName)
    let indexes = target.indexes.map { $0.createStatement(on: target.name) }
    let texts = statements + ["edit", target.createStatement] + indexes + steps.map(\.sql)
    return try sandbox.works(texts.map { SQLText($0) }) {
      try works(target, from: statements, by: steps, in: sandbox)
    }
  }

  private func works(
    _ target: Table, from statements: [String], by steps: [Step], in sandbox: Sandbox
  ) throws -> Bool {
    let queue = try sandbox.running(statements)
    return try queue.inDatabase { db in
      let layout = try StorageLayout(of: target.name, db)
      do {
        for step in steps { try db.execute(sql: step.sql) }
      } catch is DatabaseError {
        return false
      }
      guard let result = try SchemaReader().table(target.name, db) else { return false }
      return try target.differences(from: result).isEmpty
        && StorageLayout(of: target.name, db) == layout
    }
  }
}

extension Table {
  /// What another table would have to change to be this one.
  func differences(from other: Table) -> [Difference] {
    var (before, after) = (DatabaseSchema(), DatabaseSchema())
    before.tables = [other]
    after.tables = [self]
    return SchemaDiff(from: before, to: after).differences
  }

  fileprivate var hasSecondaryIndex: Bool { !indexes.isEmpty || !uniques.isEmpty }
}

extension Constraint {
  /// Whether SQLite keeps an index, or the table itself, in the order of the constraint.
  fileprivate var isKey: Bool {
    switch self {
    case .primaryKey, .unique: true
    case .check, .foreignKey: false
    }
  }

  /// The key without what says nothing of how it is stored. AUTOINCREMENT can go, but not come.
  fileprivate var bareKey: Self {
    switch unnamed {
    case .primaryKey(var key):
      key.onConflict = nil
      key.isAutoincrement = false
      return .primaryKey(key)
    case .unique(var unique):
      unique.onConflict = nil
      return .unique(unique)
    case .check, .foreignKey: return unnamed
    }
  }
}
