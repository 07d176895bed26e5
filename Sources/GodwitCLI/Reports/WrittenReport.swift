import GodwitAutogenerate
import GodwitMigrations
import GodwitRevisionGraph

/// What the commands that write revisions print with `--format json`.
struct WrittenReport: Encodable, Sendable {
  private struct Revision: Encodable, Sendable {
    let id: String
    let message: String
    let path: String
    let downRevisions: [String]
    let replaces: [String]
    let differences: [DifferenceEntry]
    /// What is to be decided in the file before the package builds.
    let decisions: [String]
    /// What its comment warns of.
    let warnings: [String]
  }

  /// Nothing where there was nothing to write.
  private let written: [Revision]

  /// Nothing was written.
  init() {
    written = []
  }

  init(_ draft: RevisionDraft, at path: String, _ session: Session, _ change: SchemaChange? = nil) {
    let words = Wording(session: session)
    written = [
      Revision(
        id: draft.id.rawValue, message: draft.message, path: path,
        downRevisions: draft.downRevisions.map(\.rawValue),
        replaces: draft.replaces.map(\.rawValue),
        differences: (change?.differences ?? []).map { DifferenceEntry($0, session) },
        decisions: (change?.openDecisions ?? []).map(words.describe), warnings: draft.warnings)
    ]
  }
}
