import GodwitMigrations

/// What a service cannot run that owns the transaction and keeps foreign keys on.
extension LintRule {
  static let serviceRules = [serviceRefusal]

  static let serviceRefusal = LintRule(
    "service-refusal", .error, "Cloudflare D1 cannot run it, or would lose rows by it",
    profile: LintProfile.d1.name,
    PageText(
      why: """
        D1 begins and ends the transaction itself, and foreign keys stay on: dropping a table acts on the
        rows that refer to it. D1 accepts only some pragmas, no BEGIN, no temporary tables, 100 columns a
        table and 100,000 bytes a statement. `upgrade --sql --for d1` refuses what it cannot do safely.
        """,
      example: #"try op.execute("DELETE FROM authors WHERE id = 7")"#,
      advice: """
        The message says what D1 refuses. If it is about rows to which others refer, delete the referring
        rows first, or say `foreignKeys = .enforced` if foreign keys should act on them.
        """
    )
  ) { effect, _ in
    effect.refusal.map { [RuleFinding(nil, nil, ErrorWording().describe($0))] } ?? []
  }
}
