import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

/// Views, triggers, indexes of text, and what is written in SQL.
extension LintRule {
  static let textRules = [
    brokenDependant, doubleQuotedString, rowIDDependence, appliedRenameHint,
  ]

  static let brokenDependant = LintRule(
    "broken-dependant", .error, "A view or a trigger does not work afterwards",
    PageText(
      why: """
        SQLite does not always check views and triggers when a table or a column that they use is dropped.
        Then the next query of the view, or the next INSERT, fails. `godwit upgrade` refuses to commit such
        a revision.
        """,
      example: #"""
        try op.dropColumn("poems", "poem_title")  // a view reads it
        """#,
      advice: "Drop the view or the trigger before the change, and create it again after it."),
    find: broken)

  static let doubleQuotedString = LintRule(
    "double-quoted-string", .warning, "A string stands in double quotes",
    PageText(
      why: """
        In SQL, double quotes are for names. Where there is no such name, SQLite takes the word for a string
        (https://sqlite.org/quirks.html#dblquote), so that a mistyped column is a constant and not an error.
        Builds of SQLite without this quirk refuse such a schema, and a column that is added later can
        change its meaning.
        """,
      example: #"""
        try op.execute("UPDATE poems SET state = \"draft\"")
        """#,
      advice: "Put strings in single quotes: `'draft'`."),
    find: strings)

  static let rowIDDependence = LintRule(
    "rowid-dependence", .warning, "A full-text index depends on rowids that can change",
    PageText(
      why: """
        A full-text index with `content='poems'` knows rows by their rowids. In a table without an INTEGER PRIMARY
        KEY, VACUUM may give rows other ones (https://sqlite.org/lang_vacuum.html), and the index finds the wrong
        rows from then on.
        """,
      example: #"""
        try op.createTable("poems") {
          Column("id", .text).primaryKey()
          Column("body", .text)
        }
        try op.createVirtualTable(VirtualTable("poems_fts", using: "fts5", "body", "content='poems'"))
        """#,
      advice: """
        Give the table an INTEGER PRIMARY KEY beside what identifies rows elsewhere, and name it as
        `content_rowid`; or let the index keep its own text.
        """),
    find: rowIDs)

  static let appliedRenameHint = LintRule(
    "applied-rename-hint", .note, "A hint at a rename has done its work",
    PageText(
      why: """
        `renamed(from:)` in a declaration tells `--autogenerate` to write a rename. Once that revision is
        written, the hint has no effect. In a revision it never has one.
        """,
      example: #"""
        // In schema/, where versions/ has op.renameTable:
        let verses = Table("verses") {
          Column("id", .integer).primaryKey()
        }.renamed(from: "poems")
        """#,
      advice: "Remove the hint once no database has the old name any more."),
    find: hints)

  // MARK: Finding

  @Sendable private static func broken(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    let before = Set(effect.revision.brokenBefore.map(\.subject))
    return effect.revision.upgrade.broken.compactMap { broken in
      guard !before.contains(broken.subject), !broken.lacksFeature else { return nil }
      let (table, words): (SQLText, String) =
        switch broken.subject {
        case .view(let name): (name, "The view \(name) does")
        case .triggers(let table, let event): (table, "Triggers of \(table) on \(event) do")
        }
      return RuleFinding(table, nil, "\(words) not work afterwards: \(broken.message).")
    }
  }

  @Sendable private static func strings(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    let inTables = effect.after.tables.compactMap { table -> RuleFinding? in
      let old = effect.tables.aligned.table(table.name)
      guard old != table, let string = table.doubleQuotedString,
        old?.doubleQuotedString?.folded != string.folded
      else { return nil }
      return found(string, in: table.name, nil)
    }
    let names = DoubleQuotedStrings(
      effect.before, effect.after, besides: effect.statements)
    let inViews = effect.newViews.compactMap { view -> RuleFinding? in
      guard effect.before.view(view.name)?.select != view.select else { return nil }
      return names.first(in: view.select).map { found($0, in: view.name, nil) }
    }
    let inTriggers = effect.newTriggers.compactMap { trigger -> RuleFinding? in
      guard effect.before.trigger(trigger.name)?.body != trigger.body else { return nil }
      return names.first(in: trigger.body).map { found($0, in: trigger.table, trigger.name) }
    }
    let inStatements = effect.statements.filter(\.writesRows).compactMap { statement in
      names.first(in: statement.sql).map { found($0, in: nil, nil) }
    }
    return inTables + inViews + inTriggers + inStatements
  }

  private static func found(
    _ string: SQLText, in table: SQLText?, _ name: SQLText?
  ) -> RuleFinding {
    let place = (name ?? table).map { "\($0) holds" } ?? "SQL of the revision holds"
    return RuleFinding(
      table, name, "\(place) \"\(string)\", which is no name and is taken for a string.",
      advice: "In single quotes it is one: \(SQLLiteral.string(string))")
  }

  @Sendable private static func rowIDs(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    guard !effect.operations.isEmpty else { return [] }
    return effect.after.virtualTables.compactMap { index in
      guard effect.after.rowIDsCanChange(under: index),
        !effect.before.virtualTables.contains(where: { old in
          old.name.folded == index.name.folded && effect.before.rowIDsCanChange(under: old)
        }), let content = index.contentTable
      else { return nil }
      return RuleFinding(
        index.name, nil,
        "\(index.name) finds rows of \(content) by their rowids, and \(content) has no "
          + "INTEGER PRIMARY KEY that keeps them: VACUUM may change them.")
    }
  }

  @Sendable private static func hints(
    _ effect: RevisionEffect, _ walk: LintWalk
  ) -> [RuleFinding] {
    effect.calls.flatMap(\.hints)
      + walk.declared.satisfiedHints(in: effect.after).compactMap { hint in
        guard effect.makes(hint), let location = hint.location else { return nil }
        let (table, name): (SQLText, SQLText?) =
          switch hint.object {
          case .table(let name): (name, nil)
          case .index(let name): (name, nil)
          case .column(let name, let table): (table, name)
          }
        return RuleFinding(
          table, name,
          "This revision has made of \(hint.oldName) what the declaration calls "
            + "\(name ?? table): its hint .renamed(from: \(hint.oldName.literal)) can go once no "
            + "database has the old name.", side: .declaration(location))
      }
  }
}

extension RevisionEffect {
  /// Whether it is this revision that renames what a hint is about.
  fileprivate func makes(_ hint: SatisfiedHint) -> Bool {
    calls.contains { operation in
      switch (operation, hint.object) {
      case (.renameTable(let old, let new), .table(let name)):
        old.folded == hint.oldName.folded && new.folded == name.folded
      case (.renameIndex(_, let old, let new), .index(let name)):
        old.folded == hint.oldName.folded && new.folded == name.folded
      case (.alterTable(let name, let changes), .column(let column, let table)):
        name.folded == table.folded
          && changes.contains { change in
            guard case .renameColumn(let old, let new) = change else { return false }
            return old.folded == hint.oldName.folded && new.folded == column.folded
          }
      default: false
      }
    }
  }
}

extension SchemaOperation {
  /// Hints where they have no effect: in a revision.
  fileprivate var hints: [RuleFinding] {
    func finding(_ table: SQLText, _ name: SQLText?, _ old: SQLText?) -> RuleFinding? {
      old.map {
        RuleFinding(
          table, name,
          "The revision says .renamed(from: \($0.literal)) of \(name ?? table), which has "
            + "no effect in a revision.",
          advice: "Rename by an operation: op.renameTable, "
            + "op.renameColumn, op.renameIndex.")
      }
    }
    switch self {
    case .createTable(let table):
      return [finding(table.name, nil, table.renamedFrom)].compactMap { $0 }
        + table.columns.compactMap { finding(table.name, $0.name, $0.renamedFrom) }
        + table.indexes.compactMap { finding(table.name, $0.name, $0.renamedFrom) }
    case .alterTable(let table, let changes):
      return changes.compactMap { change in
        guard case .addColumn(let column, _) = change else { return nil }
        return finding(table, column.name, column.renamedFrom)
      }
    case .createIndex(let table, let index):
      return [finding(table, index.name, index.renamedFrom)].compactMap { $0 }
    default: return []
    }
  }
}

extension Table {
  /// The first string in double quotes in what the table is made of.
  fileprivate var doubleQuotedString: SQLText? {
    let inDefaults = columns.lazy.compactMap { column -> SQLText? in
      guard let sql = column.defaultValue?.sql else { return nil }
      let text = SQLTokens(sql)
      return text.tokens.first { $0.kind == .doubleQuoted }.map { text.value(of: $0) }
    }.first
    if let inDefaults { return inDefaults }
    let respelled = spellingStrings()
    guard respelled != self else { return nil }
    let quoted = expressions.filter { $0.contains(UInt8(ascii: "\"")) }.flatMap { sql in
      let text = SQLTokens(sql)
      return text.tokens.filter { $0.kind == .doubleQuoted }.map { text.value(of: $0) }
    }
    return quoted.first { column($0) == nil }
  }

  private var expressions: [SQLText] {
    columns.compactMap { $0.generated?.expression } + checks.map(\.expression)
      + indexes.compactMap(\.condition)
      + indexes.flatMap(\.terms).compactMap { term in
        if case .expression(let sql) = term.content { sql } else { nil }
      }
  }
}

extension DatabaseSchema {
  /// Whether an index of another table's text finds rows by what VACUUM may change.
  fileprivate func rowIDsCanChange(under index: VirtualTable) -> Bool {
    guard let name = index.contentTable, let table = table(name) else { return false }
    guard let alias = table.rowIDAlias else { return true }
    // FTS4 always takes the rowid; FTS5 may take a column for it.
    guard index.module.folded == "fts5", let column = index.option("content_rowid") else {
      return false
    }
    return column.folded != alias.name.folded
      && !SQLIdentifier.rowIDNames.map(\.folded).contains(column.folded)
  }
}
