import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// Names.
extension LintRule {
  static let nameRules = [unnamedConstraint, reservedName, caseCollidingName, vagueMessage]

  static let unnamedConstraint = LintRule(
    "unnamed-constraint", .note, "A constraint has no name",
    PageText(
      why: """
        SQLite's ALTER TABLE can drop a CHECK (from 3.53 on) or a foreign key (from 3.54 on) only by its name. Without
        one, a later revision has to repeat the constraint word by word, and SQLite's errors show only the
        expression.
        """,
      example: #"try op.addCheck("poems", Check("stars <= 5"))"#,
      advice: """
        Name it: `Check("ck_poems_stars", "stars <= 5")`. `godwit revision --autogenerate` does, by
        `configuration.namingConvention`.
        """),
    find: unnamed)

  static let reservedName = LintRule(
    "reserved-name", .note, "A name is a word of SQL or of SQLite",
    PageText(
      why: """
        A table called `order` must stand in double quotes wherever it is used, and where that is forgotten the
        message speaks of a syntax error. A column called `rowid`, `oid` or `_rowid_` hides the
        rowid, and SQLite 3.54 refuses to change it by ALTER TABLE.
        """,
      example: #"""
        try op.createTable("order") { Column("group", .text) }
        """#,
      advice: "Take another name: `orders`, `group_name`."),
    find: reserved)

  static let caseCollidingName = LintRule(
    "case-colliding-name", .warning, "Two names are the same but for case or accents",
    PageText(
      why: """
        SQLite folds the letters of ASCII only: `Éric` and `éric` are two tables to it, and so are two spellings of é
        in Unicode. To people, to Swift's String and to most other databases they are one.
        """,
      example: #"""
        try op.createTable("Straße") { Column("id", .integer).primaryKey() }
        try op.createTable("STRAßE") { Column("id", .integer).primaryKey() }
        """#,
      advice: "Choose names that differ in more than case or accents."),
    find: colliding)

  static let vagueMessage = LintRule(
    "vague-message", .warning, "The message says nothing",
    PageText(
      why: """
        `history`, `upgrade` and the file's name show this message for years.
        """,
      example: """
        /// wip
        struct Wip_3f9a1c7be02d: Revision {
          static let id: RevisionID = "3f9a1c7be02d"
          static let downRevisions: [RevisionID] = []
          static func upgrade(_ op: Operations) throws {}
          static func downgrade(_ op: Operations) throws {}
        }
        """,
      advice: """
        Say what changes, in the first line of the doc comment: `add word_count to poems`. The identifier must
        stay, the file's name may.
        """),
    find: vague)

  // MARK: Finding

  @Sendable private static func unnamed(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    var constraints: [FoldedName: [Constraint]] = [:]
    for new in effect.newConstraints where new.constraint.lacksName {
      let isOld =
        effect.tables.aligned.table(new.table.name)?.index(of: new.constraint) != nil
      if !isOld { constraints[new.table.name.folded, default: []].append(new.constraint) }
    }
    return constraints.sorted { $0.key < $1.key }.map { table, constraints in
      let clauses = constraints.map { $0.tableClause }.joined(separator: ", ")
      let name = effect.after.table(table.text)?.name ?? table.text
      return RuleFinding(
        name, nil,
        constraints.count == 1
          ? "A constraint of \(name) has no name: \(clauses)."
          : "\(constraints.count) constraints of \(name) have no name: \(clauses).")
    }
  }

  @Sendable private static func reserved(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    let before = effect.before.namedObjects
    let objects = effect.after.namedObjects.filter { new in
      !before.contains { $0.folded == new.folded } && SQLKeyword.isReserved(new)
    }.map { RuleFinding($0, nil, "\($0) is a word of SQL, and must stand in quotes everywhere.") }
    let columns = effect.newColumns.compactMap { table, column -> RuleFinding? in
      let name = column.name
      if SQLKeyword.isReserved(name) {
        return RuleFinding(
          table.name, name,
          "\(table.name).\(name) is a word of SQL, and must stand in quotes everywhere.")
      }
      let hidesRowID =
        SQLIdentifier.rowIDNames.contains { $0.folded == name.folded } && !table.isWithoutRowID
        && table.rowIDAlias?.name.folded != name.folded
      return hidesRowID
        ? RuleFinding(table.name, name, "\(table.name).\(name) hides the rowid of its rows.") : nil
    }
    return objects + columns
  }

  @Sendable private static func colliding(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    let objects = pairs(effect.before.namedObjects, effect.after.namedObjects)
      .map { RuleFinding($0, nil, "\($0) and \($1) are the same but for case or accents.") }
    let columns = (effect.newTables + effect.alterations.map(\.after)).flatMap { table in
      let old = effect.tables.aligned.table(table.name)?.columns.map(\.name) ?? []
      return pairs(old, table.columns.map(\.name)).map {
        RuleFinding(
          table.name, $0,
          "\(table.name).\($0) and \(table.name).\($1) are the same but for case or accents.")
      }
    }
    return objects + columns
  }

  /// The new names that people would take for another one.
  private static func pairs(_ old: [SQLText], _ new: [SQLText]) -> [(SQLText, SQLText)] {
    let known = Set(old.map(\.folded))
    // What SQLite's folding makes of ASCII collides in SQLite itself.
    guard new.contains(where: { !known.contains($0.folded) && !$0.isASCII }) else { return [] }
    return new.filter { !known.contains($0.folded) }.compactMap { name in
      new.first { $0.folded != name.folded && $0.string.lowercased() == name.string.lowercased() }
        .map { (name, $0) }
    }
  }

  @Sendable private static func vague(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    let message = effect.entry.message
    let words = message.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let empty: Set = [
      "wip", "tmp", "temp", "test", "tests", "fix", "fixes", "fixed", "fixup", "change", "changes",
      "changed", "update", "updates", "updated", "migration", "migrations", "revision", "schema",
      "database", "db", "stuff", "misc", "todo", "foo", "bar", "asdf", "x", "minor", "more", "new",
      "some", "the", "a", "and", "of", "to",
    ]
    guard words.allSatisfy({ empty.contains($0) || Int($0) != nil }) else { return [] }
    return [
      RuleFinding(
        message.isEmpty
          ? "The revision has no message."
          : "The message \"\(message)\" does not say what changes.",
        side: .revision)
    ]
  }
}

extension RuleFinding {
  init(_ message: String, side: Side) { self.init(nil, nil, message, side: side) }
}

extension Constraint {
  /// Whether it could have a name by which it can be dropped, and has none.
  fileprivate var lacksName: Bool {
    switch self {
    case .primaryKey: false
    case .unique, .check, .foreignKey: name == nil
    }
  }
}

extension DatabaseSchema {
  /// The names of tables, virtual tables and views.
  fileprivate var namedObjects: [SQLText] {
    tables.map(\.name) + virtualTables.map(\.name) + views.map(\.name)
  }
}

extension SQLText {
  fileprivate var isASCII: Bool { string.utf8.allSatisfy { $0 < 0x80 } }
}
