import SchemaDiff

/// Differences as lines for people: `+ column poems.word_count INTEGER   schema/Poems.swift:12`.
struct DifferenceReport {
  private let session: Session
  private let stream: Console.Stream

  /// - Parameter stream: Where the lines go.
  init(_ session: Session, on stream: Console.Stream) {
    self.session = session
    self.stream = stream
  }

  func lines(_ differences: [Difference]) -> [String] {
    let texts = differences.map(\.text)
    let width = min(texts.map(\.count).max() ?? 0, 72)
    return zip(differences, texts).map { difference, text in
      let line = session.console.text(text, difference.change.colour, on: stream)
      guard let place = session.describe(difference.location) else { return line }
      return line + String(repeating: " ", count: max(width - text.count, 0) + 3) + place
    }
  }
}

extension Difference {
  /// One line: what happened to what.
  fileprivate var text: String {
    let object = [table, name.isEmpty ? nil : name].compactMap { $0 }.joined(separator: ".")
    return [change.sign, kind.rawValue, object, detail].filter { !$0.isEmpty }
      .joined(separator: " ").replacing("\n", with: " ")
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
