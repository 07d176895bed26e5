import GodwitMigrations

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
