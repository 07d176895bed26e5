import SQLSyntax
import SchemaDiff

/// Differences as lines for people: `+ column poems.word_count INTEGER   schema/Poems.swift:12`.
struct DifferenceReport {
  private let session: Session

  init(_ session: Session) {
    self.session = session
  }

  func lines(_ differences: [Difference]) -> [StyledText] {
    let texts = differences.map(\.text)
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

extension Difference {
  /// One line: what happened to what.
  fileprivate var text: String {
    let object = [table, name.isEmpty ? nil : name].compactMap { $0 }.joined(separator: ".")
    let text = [change.sign, kind.rawValue, object, detail].filter { !$0.isEmpty }
      .joined(separator: " ")
    return VisibleText.line(text)
  }
}

extension Difference.Change {
  fileprivate var sign: String {
    switch self {
    case .added: "+"
    case .removed: "-"
    case .changed, .renamed: "~"
    }
  }

  fileprivate var colour: Colour {
    switch self {
    case .added: .green
    case .removed: .red
    case .changed, .renamed: .yellow
    }
  }
}
