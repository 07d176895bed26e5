import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

/// What rules know beyond the revision that they look at.
package struct LintWalk: Sendable {
  package let settings: LintSettings
  /// The schema at the end of all revisions: a parent may come with the next one.
  let end: DatabaseSchema
  /// What the project declares.
  let declared: DatabaseSchema
  /// The revisions that are looked at, first to last.
  let effects: [RevisionEffect]

  /// The tables that a profile leaves out.
  func isException(_ table: SQLText, of profile: String) -> Bool {
    settings.profiles.contains { settings in
      settings.name.utf8.elementsEqual(profile.utf8)
        && settings.exceptions.contains { $0.sqlText.folded == table.folded }
    }
  }
}

extension SQLText {
  /// The name as a literal in Swift.
  var literal: String { SwiftLiteral.string(string) }
}

extension Sequence<SQLText> {
  /// `"a", "b"`
  var literals: String { map(\.literal).joined(separator: ", ") }

  /// `a, b`
  var list: String { joined(separator: ", ") }
}
