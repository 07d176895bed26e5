import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// What rows that are there must fit from now on.
extension LintRule {
  static let constraintRules = [newUnique, newCheck, newForeignKey, newStrict]

  static let newUnique = LintRule(
    "new-unique", .note, "A new uniqueness for rows that are there", rows: .narrow,
    PageText(
      why: """
        If two rows have the same values, the revision fails on that database, and nothing of the upgrade
        is done. With `--database` the rows are checked, and rows that do not fit make it an error.
        """,
      example: #"try op.createIndex("poems", Index("uq_poems_slug", on: "slug", unique: true))"#,
      advice: """
        Remove duplicates in the same revision before it, by `op.execute`. `godwit lint --database` on a
        copy of real data says whether there are any.
        """),
    find: uniques)

  static let newCheck = LintRule(
    "new-check", .note, "A new CHECK for rows that are there", rows: .narrow,
    PageText(
      why: """
        A row that does not fit makes the revision fail on that database, and nothing of the upgrade is
        done. With `--database` the rows are checked, and rows that do not fit make it an error.
        """,
      example: #"try op.addCheck("poems", Check("ck_poems_stars", "stars BETWEEN 1 AND 5"))"#,
      advice: "Repair such rows in the same revision before it, by `op.execute`."),
    find: checks)

  static let newForeignKey = LintRule(
    "new-foreign-key", .note, "A new foreign key for rows that are there", rows: .narrow,
    PageText(
      why: """
        A row without its parent makes the revision fail on that database, and nothing of the upgrade is
        done. Where foreign keys were not enforced, such rows are common. With `--database` the rows are
        checked, and rows that do not fit make it an error.
        """,
      example: #"""
        try op.addForeignKey(
          "notes", ForeignKey("fk_notes_poem", on: "poem_id", references: "poems", "id"))
        """#,
      advice: "Delete or repair such rows in the same revision before it, by `op.execute`."),
    find: foreignKeys)

  static let newStrict = LintRule(
    "new-strict", .note, "A table with rows becomes STRICT", rows: .narrow,
    PageText(
      why: """
        SQLite has let values of any type into the table until now. One that does not fit makes the
        revision fail on that database. With `--database` the rows are checked, and rows that do not fit
        make it an error.
        """,
      example: #"try op.alterTable("poems") { $0.setOptions(.strict) }"#,
      advice: "Convert such values in the same revision before it, by `op.execute`."),
    find: strictTables)

  // MARK: Finding

  @Sendable private static func uniques(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    let constraints = effect.newConstraints.compactMap { new -> RuleFinding? in
      guard !new.isTableNew else { return nil }
      let terms: [IndexTerm]
      switch new.constraint {
      case .unique(let key): terms = key.columns
      case .primaryKey(let key): terms = key.columns
      case .check, .foreignKey: return nil
      }
      return unique(terms, new.constraint.subject, of: new.table, effect)
    }
    let indexes = effect.newIndexes.compactMap { new -> RuleFinding? in
      guard new.index.isUnique, !new.isTableNew else { return nil }
      return unique(new.index.terms, new.index.name, of: new.table, effect)
    }
    return constraints + indexes
  }

  private static func unique(
    _ terms: [IndexTerm], _ subject: SQLText, of table: Table, _ effect: RevisionEffect
  ) -> RuleFinding? {
    let columns = terms.compactMap(\.column)
    let names = Set(columns.map(\.folded))
    // Uniqueness that was there in another form asks nothing, and a column that is new holds NULL or
    // its default.
    guard let before = effect.tables.aligned.table(table.name), !before.isUnique(names),
      columns.count < terms.count || columns.contains(where: { before.column($0) != nil })
    else { return nil }
    let list = terms.map(\.text).list
    return effect.aboutRows(
      table.name, subject, "Rows of \(table.name) are to be unique by \(list)",
      failing: ("value that stands more than once", "values that stand more than once")
    ) { rule in
      if case .unique(let asked) = rule { Set(asked.map(\.folded)) == names } else { false }
    }
  }

  @Sendable private static func checks(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    effect.newConstraints.compactMap { new in
      guard case .check(let check) = new.constraint, !new.isTableNew,
        let before = effect.tables.aligned.table(new.table.name),
        before.index(of: new.constraint) == nil,
        !SQLNames.words(in: check.expression).isDisjoint(with: before.columns.map(\.name.folded))
      else { return nil }
      return effect.aboutRows(
        new.table.name, new.constraint.subject,
        "Rows of \(new.table.name) are to fit CHECK (\(check.expression))",
        failing: ("row that does not", "rows that do not")
      ) { rule in
        if case .check(let asked) = rule { asked.expression == check.expression } else { false }
      }
    }
  }

  @Sendable private static func foreignKeys(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    effect.newConstraints.compactMap { new in
      guard case .foreignKey(let key) = new.constraint, !new.isTableNew,
        let before = effect.tables.aligned.table(new.table.name),
        key.columns.allSatisfy({ before.column($0) != nil }),
        !before.foreignKeys.contains(where: { $0.isBetweenTheSame(as: key) })
      else { return nil }
      return effect.aboutRows(
        new.table.name, new.constraint.subject,
        "Rows of \(new.table.name) are to have their row in \(key.table) by \(key.columns.list)",
        failing: ("row without one", "rows without one")
      ) { rule in
        guard case .foreignKey(let columns, _, _) = rule else { return false }
        return columns.map(\.folded) == key.columns.map(\.folded)
      }
    }
  }

  @Sendable private static func strictTables(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    effect.alterations.compactMap { alteration in
      guard alteration.after.isStrict, !alteration.before.isStrict else { return nil }
      return effect.aboutRows(
        alteration.after.name, nil, "\(alteration.after.name) becomes STRICT",
        failing: ("row with a value of another type", "rows with a value of another type")
      ) { if case .strictType = $0 { true } else { false } }
    }
  }
}

extension RevisionEffect {
  /// A finding about something that rows must fit: an error where some do not, nothing where all do, and
  /// a note where nobody has asked them.
  fileprivate func aboutRows(
    _ table: SQLText, _ name: SQLText?, _ words: String, failing: (one: String, several: String),
    where isMeant: (PreconditionFailure.Rule) -> Bool
  ) -> RuleFinding? {
    guard hasAsked(table) else {
      return RuleFinding(
        table, name, "\(words); the revision fails where they are not so.",
        advice: rows == nil ? "With --database, the rows of a database are asked." : nil)
    }
    guard let obstacle = rows?.obstacle(table, where: isMeant) else { return nil }
    let noun = obstacle.count == 1 ? failing.one : failing.several
    return RuleFinding(
      table, name, "\(words), and this database has \(obstacle.count.grouped) \(noun).", .error)
  }
}

extension Table {
  /// Whether no two rows can have the same values of these columns.
  fileprivate func isUnique(_ columns: Set<FoldedName>) -> Bool {
    uniqueKeys.contains { !$0.isEmpty && Set($0.map(\.folded)).isSubset(of: columns) }
  }
}

extension ForeignKey {
  fileprivate func isBetweenTheSame(as other: ForeignKey) -> Bool {
    table.folded == other.table.folded && columns.map(\.folded) == other.columns.map(\.folded)
  }
}
