/// What a reviewer has to know about revisions, for programs; a page is made of it for people.
struct Review: Encodable, Sendable {
  struct Revision: Encodable, Sendable {
    let id: String
    let message: String
    let path: String
    /// Whether the database has it; nothing where there is no database.
    let isApplied: Bool?
    /// What differs in the schema afterwards.
    let changes: [DifferenceEntry]
    let parts: [Part]
    /// The rows that stand against it, in words.
    let obstacles: [String]
    let proof: Proof
    /// How long it took on a copy of the database.
    var upgradeSeconds: Double?
    var downgradeSeconds: Double?
  }

  /// A way in which a table is changed with the statements for it, or statements for themselves.
  struct Part: Encodable, Sendable {
    let table: String?
    /// `native`, `metadata`, `column`, `rebuild`; `data` for Swift that works on rows.
    let way: String?
    let reason: String?
    let rows: Int?
    let bytes: Int?
    let statements: [String]
  }

  /// What became of the revision in memory, there and back.
  struct Proof: Encodable, Sendable {
    enum Downgrade: String, Encodable, Sendable {
      case proven, differs, failed, irreversible
      /// Something else is wrong, as with rows that are there.
      case notProven = "not-proven"
      /// It runs outside of transactions.
      case notRun = "not-run"
    }

    let downgrade: Downgrade
    /// Why it is not proven: differences, an error, or what the revision says.
    let reasons: [String]
    /// Views and triggers that do not work any more after the upgrade.
    let broken: [String]
  }

  /// What a downgrade does not give back.
  struct Loss: Encodable, Sendable {
    enum Side: String, Encodable, Sendable {
      /// The upgrade drops it: the downgrade makes it anew, without its values.
      case upgrade
      /// The downgrade drops it, with what was entered since.
      case downgrade
    }

    let revision: String
    let side: Side
    let table: String
    let column: String?
    /// How many rows or values the database holds of it now.
    let count: Int?
  }

  /// What is known of the database.
  struct Database: Encodable, Sendable {
    let path: String
    /// How many revisions it lacks.
    let pending: Int
    /// What came of an upgrade of a copy of it.
    var rehearsal: RehearsalReport?
    /// Why there was none, or how it failed.
    var obstacle: String?
  }

  var revisions: [Revision]
  /// What is applied between these without being looked at.
  let others: [String]
  let losses: [Loss]
  let lint: [LintFindings.Entry]
  /// The tables that differ, as Mermaid.
  let diagrams: [String]
  var database: Database?
  /// Where there is none to ask.
  var noDatabase: String?
}
