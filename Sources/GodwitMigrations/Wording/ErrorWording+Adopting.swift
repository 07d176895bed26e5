import GodwitRevisionGraph
import GodwitSQLSyntax

extension ErrorWording {
  package func describe(_ error: AdoptionError) -> String {
    switch error {
    case .unrecognized(let source, let names):
      """
      The database has \(some(names)), and neither Godwit nor \(VisibleText.line(source)) has noted \
      where it is. Nothing was changed.
      """
    case .newerMigrations(let identifiers):
      """
      A newer program has migrated the database with GRDB: this one does not know \
      \(some(identifiers)). Nothing was changed.
      """
    case .lostMigrations(let identifiers):
      "GRDB's notes in the database lack \(some(identifiers)), which was run before. Somebody else is "
        + "changing them. Try again."
    case .otherUserVersion(let found, let expected):
      "The database has the user_version \(found), and only one with \(expected) can be taken over."
    case .differs(let revision, let differences):
      """
      The database's schema is not the one that revision '\(VisibleText.line("\(revision)"))' makes, so \
      Godwit has noted nothing and changed nothing. Only the database has what is marked +, it lacks \
      what is marked -, and has otherwise what is marked ~:
      \(differences.map { "  \($0)" }.joined(separator: "\n"))
      """
    case .noRevision(let id):
      "There is no revision '\(VisibleText.line("\(id)"))' to compare the database with."
    case .ambiguousRevision(let candidates):
      candidates.isEmpty
        ? "There is no revision to compare the database with."
        : "Any of '\(VisibleText.line(candidates.list))' could be the revision to compare the "
          + "database with. Say which: .grdb(migrator, at: \"…\")."
    }
  }

  /// `'a', 'b', 'c' and 7 more`.
  private func some(_ names: [String]) -> String {
    let shown = names.prefix(5).map { "'\(VisibleText.line($0))'" }.joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}
