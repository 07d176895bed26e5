import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

/// What is gone afterwards.
extension LintRule {
  static let lossRules = [destructiveDrop, destructiveDelete, looksLikeRename, autoincrementLost]

  static let destructiveDrop = LintRule(
    "destructive-drop", .warning, "A table or a column is dropped",
    PageText(
      why: """
        The rows of the table or the values of the column are lost: a downgrade restores the
        structure, but empty. A release of the application that still runs, or that somebody goes
        back to, does not find what it reads.

        With `--database`, the finding says how many values there are. If there are none, it is a note.
        """,
      example: #"try op.dropColumn("poems", "translator_note")"#,
      advice: """
        Move what is worth keeping first, in the same revision. Drop in a release after the one that
        stopped using it. `godwit backup` before the upgrade keeps a way back.
        """),
    find: drops)

  static let destructiveDelete = LintRule(
    "destructive-delete", .warning, "All rows of a table are deleted",
    PageText(
      why: """
        A DELETE without a condition empties the table, and no downgrade can give the rows back.
        """,
      example: #"try op.execute("DELETE FROM ai_logs")"#,
      advice: """
        Name the rows with WHERE. If you mean all of them, say why in a `godwit:allow`, and declare
        `static let irreversible` if the application cannot do without the rows.
        """),
    find: deletions)

