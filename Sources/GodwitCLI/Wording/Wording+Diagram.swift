extension Wording {
  func describe(_ problem: CommandError.DiagramProblem) -> String {
    switch problem {
    case .noTable(let name, let names):
      "There is no table '\(shown(name))' to draw." + meant(name, names)
    case .nothingMatches(let patterns, let names):
      "No table matches \(patterns.map { "'\(shown($0))'" }.joined(separator: " or "))."
        + (patterns.first.map { meant($0, names) } ?? "")
    case .noGraphviz:
      "A picture is drawn by Graphviz's program dot, which is not installed here: "
        + "apt-get install graphviz, or brew install graphviz. --format dot prints what it would read."
    case .graphvizFailed(let output):
      "Graphviz's dot could not draw it:\n\(indented(output))"
    }
  }

  /// What of a diagram had to be divided or left out for Mermaid to draw it.
  func describe(_ limits: DiagramLimits) -> [String] {
    var lines: [String] = []
    if limits.parts > 1 {
      lines.append(
        "The diagram has \(counted(limits.edges, "foreign key")) and \(limits.length.grouped) "
          + "characters, and Mermaid draws 500 and 50,000 at most: it is divided into "
          + "\(limits.parts) diagrams. --focus TABLE or --only PATTERN draws less.")
    }
    lines += limits.leftOut.map { table in
      "Of '\(shown(table.name))', \(counted(table.columns, "column")) had to be left out."
    }
    return lines
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
  }
}

/// What Mermaid's limits ask of a diagram.
struct DiagramLimits {
  let parts: Int
  let edges: Int
  let length: Int
  let leftOut: [(name: String, columns: Int)]
}
