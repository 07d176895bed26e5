import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff

/// What `check` has found, in words: what it means, and what to do about it.
extension Wording {
  /// What is found beside the differences of schemas.
  struct Fact {
    let rule: String
    let message: String
    var details: [String] = []
    let advice: String
    /// The file that it is about.
    var path: String?
  }

  // MARK: Pairs

  func headline(of pair: ComparedPair, in report: CheckReport) -> String {
    switch pair {
    case .versionsSchema: "\(versions) and \(schema) differ:"
    case .versionsDatabase:
      report.current.isEmpty
        ? "\(name(of: report.database)) notes no revision, and is not empty:"
        : "\(name(of: report.database)) is not as \(revisions(report.current)) \(leave(report.current)) it:"
    case .databaseSchema: "\(name(of: report.database)) and \(schema) differ:"
    case .migratorSchema: "The GRDB migrations and \(schema) differ:"
    }
  }

  /// That two places differ by nothing that was not told of the others.
  func repetition(in pair: ComparedPair, of report: CheckReport) -> String {
    let names =
      switch pair {
      case .versionsSchema: "\(versions) and \(schema)"
      case .versionsDatabase: "\(name(of: report.database)) and \(versions)"
      case .databaseSchema, .migratorSchema: "\(name(of: report.database)) and \(schema)"
      }
    return "So \(names) differ, too, by the same."
  }

  func describe(_ acceptance: CheckReport.Acceptance) -> String {
    "Accepted: \(shown(acceptance.object)): \(shown(acceptance.reason))"
  }

  private var schema: String { session.configuration.declarations.folder + "/" }
  private var versions: String { session.configuration.revisions.folder + "/" }

  private func name(of database: String?) -> String { shown(database ?? "the database") }

  private func revisions(_ ids: [RevisionID]) -> String {
    switch ids.count {
    case 0: "no revision"
    case 1: "revision \(shown(ids.list))"
    default: "the revisions \(shown(ids.list))"
    }
  }

  private func leave(_ ids: [RevisionID]) -> String { ids.count > 1 ? "leave" : "leaves" }

  // MARK: Differences

  /// What a difference means, and what to do about it.
  ///
  /// - Parameters:
  ///   - change: What became of it. What goes and comes under the same name is changed.
  ///   - origin: The revision from which it comes.
  ///   - isDeclared: Whether the database has it as it is declared.
  func meaning(
    of change: Difference.Change, in pair: ComparedPair, from origin: RevisionTrail.Origin?,
    isDeclared: Bool, _ report: CheckReport
  ) -> (meaning: String, advice: String) {
    let revision = origin.map { "revision '\(shown($0.revision.id))'" } ?? "a revision"
    switch pair {
    case .versionsSchema: return missing(change, Self.beginning(with: revision))
    case .versionsDatabase:
      return drift(change, revision, origin, isDeclared: isDeclared, report)
    case .databaseSchema, .migratorSchema:
      let owner = pair == .databaseSchema ? "the database" : "the chain of migrations"
      let meaning =
        switch change {
        case .added: "\(schema) declares it, and \(owner) does not have it."
        case .removed: "\(Self.beginning(with: owner)) has it, and \(schema) does not declare it."
        case .changed, .renamed: "\(schema) declares it otherwise than \(owner) has it."
        }
      return (meaning, "To write the revision: \(session.autogenerateHint)")
    }
  }

  private func missing(
    _ change: Difference.Change, _ revision: String
  ) -> (meaning: String, advice: String) {
    switch change {
    case .added:
      (
        "\(schema) declares it, and no revision makes it.",
        "To write the revision: \(session.autogenerateHint)"
      )
    case .removed:
      (
        "\(revision) makes it, and \(schema) does not declare it.",
        "Declare it, or write the revision that drops it: \(session.autogenerateHint)"
      )
    case .changed, .renamed:
      (
        "\(schema) declares it otherwise than the revisions leave it.",
        "To write the revision: \(session.autogenerateHint)"
      )
    }
  }

  private func drift(
    _ change: Difference.Change, _ revision: String, _ origin: RevisionTrail.Origin?,
    isDeclared: Bool, _ report: CheckReport
  ) -> (meaning: String, advice: String) {
    let script = scriptBack(report)
    let isEdited = report.edited.contains { $0.id == origin?.revision.id }
    switch change {
    case .added where isEdited:
      return (
        "\(Self.beginning(with: revision)), which was edited after it was applied, drops it now, and "
          + "the database has it.", "Put the revision back as it was, and write a new one."
      )
    case .added where origin != nil:
      return (
        "\(Self.beginning(with: revision)) drops it, and the database has it.",
        "Drop it by hand, or declare it and autogenerate."
      )
    case .added where !report.edited.isEmpty:
      return (
        "No revision makes it: somebody made it by hand, or a revision made it that was edited after it "
          + "was applied.",
        "Put such a revision back as it was; else declare it and autogenerate, or drop it."
      )
    case .added where isDeclared:
      return (
        "Somebody made it by hand: it is declared, and no revision makes it.",
        "Write the revision, and note here that it is done: \(session.hint("stamp", "head"))"
      )
    case .added:
      return (
        "No revision makes it: somebody made it by hand.",
        "Declare it and autogenerate, or drop it."
      )
    case .removed where isEdited:
      return (
        "\(Self.beginning(with: revision)), which was edited after it was applied, makes it now, and the database "
          + "does not have it.", "Put the revision back as it was, and write a new one."
      )
    case .removed:
      return (
        "\(Self.beginning(with: revision)) makes it, and the database does not have it: somebody dropped or "
          + "renamed it by hand.", script.map { "What makes it again: \($0)" } ?? byHand
      )
    case .changed, .renamed:
      let cause = isEdited ? ", which was edited after it was applied" : ""
      return (
        "It is otherwise than \(revision)\(cause) leaves it"
          + (isEdited ? "." : ": somebody changed it by hand."),
        script.map { "What changes it back: \($0)" } ?? byHand
      )
    }
  }

