import GodwitMigrations
import GodwitSQLSyntax

extension CheckReport {
  /// The rules of `check`: what can differ.
  static let rules = [
    rule(
      "missing-revision", "Declarations and revisions differ",
      "What schema/ declares is not what the revisions of versions/ make, all of them run in memory "
        + "on an empty database. Write the revision that is missing with `revision "
        + "--autogenerate`, or declare what the revisions make."),
    rule(
      "database-drift", "The database is not as its revisions leave it",
      "The database has another schema than the revisions make that it says it has. Somebody has "
        + "changed it by hand, or a revision was edited after it was applied."),
    rule(
      "schema-drift", "The database is not as declared",
      "The database has another schema than schema/ declares."),
    rule(
      "pending-revisions", "The database lacks revisions",
      "There are revisions that the database does not have yet. Run `upgrade`."),
    rule(
      "edited-revision", "A revision was edited after it was applied",
      "What the revision says now has not run on this database. White space and comments do not count. "
        + "Put it back as it was and write a new revision; or note it as it is with `stamp current`."
    ),
    rule(
      "several-heads", "There are several heads",
      "Two revisions follow the same one, and none joins them. Join them with `merge`, or say that "
        + "they are meant with `--allow-several-heads`."),
    rule(
      "stale-registry", "A list that is checked in is behind",
      "The list of revisions or declarations does not list the files that are there. Write it with "
        + "`registry`."),
    rule(
      "stale-schema-file", "The file of the schema is behind",
      "The file that holds the schema as SQL is not what the revisions make. Write it with `dump "
        + "--write`."),
    rule(
      "adoption-drift", "The GRDB migrations end elsewhere",
      "The application's GRDB migrations do not end with the schema of the revision at which databases "
        + "are taken over from them, so none would be."),
  ]

  private static func rule(_ code: String, _ title: String, _ page: String) -> FindingRule {
    FindingRule(code: code, title: title, page: page, severity: .error)
  }

  /// What was found, for services that show it in their own ways.
  var findings: Findings {
    let words = Wording(session: session)
    var findings = told.flatMap { report in report.entries.map { finding($0, of: report.pair) } }
    findings += words.facts(of: self).map { fact in
      let message = ([fact.message] + fact.details).joined(separator: "\n")
      return Finding(
        severity: .error, rule: fact.rule, message: message, advice: fact.advice,
        place: fact.path.map { Finding.Place(file: $0) }, identity: [fact.message])
    }
    return Findings(
      of: "check", rules: Self.rules, findings,
      accepted: accepted.map { "\($0.object): \($0.reason)" }, allIsWell: Self.allIsWell)
  }

  private func finding(_ entry: PairReport.Entry, of pair: ComparedPair) -> Finding {
    let difference = entry.difference
    let rule =
      switch pair {
      case .versionsSchema, .migratorSchema: "missing-revision"
      case .versionsDatabase: "database-drift"
      case .databaseSchema: "schema-drift"
      }
    return Finding(
      severity: .error, rule: rule, message: "\(difference.line): \(entry.meaning)",
      advice: entry.advice, place: entry.place, object: difference.object,
      identity: [difference.change.rawValue, difference.object, difference.line])
  }
}
