import GodwitAutogenerate
import GodwitSQLSyntax
import GodwitSchemaDiff

/// What a project's review of a proposal did, in words.
extension Wording {
  func describe(_ error: ReviewError) -> String {
    switch error {
    case .refused(let reason):
      "The project's review refuses the proposal: \(shown(reason))\nNothing was written."
    case .failed(let error):
      "The project's review failed, so nothing was written: \(reason(error))"
    case .removesRename(let rename):
      "The project's review takes a rename out, and what follows speaks of the new name: "
        + "\(shown(rename)) Refuse it instead. Nothing was written."
    }
  }

  /// What was taken out of a proposal and put in, line by line.
  func review(of change: SchemaChange) -> [StyledText] {
    section("Left out by the project's review:", change.leftOutByReview)
      + section("Added by the project's review:", change.addedByReview, change.sqlAddedByReview)
  }

  private func section(
    _ head: String, _ differences: [Difference], _ sql: [SQLText] = []
  ) -> [StyledText] {
    guard !(differences.isEmpty && sql.isEmpty) else { return [] }
    return [StyledText(head)]
      + DifferenceReport(session).lines(differences).map { "  " + $0 }
      + sql.map { StyledText("  + SQL: \(shown($0))") }
  }

  /// What the proof of a change has shown.
  func proof(of change: SchemaChange) -> String {
    guard change.opaqueDifferences.isEmpty else {
      return
        "Proved in memory, but for what differs and cannot be read: upgrade gives the rest of what "
        + "is declared, downgrade gives back the present schema."
    }
    guard change.leftOutByReview.isEmpty, change.addedByReview.isEmpty,
      change.sqlAddedByReview.isEmpty
    else {
      return
        "Proved in memory: but for the project's review, upgrade gives the declared schema; downgrade "
        + "gives back the present one."
    }
    return
      "Proved in memory: upgrade gives the declared schema, downgrade gives back the present one."
  }
}