  /// The command that prints what brings a database back to its revisions; nothing where no source
  /// stands for them: a database at several of which not all are heads.
  private func scriptBack(_ report: CheckReport) -> String? {
    guard !report.pending.isEmpty else {
      return session.hint("diff", "--from database --to versions --sql")
    }
    guard report.current.count == 1, let id = report.current.first else { return nil }
    let source = ShellWord.plain("versions@\(id.rawValue)")
    return session.hint("diff", "--from database --to \(source) --sql")
  }

  private var byHand: String { "Bring it back as the revision leaves it." }

  /// A phrase at the beginning of a sentence.
  private static func beginning(with phrase: String) -> String {
    phrase.unicodeScalars.prefix(1).map { $0.properties.uppercaseMapping }.joined()
      + String(phrase.unicodeScalars.dropFirst())
  }

  // MARK: Everything else

  /// What was found beside the differences of schemas.
  func facts(of report: CheckReport) -> [Fact] {
    [recognition(report), pending(report)].compactMap { $0 }
      + report.edited.map { entry in
        Fact(
          rule: "edited-revision", message: describe(edited: entry), advice: adviceAboutEdits,
          path: session.configuration.revisions.path(of: entry))
      }
      + report.staleRegistries.map { path in
        Fact(
          rule: "stale-registry", message: "\(shown(path)) is behind the files that it lists",
          advice: "To write it: \(session.hint("registry"))", path: path)
      }
      + [schemaFile(report), adoption(report), heads(report)].compactMap { $0 }
  }

  private func recognition(_ report: CheckReport) -> Fact? {
    guard let recognized = report.recognized else { return nil }
    let ids = recognized.revisions.map { RevisionID($0) }
    let claim = report.current.isEmpty ? "no revision" : "revision \(shown(report.current.list))"
    let name = name(of: report.database)
    let rest =
      recognized.extra.isEmpty
      ? "" : ", but for what it has beyond that"
    return Fact(
      rule: "database-drift",
      message: "\(name) notes \(claim), and is as \(revisions(ids)) \(leave(ids)) it\(rest)",
      details: recognized.extra.map { shown($0) },
      advice:
        "If that is where it is: \(session.hint("stamp", ids.map { ShellWord.plain($0.rawValue) }.joined(separator: " ")))"
    )
  }

  private func pending(_ report: CheckReport) -> Fact? {
    guard !report.pending.isEmpty, !report.allowsPending, report.heads.isEmpty else { return nil }
    let count = report.pending.count
    let place = report.current.isEmpty ? "base" : report.current.list
    return Fact(
      rule: "pending-revisions",
      message:
        "Target database is not up to date: \(name(of: report.database)) is at \(shown(place)) and lacks "
        + (count == 1 ? "a revision: " : "\(count) revisions: ") + shown(report.pending.list),
      // What it has already would be made once more.
      advice: (report.recognized == nil ? "" : "Only once it is noted where it is. ")
        + "To apply \(count == 1 ? "it" : "them"): \(session.hint("upgrade"))")
  }

  private func schemaFile(_ report: CheckReport) -> Fact? {
    report.staleSchemaFile.map { path in
      Fact(
        rule: "stale-schema-file",
        message: "\(shown(path)) is not the schema that the revisions make",
        advice: "To write it: \(session.hint("dump", "--write"))", path: path)
    }
  }

  private func adoption(_ report: CheckReport) -> Fact? {
    guard let adoption = report.adoption, !adoption.differences.isEmpty else { return nil }
    return Fact(
      rule: "adoption-drift",
      message:
        "The GRDB migrations do not end with what revision \(shown(adoption.revision)) makes:",
      details: adoption.differences.map { shown($0) },
      advice:
        "Databases that GRDB has migrated would not be taken over. Only the end of the chain has "
        + "what is marked +, and it lacks what is marked -.")
  }

  private func heads(_ report: CheckReport) -> Fact? {
    guard !report.heads.isEmpty else { return nil }
    let isBehind = !report.pending.isEmpty
    return Fact(
      rule: "several-heads",
      message: "There are several heads: \(shown(report.heads.list))",
      advice:
        "To join them: \(session.hint("merge")). If they are meant to be, say --allow-several-heads."
        + (isBehind
          ? " The database has not all of them, so it was not compared with \(schema)." : "")
    )
  }
}
