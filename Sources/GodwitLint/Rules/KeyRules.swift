import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// Foreign keys.
extension LintRule {
  static let keyRules = [foreignKeyMismatch, foreignKeyWithoutIndex, cascadeHazard]

  static let foreignKeyMismatch = LintRule(
    "foreign-key-mismatch", .error, "A foreign key refers to what is not a key",
    PageText(
      why: """
        The columns to which a foreign key refers must be the primary key of their table or unique
        (https://sqlite.org/foreignkeys.html#fk_indexes). SQLite accepts the definition. But on connections
        that enforce foreign keys, as GRDB's do, statements that change either table can then fail with
        `foreign key mismatch`.
        """,
      example: #"""
        try op.createTable("notes") {
          Column("poem", .text).references("poems", "title")  // a title is not unique
        }
        """#,
      advice: "Refer to the primary key, or make the parent's columns unique."),
    find: mismatches)

  static let foreignKeyWithoutIndex = LintRule(
    "foreign-key-without-index", .warning, "A foreign key has no index on its columns",
    PageText(
      why: """
        Whenever a row of the parent is deleted or gets another key, SQLite looks for the rows that refer to
        it; without an index that is a scan of the whole table, for each row of the parent
        (https://sqlite.org/foreignkeys.html#fk_indexes, and `.lint fkey-indexes` in SQLite's own shell).
        """,
      example: #"""
        try op.createTable("notes") {
          Column("id", .integer).primaryKey()
          Column("poem_id", .integer).references("poems", "id", onDelete: .cascade)
        }
        """#,
      advice: #"""
        Create an index that begins with the key's columns:

        ```swift
        try op.createIndex("notes", Index("idx_notes_poem_id", on: "poem_id"))
        ```

        If no row of the parent is ever deleted, allow it.
        """#),
    find: unindexed)

  static let cascadeHazard = LintRule(
    "cascade-hazard", .warning, "Rows are deleted by a cascade, or are not where one is expected",
    PageText(
      why: """
        While a revision runs, foreign keys are off: a DELETE in its own SQL runs no ON DELETE CASCADE and
        no SET NULL. The rows that refer to deleted rows stay, and the revision fails at the end of the
        transaction. With `foreignKeys = .enforced` it is the other way round: DROP TABLE of a parent, as
        when SQL of the revision makes a table again, first deletes its rows, and with them those of the
        children (https://sqlite.org/foreignkeys.html#fk_schemacommands).
        """,
      example: #"""
        try op.execute("DELETE FROM poems WHERE language = 'xx'")  // translations has ON DELETE CASCADE
        """#,
      advice: """
        First delete the rows of the children by another statement; or say
        `static let foreignKeys = ForeignKeyEnforcement.enforced` in a revision that drops no table. Leave
        rebuilding to `op.alterTable`.
        """),
    find: cascades)

  // MARK: Finding

  @Sendable private static func mismatches(
    _ effect: RevisionEffect, _ walk: LintWalk
  ) -> [RuleFinding] {
    guard !effect.operations.isEmpty else { return [] }
    return effect.after.tables.flatMap { table in
      table.foreignKeys.compactMap { key -> RuleFinding? in
        guard let mismatch = KeyMismatch(key, in: effect.after),
          !hadMismatch(key, of: table, effect.tables.aligned),
          staysMismatched(key, of: table, walk.end)
        else { return nil }
        return finding(mismatch, key, of: table)
      }
    }
  }

  /// Whether the key was there before, and just as wrong.
  private static func hadMismatch(
    _ key: ForeignKey, of table: Table, _ before: DatabaseSchema
  ) -> Bool {
    guard let old = before.table(table.name) else { return false }
    return old.foreignKeys.contains { other in
      other.columns.map(\.folded) == key.columns.map(\.folded)
        && other.table.folded == key.table.folded && KeyMismatch(other, in: before) != nil
    }
  }

  /// Whether what the key needs does not come with a later revision either.
  private static func staysMismatched(
    _ key: ForeignKey, of table: Table, _ end: DatabaseSchema
  ) -> Bool {
    guard let last = end.table(table.name) else { return false }
    let isThere = last.foreignKeys.contains {
      $0.columns.map(\.folded) == key.columns.map(\.folded)
    }
    return isThere && KeyMismatch(key, in: end) != nil
  }

  private static func finding(
    _ mismatch: KeyMismatch, _ key: ForeignKey, of table: Table
  ) -> RuleFinding {
    let subject = Constraint.foreignKey(key).subject
    let words = "\(table.name) (\(key.columns.list)) refers to \(key.table)"
    switch mismatch {
    case .noParent:
      return RuleFinding(table.name, subject, "\(words), and there is no such table.")
    case .noColumns:
      return RuleFinding(
        table.name, subject, "\(words), which has no such key: the columns do not fit each other.")
    case .notUnique(let columns):
      return RuleFinding(
        table.name, subject,
        "\(words) (\(columns.list)), which is neither its primary key nor unique: with foreign "
          + "keys enforced, every change of either table fails.")
    }
  }

  @Sendable private static func unindexed(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    effect.after.tables.flatMap { table -> [RuleFinding] in
      let old = effect.tables.aligned.table(table.name)
      guard !table.foreignKeys.isEmpty, old != table else { return [] }
      return table.foreignKeys.compactMap { key in
        guard !table.hasIndex(on: key.columns), old?.hasUnindexed(key) != true else { return nil }
        let names = key.columns.map(\.string).joined(separator: "_")
        let index = "idx_\(table.name)_\(names)".sqlText
        return RuleFinding(
          table.name, Constraint.foreignKey(key).subject,
          "\(table.name) (\(key.columns.list)) refers to \(key.table), and no index begins with "
            + "it: each DELETE in \(key.table) reads all of \(table.name).",
          advice: "Add: try op.createIndex(\(table.name.literal), Index(\(index.literal), on: "
            + "\(key.columns.literals)))")
      }
    }
  }

  @Sendable private static func cascades(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    let isEnforced = effect.revision.isEnforcingForeignKeys
    return effect.statements.compactMap { statement in
      switch statement.kind {
      case .dropTable(let table) where isEnforced:
        let children = effect.children(of: table)
        guard !children.isEmpty else { return nil }
        return RuleFinding(
          table, nil,
          "DROP TABLE \(table) runs with foreign keys enforced, and deletes or changes the "
            + "rows of \(children.list) that refer to it.", .error)
      case .delete(let table, _) where !isEnforced:
        let children = effect.children(of: table).filter { !effect.writes($0) }
        guard !children.isEmpty else { return nil }
        return RuleFinding(
          table, nil,
          "Rows of \(table) are deleted while foreign keys are off: those of "
            + "\(children.list) that refer to them stay, and if there are any, the revision fails "
            + "in the end.",
          advice: "Delete the rows of \(children.list) first.")
      default: return nil
      }
    }
  }
}

extension Table {
  fileprivate func hasUnindexed(_ key: ForeignKey) -> Bool {
    let isThere = foreignKeys.contains {
      $0.columns.map(\.folded) == key.columns.map(\.folded) && $0.table.folded == key.table.folded
    }
    return isThere && !hasIndex(on: key.columns)
  }
}

extension RevisionEffect {
  /// The tables with which something happens when rows of a table go.
  fileprivate func children(of table: SQLText) -> [SQLText] {
    let acting: Set<ForeignKey.Action> = [.cascade, .setNull, .setDefault]
    return before.tables.filter { child in
      child.name.folded != table.folded && tables.fate(before: child.name)?.keepsRows == true
        && child.foreignKeys.contains {
          $0.table.folded == table.folded && acting.contains($0.onDelete)
        }
    }.map(\.name)
  }

  /// Whether SQL of the revision changes rows of a table.
  fileprivate func writes(_ table: SQLText) -> Bool {
    worksOnRows
      || statements.contains { statement in
        switch statement.kind {
        case .delete(let name, _), .update(let name, _): name.folded == table.folded
        default: false
        }
      }
  }
}
