import GodwitExecution
import GodwitMigrations
import GodwitRevisionGraph

/// What a service cannot run that owns the transaction and keeps foreign keys on.
extension LintRule {
  static let serviceRules = [serviceRefusal]

  static let serviceRefusal = LintRule(
    "service-refusal", .error, "Cloudflare D1 cannot run it, or would lose rows by it",
    profile: LintProfile.d1.name,
    PageText(
      why: """
        D1 has the transaction, and foreign keys are on and stay on: to drop a table acts on the rows that
        refer to it. It takes some pragmas only, no BEGIN, no temporary tables, 100 columns a table and
        100,000 bytes a statement. `upgrade --sql --for d1` refuses what cannot be done safely there.
        """,
      example: #"try op.execute("DELETE FROM authors WHERE id = 7")"#,
      advice: """
        The message says what is in the way. Rows to which others refer: delete those first, or say
        `foreignKeys = .enforced` where it is meant.
        """
    )
  ) { effect, _ in
    effect.refusal.map { [RuleFinding(nil, nil, ErrorWording().describe($0))] } ?? []
  }
}

extension Migrator {
  /// Why the upgrade by a revision cannot be printed for a service.
  ///
  /// - Returns: Nothing where it can, or where that is no matter of the service.
  func refusal(of entry: RevisionList.Entry, by dialect: Dialect) -> DialectError? {
    let parents = graph.parents(of: entry.id)
    guard parents.count < 2 else { return nil }
    do {
      _ = try script(
        .upgrade, from: parents.first.map { .id($0.rawValue) } ?? .base,
        to: .id(entry.id.rawValue), for: dialect)
      return nil
    } catch {
      return ((error as? RevisionFailure)?.error ?? error) as? DialectError
    }
  }
}
