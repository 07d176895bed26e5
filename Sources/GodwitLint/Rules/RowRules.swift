import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// What rows that are there may stand against.
extension LintRule {
  static let rowRules =
    [notNullWithoutDefault] + constraintRules + [typeChange, nonDeterministicDefault]

  static let notNullWithoutDefault = LintRule(
    "not-null-without-default", .warning, "NOT NULL without a value for the rows that are there",
    rows: .narrow,
    PageText(
      why: """
        A new column that is NOT NULL needs a value for each existing row, and a column that becomes
        NOT NULL needs one in each row that has none. Without it, the revision fails on every database
        with such rows: on those of your users, perhaps not on the one in your tests.
        """,
      example: #"try op.addColumn("poems", Column("word_count", .integer).notNull())"#,
      advice: """
        Say what the rows get: `.default(0)` on the column, or `backfill: "length(original_text)"` at
        `op.addColumn` and `op.alterColumn`, or an UPDATE before the column becomes NOT NULL.
        """),
    find: missingValues)

  static let typeChange = LintRule(
    "type-change", .warning, "A column gets another affinity", rows: .narrow,
    PageText(
      why: """
        SQLite converts values to the affinity of a column (https://sqlite.org/datatype3.html#type_affinity): a
        number becomes text, text that reads as a number becomes one, an integer past 2^53 loses digits as
        REAL. `op.alterColumn` refuses to change a value into another one, so that the revision fails
        where it would. Comparisons also have another meaning afterwards: as text, `'10' < '9'`. With
        `--database` the rows are checked, and rows that do not fit make it an error.
        """,
      example: #"try op.alterColumn("poems", "stars", .type(.text))"#,
      advice: """
        Add a column of the new type, fill it by an UPDATE that says how values are converted, and drop the
        old one in a later release.
        """),
    find: typeChanges)

