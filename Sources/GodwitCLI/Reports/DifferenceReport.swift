import GodwitAutogenerate
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff

/// Differences as lines for people: `+ column poems.word_count INTEGER   schema/Poems.swift:12`.
///
/// On a terminal, what is longer than a line is cut between words, and the place has a line of its own
/// where it does not fit.
struct DifferenceReport {
  private let session: Session
  /// How many columns a line may take; as many as it needs, if nothing is said.
  private let columns: Int?

  /// - Parameters:
  ///   - stream: Where the lines are printed.
  ///   - indentation: What is printed before each line.
  init(_ session: Session, on stream: Console.Stream? = nil, indentation: Int = 0) {
    self.session = session
    columns = stream.flatMap { session.console.columns[$0] }.map { max($0 - indentation, 20) }
  }

  func lines(_ differences: [Difference]) -> [StyledText] {
    lines(differences.map { ($0, session.describe($0.location)) })
  }

  /// - Parameter differences: What differs, each with the place at which it is to be looked up.
  func lines(_ differences: [(difference: Difference, place: String?)]) -> [StyledText] {
    let rows = differences.map { difference, place in
      (
        line: difference.line, place: place.map(VisibleText.line),
        colour: difference.change.colour
      )
    }
    let widths = rows.filter { fits($0.line, $0.place, 0) }.map { TextWidth.columns(of: $0.line) }
    let width = min(widths.max() ?? 0, 72)
    return rows.flatMap { row in
      let gap = max(width - TextWidth.columns(of: row.line), 0) + 3
      if let place = row.place, fits(row.line, place, gap) {
        return [StyledText(row.line, row.colour) + (String(repeating: " ", count: gap) + place)]
      }
      let parts = columns.map { TextWidth.wrapped(row.line, to: $0) } ?? [row.line]
      return parts.map { StyledText($0, row.colour) }
        + (row.place.map { [StyledText("    " + $0)] } ?? [])
    }
  }

  /// Whether a line and a place behind it take no more than there is.
  private func fits(_ line: String, _ place: String?, _ gap: Int) -> Bool {
    guard let columns else { return true }
    let end = place.map { gap + TextWidth.columns(of: $0) } ?? 0
    return TextWidth.columns(of: line) + end <= columns
  }
}

extension Difference.Change {
  fileprivate var colour: Colour {
    switch self {
    case .added: .green
    case .removed: .red
    case .changed, .renamed: .yellow
    }
  }
}

/// A difference as programs read it.
struct DifferenceEntry: Encodable, Sendable {
  let change: String
  let kind: String
  let table: String?
  let name: String
  let detail: String
  let declaredAt: String?

  init(_ difference: Difference, _ session: Session) {
    let words = Wording(session: session).errors
    change = difference.change.rawValue
    kind = difference.kind.rawValue
    table = difference.table?.string
    name = difference.name.string
    detail = difference.detail.text(words.describe)
    declaredAt = session.describe(difference.location)
  }
}

/// What `diff` and `check` print with `--format json`.
struct DifferencesReport: Encodable, Sendable {
  private let differences: [DifferenceEntry]
  /// What looks like a rename and is shown as a drop and an add; each with the option that says so.
  private let possibleRenames: [String]

  init(_ session: Session, _ differences: [Difference], _ change: SchemaChange) {
    self.differences = differences.map { DifferenceEntry($0, session) }
    possibleRenames = change.renameCandidates.map(\.option)
  }
}
