import GodwitSQLSyntax
import GodwitSchemaDiff

extension Difference {
  /// One line: what happened to what, for people.
  package var line: String {
    let object = [table, name.isEmpty ? nil : name].compactMap { $0 }.joined(separator: ".")
    let detail = detail.text(ErrorWording().describe)
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
}
