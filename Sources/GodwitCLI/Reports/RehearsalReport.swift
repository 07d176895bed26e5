import GodwitMigrations

/// What `rehearse` prints with `--format json`.
struct RehearsalReport: Encodable, Sendable {
  struct Step: Encodable, Sendable {
    let direction: String
    let revision: String
    let message: String
    let seconds: Double

    init(_ entry: RevisionList.Entry, _ direction: Direction, _ seconds: Double) {
      self.direction = direction.rawValue
      revision = entry.id.rawValue
      message = entry.message
      self.seconds = seconds
    }
  }

  /// Whether the result is whole and as declared, and everything comes back.
  var isFine = false
  /// Rows that stand against the way.
  var obstacles: [String] = []
  /// What was run, first to last: forward, and back.
  var steps: [Step] = []
  /// How many rows the upgrade wrote.
  var rowsWritten: Int?
  /// How large the file was before the upgrade, and behind it.
  var bytesBefore: Int?
  var bytesAfter: Int?
  /// How much the upgrade wrote into the WAL, if that was asked for.
  var logBytes: Int?
  /// What SQLite finds fault with after the upgrade, or that it finds none.
  var findings: [String] = []
  /// What is not as declared after the upgrade.
  var differences: [DifferenceEntry] = []
  /// How the schema differs after the downgrade from what it was.
  var differencesAfterDowngrade: [DifferenceEntry] = []
  /// How the rows do.
  var rowsAfterDowngrade: [String] = []
}
