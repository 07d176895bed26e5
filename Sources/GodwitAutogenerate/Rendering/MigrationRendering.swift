import GodwitExecution
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

/// A migration for GRDB's `DatabaseMigrator`, for an application that stays with it: plain SQL, and nothing
/// of Godwit at run time.
package struct MigrationDraft: Sendable {
  private let draft: RevisionDraft
  private let steps: [Step]

  package init(_ draft: RevisionDraft, _ steps: [Step]) {
    self.draft = draft
    self.steps = steps
  }

  /// By what GRDB knows it for ever: the file's name.
  package var identifier: String { String(draft.fileName.dropLast(".swift".count)) }

  /// Whether GRDB is to switch foreign keys off meanwhile. A table that is dropped for its successor
  /// would take the rows along that refer to it.
  package var defersForeignKeys: Bool {
    steps.contains { $0.isForeign || SQLText($0.sql).hasPrefix("DROP TABLE") }
  }

  /// What the migration executes, and the queries that must answer 1.
  package var statements: [(sql: String, failure: String?)] {
    steps.compactMap { step in
      switch step.kind {
      case .statement, .copy: (step.sql, nil)
      case .assertion(let failure): step.isForScripts ? (step.sql, failure) : nil
      }
    }
  }

  /// The source file. The same draft gives the same file, byte for byte.
  package func source(in template: RevisionTemplate) throws -> String {
    let (header, footer) = draft.frame(in: template)
    let modules = Set(template.imports + ["GRDB"]).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    let identity =
      SwiftCode.prefixed("static let identifier =", .string(identifier)).lines(indent: 2) + [
        "  static let foreignKeyChecks = DatabaseMigrator.ForeignKeyChecks."
          + (defersForeignKeys ? "deferred" : "immediate")
      ]
    let body = ["  static func migrate(_ db: Database) throws {"] + comments + code + ["  }"]
    let lines =
      RevisionDraft.lines(header, behind: [""]) + modules.map { "import \($0)" } + [""]
      + draft.comment + ["enum \(draft.typeName) {"] + identity + [""] + body + ["}"]
      + RevisionDraft.lines(footer, before: [""]) + [""]
    return lines.joined(separator: "\n")
  }

  private var comments: [String] {
    draft.upgrade.indices.flatMap { position in
      draft.obstacles(at: position) + draft.emptyColumns(draft.upgrade[position])
    }.map { "    \($0)" }
  }

  private var code: [String] {
    statements.flatMap { statement -> [String] in
      guard let failure = statement.failure else {
        return SwiftCode.prefixed(
          "try", .call("db.execute", [.init("sql", .sql(SQLText(statement.sql)))])
        ).lines(indent: 4)
      }
      let query = SwiftCode.prefixed(
        "let holds = try",
        .call(
          "Bool.fetchOne", [.init(nil, .text("db")), .init("sql", .sql(SQLText(statement.sql)))])
      ).lines(indent: 6)
      let failing = SwiftCode.prefixed(
        "if holds != true { throw",
        .call("DatabaseError", [.init("message", .string(failure))])
      ).lines(indent: 6)
      return ["    do {"] + query + failing.dropLast() + failing.suffix(1).map { $0 + " }" } + [
        "    }"
      ]
    }
  }
}
