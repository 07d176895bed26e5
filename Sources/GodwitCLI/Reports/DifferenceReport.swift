import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff

/// Differences as lines for people: `+ column poems.word_count INTEGER   schema/Poems.swift:12`.
struct DifferenceReport {
  private let session: Session

  init(_ session: Session) {
    self.session = session
  }

  func lines(_ differences: [Difference]) -> [StyledText] {
    let texts = differences.map(\.line)
    let widths = texts.map { TextWidth.columns(of: $0) }
    let width = min(widths.max() ?? 0, 72)
    return zip(differences, zip(texts, widths)).map { difference, measured in
      let line = StyledText(measured.0, difference.change.colour)
      guard let place = session.describe(difference.location) else { return line }
      let gap = String(repeating: " ", count: max(width - measured.1, 0) + 3)
      return line + (gap + VisibleText.line(place))
    }
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
