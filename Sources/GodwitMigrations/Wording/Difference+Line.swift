import GodwitSQLSyntax
import GodwitSchemaDiff

extension Difference {
  /// One line: what happened to what, for people.
  package var line: String {
    let detail = detail.text(ErrorWording().describe)
    let text = [change.sign, object, detail].filter { !$0.isEmpty }.joined(separator: " ")
    return VisibleText.line(text)
  }

  /// What it is about: `index poems.idx_poems_title`, and `check poems` for one without a name.
  package var object: String {
    let name = [table, name.isEmpty ? nil : name].compactMap { $0 }.joined(separator: ".")
    return name.isEmpty ? kind.rawValue : "\(kind.rawValue) \(name)"
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
}