  static let nonDeterministicDefault = LintRule(
    "non-deterministic-default", .note, "Rows that are there get a default that is never the same",
    rows: .narrow,
    PageText(
      why: """
        A new column with such a default is filled when the revision runs: the same row gets another value
        in each copy of the database (on each device, in each restored backup), and a default that is a
        time gives the time of the upgrade. For new tables and new rows, such a default is right.
        """,
      example: #"""
        try op.addColumn("poems", Column("token", .text).default(.sql("hex(randomblob(8))")))
        """#,
      advice: """
        Let the column be NULL for old rows, or fill it from what the rows hold, with `backfill:`.
        """),
    find: changingDefaults)

  // MARK: NOT NULL

  @Sendable private static func missingValues(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    effect.alterations.flatMap { alteration in
      alteration.changes.compactMap { change -> RuleFinding? in
        let table = alteration.after.name
        switch change {
        case .addColumn(let column, _)
        where column.needsValue && !effect.fills(column.name, of: table):
          return newColumn(column, of: alteration, effect)
        case .alterColumn(let old, let new, _)
        where old.notNull == nil && new.notNull != nil && new.generated == nil
          && alteration.before.rowIDAlias?.name.folded != old.name.folded
          && !effect.fills(new.name, of: table):
          return stricterColumn(new, of: alteration, effect)
        default: return nil
        }
      }
    }
  }

  private static func newColumn(
    _ column: Column, of alteration: RevisionEffect.Alteration, _ effect: RevisionEffect
  ) -> RuleFinding {
    let table = alteration.after.name
    let words =
      "\(table).\(column.name) comes as NOT NULL, without a value for the rows that are there"
    let advice =
      "Give it a default, or say what the rows get: op.addColumn(…, backfill: \"…\")."
    guard let rows = effect.rows?.rows(of: alteration.name(in: effect)) else {
      return RuleFinding(table, column.name, words + ".", advice: advice)
    }
    return rows == 0
      ? RuleFinding(
        table, column.name, words + "; this database has none.", advice: advice, .note)
      : RuleFinding(
        table, column.name, "\(words): \(rows.grouped) in this database.", advice: advice, .error)
  }

  private static func stricterColumn(
    _ column: Column, of alteration: RevisionEffect.Alteration, _ effect: RevisionEffect
  ) -> RuleFinding? {
    let table = alteration.after.name
    let words = "\(table).\(column.name) becomes NOT NULL, without a value for rows that have none"
    let advice = "Say what they get: op.alterColumn(…, .notNull, backfill: \"…\")."
    guard effect.hasAsked(table) else {
      return RuleFinding(table, column.name, words + ".", advice: advice)
    }
    let obstacle = effect.rows?.obstacle(table) { rule in
      if case .notNull(let name) = rule { name.folded == column.name.folded } else { false }
    }
    return obstacle.map {
      RuleFinding(
        table, column.name, "\(words): \($0.count.grouped) in this database.", advice: advice,
        .error)
    }
  }

  // MARK: Types and defaults

  @Sendable private static func typeChanges(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    effect.alterations.flatMap { alteration in
      alteration.changes.compactMap { change -> RuleFinding? in
        guard case .alterColumn(let old, let new, _) = change, old.generated == nil,
          old.type.convertsOtherwise(than: new.type, in: alteration)
        else { return nil }
        let table = alteration.after.name
        let words =
          "\(table).\(old.name) changes its type from \(old.type.shown) to \(new.type.shown), which "
          + "converts values"
        guard effect.hasAsked(table) else {
          return RuleFinding(
            table, old.name, words + ".", old.type.rarelyConverts(to: new.type) ? .note : nil)
        }
        let obstacle = effect.rows?.obstacle(table) { rule in
          if case .keepsValue(let name, _) = rule { name.folded == old.name.folded } else { false }
        }
        guard let obstacle else {
          return RuleFinding(table, old.name, words + "; in this database none changes.", .note)
        }
        return RuleFinding(
          table, old.name, "\(words): \(obstacle.count.grouped) in this database would be others.",
          .error)
      }
    }
  }

  @Sendable private static func changingDefaults(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    effect.addedColumns.compactMap { table, column in
      guard let value = column.defaultValue, !effect.fills(column.name, of: table.name),
        let kind = DefaultKind(value), effect.rows?.rows(of: table.name) != 0
      else { return nil }
      let words = "\(table.name).\(column.name) is new, and rows that are there get"
      switch kind {
      case .random:
        return RuleFinding(
          table.name, column.name, "\(words) \(value.sql): other values in each database.", .warning
        )
      case .time:
        return RuleFinding(table.name, column.name, "\(words) the time of the upgrade.")
      }
    }
  }
}

extension RevisionEffect {
  /// Whether the rows of a table were asked about changes that the revision makes by operations.
  func hasAsked(_ table: SQLText) -> Bool {
    rows != nil
      && calls.contains { operation in
        switch operation {
        case .alterTable(let name, _), .createIndex(let name, _): name.folded == table.folded
        default: false
        }
      }
  }

}

extension RevisionEffect.Alteration {
  /// What the table was called before the revision.
  fileprivate func name(in effect: RevisionEffect) -> SQLText {
    effect.tables.fate(after: after.name)?.before.name ?? after.name
  }
}

extension IndexTerm {
  /// The column or the expression.
  var text: SQLText {
    switch content {
    case .column(let name), .expression(let name): name
    }
  }
}

extension ColumnType {
  fileprivate var shown: String { sql.isEmpty ? "none" : sql.string }

  /// Whether values that one type leaves as they are become others with the other one.
  fileprivate func convertsOtherwise(
    than new: ColumnType, in alteration: RevisionEffect.Alteration
  ) -> Bool {
    guard affinity != new.affinity, !alteration.after.isStrict else { return false }
    // Both convert in the same way, but for CAST (https://sqlite.org/datatype3.html#type_affinity); and
    // BLOB converts nothing.
    let numbers: Set<Affinity> = [.integer, .numeric]
    return !numbers.isSuperset(of: [affinity, new.affinity]) && new.affinity != .blob
  }
}

extension ColumnType {
  /// Whether values become others only in rare cases: an integer past 2^53, or a number where a type says
  /// that there is text (`UUID`, `JSON`, `DATETIME`).
  fileprivate func rarelyConverts(to new: ColumnType) -> Bool {
    switch (affinity, new.affinity) {
    case (.integer, .real): true
    case (.numeric, .text):
      !["num", "dec", "bool"].contains { sql.folded.holds(FoldedName(stringLiteral: $0)) }
    default: false
    }
  }
}

/// In which way a default is never the same.
private enum DefaultKind {
  case random, time

  init?(_ value: Default) {
    guard !value.isConstant else { return nil }
    let functions = SQLNames.functions(in: value.sql)
    let times: Set<FoldedName> = [
      "date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff",
    ]
    let words: Set<FoldedName> = ["current_timestamp", "current_date", "current_time"]
    let isTime =
      !functions.isDisjoint(with: times) || !SQLNames.words(in: value.sql).isDisjoint(with: words)
    // What only the application knows makes identifiers, as a rule.
    let random: Set<FoldedName> = ["random", "randomblob", "uuid", "uuid_v7", "gen_random_uuid"]
    if !functions.isDisjoint(with: random) {
      self = .random
    } else if isTime {
      self = .time
    } else {
      return nil
    }
  }
}
