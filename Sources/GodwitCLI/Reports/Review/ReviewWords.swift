import GodwitSQLSyntax

/// Differences in words: `adds the column word_count: INTEGER`.
enum ReviewWords {
  /// The table, the view or the virtual table that a difference is about.
  static func subject(of entry: DifferenceEntry) -> String { entry.table ?? entry.name }

  /// A difference as a piece of a sentence, in Markdown.
  static func sentence(_ entry: DifferenceEntry) -> String {
    let isWhole = entry.table == nil
    let kind = isWhole ? "the \(entry.kind)" : "\(article(entry)) \(entry.kind)"
    let name = isWhole || entry.name.utf8.isEmpty ? "" : " \(code(entry.name))"
    if entry.kind == "unreadable object" { return "cannot be read: \(code(entry.detail))" }
    switch entry.change {
    case "renamed":
      let new = Substring(entry.detail.utf8.dropFirst("to ".utf8.count))
      return "renames \(kind)\(isWhole ? " " + code(entry.name) : name) to \(code(String(new)))"
    case "added": return "\(isWhole ? "creates" : "adds") \(kind)\(name)\(detail(entry))"
    case "removed": return "drops \(kind)\(name)\(detail(entry))"
    default: return "changes \(kind)\(name)\(detail(entry))"
    }
  }

  private static func article(_ entry: DifferenceEntry) -> String {
    ["options", "column order"].contains(entry.kind) || !entry.name.utf8.isEmpty ? "the" : "a"
  }

  private static func detail(_ entry: DifferenceEntry) -> String {
    guard !entry.detail.utf8.isEmpty else { return "" }
    // What is counted is said in words.
    if entry.kind == "table", entry.table == nil { return " " + MarkdownText.prose(plain(entry)) }
    return ": " + code(entry.detail)
  }

  /// `(5 columns)` without the brackets, which Markdown would need escaped.
  private static func plain(_ entry: DifferenceEntry) -> String {
    let inner = entry.detail.utf8.dropFirst().dropLast()
    return "with " + String(decoding: Array(inner), as: UTF8.self)
  }

  static func code(_ text: String) -> String { MarkdownText.code(text, inTable: false) }
}
