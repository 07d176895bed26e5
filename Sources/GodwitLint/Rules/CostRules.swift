import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// What takes longer than it must.
extension LintRule {
  static let costRules = [repeatedRebuild, needlessRebuild, dataWithRebuild]

  static let repeatedRebuild = LintRule(
    "repeated-rebuild", .warning, "A table is rebuilt more than once",
    PageText(
      why: """
        A rebuild copies all rows of the table and makes its indexes anew. Several in one revision do the
        same work several times, while the database is locked for writing. If several revisions of one
        upgrade rebuild the same table, it is a note; with `--database`, and if the table is large there,
        a warning.
        """,
      example: #"""
        try op.alterColumn("poems", "stars", .type(.text))
        try op.alterColumn("poems", "pages", .type(.text))
        """#,
      advice: #"""
        Make the changes of one table at once, which is one rebuild:

        ```swift
        try op.alterTable("poems") {
          $0.alterColumn("stars", .type(.text))
          $0.alterColumn("pages", .type(.text))
        }
        ```
        """#),
    find: repeated)

  static let needlessRebuild = LintRule(
    "needless-rebuild", .note, "A table is rebuilt, and need not be", rows: .narrow,
    PageText(
      why: """
        A rebuild copies all rows of the table while the database is locked for writing. Some changes can
        do without it: queries that name their columns do not need a certain order of columns, a VIRTUAL
        generated column is not stored, and a unique index can replace a UNIQUE constraint.
        """,
      example: #"""
        try op.addColumn("poems", Column("slug", .text).unique())
        """#,
      advice: #"""
        ```swift
        try op.addColumn("poems", Column("slug", .text))
        try op.createIndex("poems", Index("uq_poems_slug", on: "slug", unique: true))
        ```

        If SQL of the revision makes the table again, use `op.alterTable` instead, which takes the
        cheapest way. On small tables it does not matter.
        """#),
    find: needless)

  static let dataWithRebuild = LintRule(
    "data-with-rebuild", .warning, "Rows are changed in the revision that rebuilds a large table",
    rows: .reveal,
    PageText(
      why: """
        Both happen in one transaction: until the last row is written nobody else can write, the journal
        grows by both, and if the second fails, the first was for nothing. It is reported only with
        `--database`, if the table is large there (`configuration.lint.largeTable`).
        """,
      example: #"""
        try op.execute("UPDATE poems SET stars = 0 WHERE stars IS NULL")
        try op.alterColumn("poems", "stars", .type(.text))  // 2,000,000 rows
        """#,
      advice: """
        Put the change of rows into a revision of its own, and let each have a transaction
        (`configuration.migrations.transactionPerRevision`); or fill rows while they are copied, with
        `backfill:`.
        """),
    find: dataChanges)

  // MARK: Finding

  @Sendable private static func repeated(
    _ effect: RevisionEffect, _ walk: LintWalk
  ) -> [RuleFinding] {
    effect.rebuiltTables.compactMap { table -> RuleFinding? in
      let count = effect.rebuilds.count { $0.table.folded == table.folded }
      guard count == 1 else {
        return RuleFinding(
          table, nil, "\(table) is rebuilt \(count) times in this revision.",
          advice: "One op.alterTable(\(table.literal)) { … } with all changes is one rebuild.")
      }
      return acrossRevisions(table, effect, walk)
    }
  }

  /// Told by the last of them.
  private static func acrossRevisions(
    _ table: SQLText, _ effect: RevisionEffect, _ walk: LintWalk
  ) -> RuleFinding? {
    let rebuilding = walk.effects.filter { other in
      other.rebuiltTables.contains { $0.folded == table.folded }
    }
    guard rebuilding.count > 1, rebuilding.last?.entry.id == effect.entry.id else { return nil }
    let others = rebuilding.dropLast().map(\.entry.id.rawValue).joined(separator: ", ")
    let words = "\(table) is rebuilt here and in \(others), one copy of its rows after the other"
    // Those of a database that has some of them are none of this walk.
    guard let rows = effect.rows, rebuilding.allSatisfy({ $0.rows != nil }) else {
      return RuleFinding(table, nil, words + ".", .note)
    }
    let isLarge = rows.rows(of: table) >= walk.settings.largeTable
    return RuleFinding(
      table, nil, "\(words): \(rows.rows(of: table).grouped) in this database.",
      isLarge ? nil : .note)
  }

  @Sendable private static func needless(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    let byOperations = effect.rebuilds.compactMap { way -> RuleFinding? in
      guard let reason = way.reason, effect.rows?.rows(of: way.table) != 0 else { return nil }
      let words = "\(way.table) is rebuilt"
      switch reason {
      case .ordersColumns:
        return RuleFinding(
          way.table, nil,
          "\(words) for the place of columns alone, which means nothing to queries "
            + "that name them.")
      case .addsUnique(let column):
        return RuleFinding(
          way.table, column, "\(words) because \(column) comes as UNIQUE.",
          advice: "Add the column without, and a unique index: both without a copy.")
      case .addsStoredColumn(let column):
        return RuleFinding(
          way.table, column, "\(words) because \(column) is computed and STORED.",
          advice: "VIRTUAL is computed when it is read, and comes without a copy.")
      default: return nil
      }
    }
    return byOperations + effect.cheaperWays.map(byHand)
  }

  private static func byHand(_ way: AlterationStrategy) -> RuleFinding {
    let words = way.kind == .native ? "ALTER TABLE can do" : "an edit of its definition does"
    return RuleFinding(
      way.table, nil,
      "\(way.table) is made anew by SQL, and what changes \(words) without a copy of "
        + "its rows.",
      advice: "op.alterTable takes the cheapest way that there is.")
  }

  @Sendable private static func dataChanges(
    _ effect: RevisionEffect, _ walk: LintWalk
  ) -> [RuleFinding] {
    guard let rows = effect.rows,
      effect.worksOnRows || effect.statements.contains(where: \.writesRows)
    else { return [] }
    return effect.rebuiltTables.compactMap { table in
      let count = rows.rows(of: table)
      guard count >= walk.settings.largeTable else { return nil }
      return RuleFinding(
        table, nil,
        "\(table) is rebuilt with its \(count.grouped) rows, in one transaction with SQL or "
          + "Swift that changes rows.")
    }
  }
}

extension RevisionEffect {
  /// The copies of rows that operations make.
  fileprivate var rebuilds: [AlterationStrategy] {
    revision.ways.map(\.way).filter { $0.kind == .rebuild }
  }

  /// The tables that are rebuilt, each once.
  fileprivate var rebuiltTables: [SQLText] {
    var seen: Set<FoldedName> = []
    return rebuilds.map(\.table).filter { seen.insert($0.folded).inserted }
  }
}
