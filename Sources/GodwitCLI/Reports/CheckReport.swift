import GodwitAutogenerate
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff

/// What `check` finds.
struct CheckReport: Encodable, Sendable {
  private let session: Session
  /// Nothing if the schema could not be compared.
  private var differences: [Difference]?
  private var json: DifferencesReport?
  /// The heads, if there are several and nobody has said that there may be.
  var heads: [RevisionID] = []
  /// The revisions that were edited after the database got them.
  var edited: [RevisionList.Entry] = []

  init(_ session: Session) {
    self.session = session
  }

  mutating func note(_ differences: [Difference], _ change: SchemaChange) {
    self.differences = differences
    json = DifferencesReport(session, differences, change)
  }

  var isFine: Bool { differences == [] && heads.isEmpty && edited.isEmpty }

  // MARK: Text

  /// Prints what was found, and what to do about it.
  func print() {
    let console = session.console
    guard !isFine else { return console.out("No differences.") }
    if let differences, !differences.isEmpty {
      for line in DifferenceReport(session, on: .out).lines(differences) { console.out(line) }
      console.err("To write the revision: \(session.autogenerateHint)")
    }
    let words = Wording(session: session)
    for entry in edited { console.entry(words.describe(edited: entry)) }
    if !edited.isEmpty { console.err(words.adviceAboutEdits) }
    guard !heads.isEmpty else { return }
    console.out("There are several heads: \(words.shown(heads.list))")
    console.err(
      "To join them: \(session.hint("merge")). If they are meant to be, say --allow-several-heads."
        + (differences == nil ? " The database has not all of them, so it was not compared." : ""))
  }

  // MARK: JSON

  private enum Key: String, CodingKey {
    case heads, edited
  }

  private struct EditedRevision: Encodable {
    let id: String
    let path: String
  }

  func encode(to encoder: any Encoder) throws {
    try json?.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    if !heads.isEmpty { try container.encode(heads.map(\.rawValue), forKey: .heads) }
    let revisions = session.configuration.revisions
    try container.encode(
      edited.map { EditedRevision(id: $0.id.rawValue, path: revisions.path(of: $0)) },
      forKey: .edited)
  }
}
