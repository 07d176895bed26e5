import GodwitSQLSyntax
import GodwitSchemaModel

/// One thing for which revisions are looked through.
package struct LintRule: Sendable {
  /// What it is called everywhere: `destructive-drop`. It never changes.
  package let code: String
  /// How much a finding weighs that says nothing else of itself.
  package let severity: LintSeverity
  /// What is found, in a few words.
  package let title: String
  /// The profile to which it belongs, if not every project needs it.
  package var profile: String?
  /// What the rows of a database do to its findings.
  let rows: RowUse
  let text: PageText
  let find: @Sendable (RevisionEffect, LintWalk) -> [RuleFinding]

  init(
    _ code: String, _ severity: LintSeverity, _ title: String, profile: String? = nil,
    rows: RowUse = .none, _ text: PageText,
    find: @escaping @Sendable (RevisionEffect, LintWalk) -> [RuleFinding]
  ) {
    self.code = code
    self.severity = severity
    self.title = title
    self.profile = profile
    self.rows = rows
    self.text = text
    self.find = find
  }

  enum RowUse: Sendable {
    /// They are found without any, too.
    case none
    /// Where all rows are as they should be, nothing is found.
    case narrow
    /// Without a database nothing is found.
    case reveal
  }

  /// What a page says beyond what all pages say.
  struct PageText: Sendable {
    /// What is found, and why it bites.
    let why: String
    /// A revision, or a part of one, that raises it.
    let example: String
    /// What to do.
    let advice: String
  }

  /// The page about it, in Markdown.
  package var page: String {
    """
    # \(code)

    \(title). Severity: \(severity.rawValue).\(profile.map { " Profile: \($0)." } ?? "")

    ## Why it matters

    \(text.why)

    ## Example

    ```swift
    \(text.example)
    ```

    ## What to do

    \(text.advice)

    ## To allow it

    Where it is meant, say so in the revision's file, with the reason. It is reported as allowed then:

    ```swift
    // godwit:allow \(code) the reason
    ```

    For the whole project, in the configuration:

    ```swift
    configuration.lint["\(code)"] = .off
    ```
    """
  }
}

/// What a rule has found in a revision.
struct RuleFinding: Hashable, Sendable {
  /// Where in the revision it is.
  enum Side: Hashable, Sendable {
    case upgrade, downgrade
    /// It is about the revision as a whole.
    case revision
    /// It is in a declaration of the schema.
    case declaration(SourceLocation)
  }

  /// The table, the view or the virtual table.
  var table: SQLText?
  /// What is part of it, or stands for itself: a column, an index, a trigger.
  var name: SQLText?
  let message: String
  var advice: String?
  /// How much it weighs, if not what its rule says.
  var severity: LintSeverity?
  var side = Side.upgrade

  init(
    _ table: SQLText? = nil, _ name: SQLText? = nil, _ message: String, advice: String? = nil,
    _ severity: LintSeverity? = nil, side: Side = .upgrade
  ) {
    self.table = table
    self.name = name
    self.message = message
    self.advice = advice
    self.severity = severity
    self.side = side
  }
}

extension LintRule {
  /// All rules: those for every project, then those of profiles.
  package static let all: [LintRule] =
    lossRules + rowRules + costRules + keyRules + indexRules + textRules + nameRules
    + downgradeRules + versionRules + allowanceRules + cloudKitRules + serviceRules

  /// Those that hold for a project.
  ///
  /// - Parameter profiles: The names of profiles.
  package static func all(in profiles: Set<String>) -> [LintRule] {
    all.filter { $0.profile.map(profiles.contains) ?? true }
  }

  package static func named(_ code: String) -> LintRule? {
    all.first { $0.code.utf8.elementsEqual(code.utf8) }
  }
}
