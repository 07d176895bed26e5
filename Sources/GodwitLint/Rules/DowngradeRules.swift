import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import struct GRDB.DatabaseError

/// The way back.
extension LintRule {
  static let downgradeRules = [
    emptyDowngrade, incompleteDowngrade, downgradeFails, irreversibleUndeclared,
  ]

  static let emptyDowngrade = LintRule(
    "empty-downgrade", .warning, "The downgrade does nothing",
    PageText(
      why: """
        The revision changes the schema, and its downgrade does not change it back. After a downgrade, the
        database is noted to be at the revision before, but has the schema of this one: the next upgrade
        fails.
        """,
      example: #"""
        static func upgrade(_ op: Operations) throws {
          try op.addColumn("poems", Column("word_count", .integer))
        }
        static func downgrade(_ op: Operations) throws {}
        """#,
      advice: #"""
        Write what undoes the upgrade: `try op.dropColumn("poems", "word_count")`. If it cannot be undone, say so:

        ```swift
        static let irreversible: String? = "the old values are gone"
        ```
        """#)
  ) { effect, _ in
    guard case .ran(let run) = effect.revision.downgrade, run.steps.isEmpty,
      !SchemaDiff(from: effect.before, to: effect.after).isEmpty
    else { return [] }
    return [
      RuleFinding(
        nil, nil, "The upgrade changes the schema, and the downgrade does nothing.",
        advice: "Undo it there, or say why it cannot be: static let irreversible: String? = \"…\"",
        side: .downgrade)
    ]
  }

  static let incompleteDowngrade = LintRule(
    "incomplete-downgrade", .warning, "The downgrade does not give the schema before",
    PageText(
      why: """
        After an upgrade and its downgrade, the schema is not as it was. The database is then noted to be at
        a revision whose schema it does not have, and the next upgrade or the application can fail.
        """,
      example: #"""
        static func upgrade(_ op: Operations) throws {
          try op.addColumn("poems", Column("stars", .integer))
          try op.createIndex("poems", Index("idx_poems_stars", on: "stars"))
        }
        static func downgrade(_ op: Operations) throws {
          try op.dropIndex("poems", "idx_poems_stars")  // and the column?
        }
        """#,
      advice: "Undo the rest. `godwit verify` proves it with rows."),
    find: incomplete)

  static let downgradeFails = LintRule(
    "downgrade-fails", .error, "The downgrade fails",
    PageText(
      why: """
        The downgrade fails when it runs after the upgrade on a database without rows. It will also fail on
        a database with rows, when somebody needs it.
        """,
      example: #"""
        static func downgrade(_ op: Operations) throws {
          try op.dropColumn("poems", "word_cuont")
        }
        """#,
      advice: "Repair it, or say why the revision cannot be taken back: `static let irreversible`."),
    find: failing)

  static let irreversibleUndeclared = LintRule(
    "irreversible-undeclared", .warning, "The revision cannot be taken back, and does not say so",
    PageText(
      why: """
        A revision that says `static let irreversible` is refused before a downgrade changes anything, with the
        reason. If its downgrade throws by itself, or cannot work with rows, you find out only in the
        middle of a downgrade.
        """,
      example: #"""
        static func downgrade(_ op: Operations) throws {
          throw CocoaError(.featureUnsupported)
        }
        """#,
      advice: #"""
        ```swift
        static let irreversible: String? = "the old values are gone"
        ```
        """#),
    find: undeclared)

  // MARK: Finding

  @Sendable private static func incomplete(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    guard case .ran(let run) = effect.revision.downgrade, !run.steps.isEmpty else { return [] }
    var findings: [RuleFinding] = []
    if run.schema != effect.before {
      let differences = SchemaDiff(from: effect.before, to: run.schema).differences
      if !differences.isEmpty {
        let shown = differences.prefix(3).map(\.line).joined(separator: "; ")
        let rest = differences.count > 3 ? "; and \(differences.count - 3) more" : ""
        findings.append(
          RuleFinding(
            nil, nil,
            "After the downgrade the schema is not as before the upgrade: \(shown)\(rest).",
            side: .downgrade))
      }
    }
    let known = Set(effect.revision.brokenBefore.map(\.subject))
    return findings
      + run.broken.filter { !known.contains($0.subject) && !$0.lacksFeature }.map {
        RuleFinding(
          nil, $0.name.sqlText, "After the downgrade the \($0.name) does not work: \($0.message).",
          side: .downgrade)
      }
  }

  @Sendable private static func failing(_ effect: RevisionEffect, _: LintWalk) -> [RuleFinding] {
    guard case .failed(let error) = effect.revision.downgrade, !error.isRevisionsOwn else {
      return []
    }
    let words = ErrorWording().describe(error)
    return [
      RuleFinding(nil, nil, "The downgrade fails: \(words)", side: .downgrade)
    ]
  }

  @Sendable private static func undeclared(
    _ effect: RevisionEffect, _: LintWalk
  ) -> [RuleFinding] {
    switch effect.revision.downgrade {
    case .failed(let error) where error.isRevisionsOwn:
      return [
        RuleFinding(
          nil, nil, "The downgrade throws by itself: \(ErrorWording().describe(error))",
          advice: "Say it before anything is changed: static let irreversible: String? = \"…\"",
          side: .downgrade)
      ]
    case .ran(let run): return run.steps.flatMap(lackingValues)
    default: return []
    }
  }

  /// Columns that come back without a value for the rows.
  private static func lackingValues(_ step: TracedRevision.Step) -> [RuleFinding] {
    guard case .operation(.alterTable(let table, let changes), _) = step else { return [] }
    return changes.compactMap { change in
      guard case .addColumn(let column, nil) = change, column.needsValue else { return nil }
      return RuleFinding(
        table, column.name,
        "The downgrade adds \(table).\(column.name) as NOT NULL without a value: it "
          + "fails where \(table) has rows.",
        advice: "Give it backfill: \"…\" there, or say static let irreversible: String? = \"…\"",
        .note, side: .downgrade)
    }
  }
}

extension Error {
  /// Whether it is none of Godwit's and none of SQLite's.
  fileprivate var isRevisionsOwn: Bool {
    switch self {
    case is OperationError, is ExecutionError, is PreconditionFailure, is TableChangeError,
      is DatabaseError, is ForeignKeyViolation:
      false
    default: true
    }
  }
}

extension Dependants.Broken {
  /// Whether it is only that something is not there in memory which the application has.
  var lacksFeature: Bool {
    let lacks = ["no such function", "no such collation", "no such module", "unknown tokenizer"]
    return lacks.contains { message.utf8.starts(with: $0.utf8) }
  }
}