  static let looksLikeRename = LintRule(
    "looks-like-rename", .warning, "Something is dropped, and something like it is added",
    PageText(
      why: """
        If a column should be renamed, but is dropped and added instead, it loses its values. The schema
        is the same in both cases, so no comparison notices it.
        """,
      example: #"""
        try op.alterTable("poems") {
          $0.dropColumn("title")
          $0.addColumn(Column("poem_title", .text))
        }
        """#,
      advice: """
        If it is a rename, write `op.renameColumn` or `op.renameTable`, or let `godwit revision` write
        it with the option `--rename column:poems.title:poem_title`. If it is not, say so in a
        `godwit:allow`.
        """),
    find: renameCandidates)

  static let autoincrementLost = LintRule(
    "autoincrement-lost", .warning, "A table loses AUTOINCREMENT",
    PageText(
      why: """
        Without AUTOINCREMENT, SQLite gives the number of a deleted row to a new one once the highest
        is gone (https://sqlite.org/autoinc.html). A number that is stored outside the database (in a
        link, a log, on another device) then refers to another row. AUTOINCREMENT is easily lost when
        SQL of the revision makes the table again.
        """,
      example: #"""
        try op.execute("CREATE TABLE new (id INTEGER PRIMARY KEY, title TEXT)")  // without it
        try op.execute("INSERT INTO new SELECT * FROM poems; DROP TABLE poems")
        try op.execute("ALTER TABLE new RENAME TO poems")
        """#,
      advice: """
        Leave rebuilding to `op.alterTable`, which keeps AUTOINCREMENT and its counter. If you mean to
        remove AUTOINCREMENT, allow the finding.
        """)
  ) { effect, _ in
    effect.tables.all.compactMap { fate in
      guard fate.before.primaryKey?.isAutoincrement == true, let after = fate.after,
        after.primaryKey?.isAutoincrement != true
      else { return nil }
      return RuleFinding(
        after.name, nil,
        "\(after.name) had AUTOINCREMENT and has it no more: numbers of deleted rows "
          + "are given to new ones.")
    }
  }

  // MARK: Finding

  @Sendable private static func drops(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    effect.tables.all.flatMap { fate -> [RuleFinding] in
      let name = fate.before.name
      let isCopied = effect.copiesRows(of: name)
      guard fate.after != nil, !fate.isRemade || isCopied else { return [tableDrop(fate, effect)] }
      return fate.before.columns.compactMap { column in
        guard column.generated == nil, fate.columns[column.name.folded] == .some(nil),
          !effect.hasSuccessor(of: column.name, fate)
        else { return nil }
        return columnDrop(column, fate, effect)
      }
    }
      + effect.goneVirtualTables.map {
        RuleFinding($0.name, nil, "The table \($0.name) is dropped, with what it holds.")
      }
  }

  private static func tableDrop(_ fate: TableFate, _ effect: RevisionEffect) -> RuleFinding {
    let name = fate.before.name
    let words = "The table \(name) is dropped"
    if effect.copiesRows(of: name) {
      return RuleFinding(name, nil, "\(words); its rows are copied elsewhere before.", .note)
    }
    guard let rows = effect.rows?.rows(of: name) else {
      return RuleFinding(name, nil, "\(words), with all of its rows.")
    }
    return rows == 0
      ? RuleFinding(name, nil, "\(words), which is empty in this database.", .note)
      : RuleFinding(name, nil, "\(words), with \(rows.grouped) row\(rows == 1 ? "" : "s").")
  }

  private static func columnDrop(
    _ column: Column, _ fate: TableFate, _ effect: RevisionEffect
  ) -> RuleFinding {
    let (table, name) = (fate.before.name, column.name)
    let words = "The column \(table).\(name) is dropped"
    if effect.movesValues(of: name, in: table), fate.after != nil, !fate.isRemade {
      return RuleFinding(table, name, "\(words); SQL before it reads its values.", .note)
    }
    guard let values = effect.rows?.values(of: name, in: table) else {
      return RuleFinding(table, name, "\(words), with all of its values.")
    }
    return values == 0
      ? RuleFinding(table, name, "\(words), which has no value in this database.", .note)
      : RuleFinding(
        table, name, "\(words), with \(values.grouped) value\(values == 1 ? "" : "s").")
  }

  @Sendable private static func deletions(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    effect.statements.compactMap { statement in
      guard case .delete(let table, hasCondition: false) = statement.kind,
        let fate = effect.tables.fate(before: table), !effect.copiesRows(of: table)
      else { return nil }
      let words = "All rows of \(fate.before.name) are deleted"
      guard let rows = effect.rows?.rows(of: table) else {
        return RuleFinding(table, nil, "\(words).")
      }
      return rows == 0
        ? RuleFinding(table, nil, "\(words); in this database it has none.", .note)
        : RuleFinding(table, nil, "\(words): \(rows.grouped) of them.")
    }
  }

  @Sendable private static func renameCandidates(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    effect.difference.renameCandidates.compactMap {
      rename in
      switch rename {
      case .table(let old, let new):
        guard !effect.copiesRows(of: old) else { return nil }
        return RuleFinding(
          new, nil, "\(old) is dropped, and \(new) with much the same columns is created.",
          advice: "If it is a rename: try op.renameTable(\(old.literal), to: \(new.literal))")
      case .column(let table, let old, let new):
        guard let before = effect.tables.aligned.table(table)?.column(old),
          let after = effect.after.table(table)?.column(new), before.generated == nil,
          before.type.normalized == after.type.normalized,
          !effect.movesValues(of: old, in: table)
        else { return nil }
        return RuleFinding(
          table, new, "\(table).\(old) is dropped, and \(table).\(new) of the same type is added.",
          advice: "If it is a rename: try op.renameColumn(\(table.literal), \(old.literal), to: "
            + "\(new.literal))", old.resembles(new) ? nil : .note)
      }
    }
  }
}

extension SQLText {
  /// Whether two names share more than a few letters: `title` and `poem_title`.
  fileprivate func resembles(_ other: SQLText) -> Bool {
    let (one, two) = (folded.text.bytes, other.folded.text.bytes)
    let (short, long) = one.count < two.count ? (one, two) : (two, one)
    let start = zip(one, two).prefix { $0 == $1 }.count
    let end = zip(one.reversed(), two.reversed()).prefix { $0 == $1 }.count
    let isPart = short.count > 2 && long.indices.contains { long[$0...].starts(with: short) }
    return isPart || start + end >= max(4, short.count / 2)
  }
}

extension RevisionEffect {
  /// Whether there is a column of the same name afterwards, to which values may have gone.
  fileprivate func hasSuccessor(of column: SQLText, _ fate: TableFate) -> Bool {
    guard let after = fate.after else { return false }
    return isReplaced(column, in: after.name) && movesValues(of: column, in: fate.before.name)
  }

  /// Virtual tables that are gone, but for indexes of another table's text.
  fileprivate var goneVirtualTables: [VirtualTable] {
    operations.compactMap { operation in
      guard case .dropVirtualTable(let table) = operation, table.contentTable == nil,
        !copiesRows(of: table.name)
      else { return nil }
      return table
    }
  }
}
