/// A page of the guide as lines of a terminal.
///
/// It knows what the guide uses of Markdown: headings, paragraphs, lists, tables, blocks of code and
/// links between pages. Whatever else there may be is printed as it stands.
struct HelpText {
  private let width: Int
  private let program: String
  private var lines: [String] = []
  private var paragraph = ""
  /// The headings of the table that is being read; none outside of one.
  private var columns: [String]?

  static func lines(of page: HelpPage, width: Int, program: String) -> [String] {
    var text = HelpText(width: max(width, 40), program: program)
    text.read(page)
    return text.lines
  }

  private init(width: Int, program: String) {
    self.width = width
    self.program = program
  }

  private mutating func read(_ page: HelpPage) {
    var isCode = false
    for line in page.lines {
      if line.hasPrefix("```") {
        endParagraph()
        isCode.toggle()
      } else if isCode {
        lines.append(line.isEmpty ? "" : "    \(line)")
      } else {
        readText(line)
      }
    }
    endParagraph()
    while lines.last?.isEmpty == true { lines.removeLast() }
  }

  private mutating func readText(_ line: Substring) {
    let text = line.drop { $0 == " " }
    if text.hasPrefix("<!--") { return }
    if !text.hasPrefix("|") { columns = nil }
    if text.isEmpty {
      endParagraph()
      if lines.last?.isEmpty == false { lines.append("") }
    } else if text.hasPrefix("#") {
      addHeading(text)
    } else if text.hasPrefix("|") {
      endParagraph()
      addRow(text)
    } else if Self.isItem(text) {
      endParagraph()
      paragraph = String(line)
    } else {
      paragraph += paragraph.isEmpty ? String(line) : " \(text)"
    }
  }

  private static func isItem(_ text: Substring) -> Bool {
    if text.hasPrefix("- ") || text.hasPrefix("* ") { return true }
    let rest = text.drop { $0.isNumber }
    return rest.count < text.count && rest.hasPrefix(". ")
  }

  private mutating func endParagraph() {
    guard !paragraph.isEmpty else { return }
    let isItem = Self.isItem(paragraph.drop { $0 == " " })
    lines += TextWidth.wrapped(inline(paragraph), to: width, indentation: isItem ? 2 : 0)
    paragraph = ""
  }

  private mutating func addHeading(_ text: Substring) {
    endParagraph()
    let level = text.prefix { $0 == "#" }.count
    let title = inline(String(text.dropFirst(level).drop { $0 == " " }))
    let line = level == 1 ? "=" : "-"
    lines.append(title)
    if level < 3 { lines.append(String(repeating: line, count: TextWidth.columns(of: title))) }
  }

  // MARK: Tables

  /// A terminal is too narrow for most tables: each row becomes an entry, with its first cell as the
  /// heading.
  private mutating func addRow(_ text: Substring) {
    let cells = Self.cells(of: text)
    guard let names = columns else {
      columns = cells
      return
    }
    if cells.allSatisfy({ cell in !cell.isEmpty && cell.allSatisfy { "-: ".contains($0) } }) {
      return
    }
    lines += TextWidth.wrapped(inline(cells.first ?? ""), to: width, indentation: 2)
    for (index, cell) in cells.enumerated().dropFirst() where !cell.isEmpty {
      let name = index < names.count && cells.count > 2 ? "\(names[index]): " : ""
      lines += TextWidth.wrapped("    " + inline(name + cell), to: width, indentation: 2)
    }
  }

  /// The cells between the bars; a bar behind a backslash is part of its cell.
  private static func cells(of row: Substring) -> [String] {
    var cells: [String] = [""]
    var isEscaped = false
    for character in row.drop(while: { $0 == "|" }) {
      if character == "|", !isEscaped {
        cells.append("")
      } else if character != "\\" || isEscaped {
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    if cells.last?.allSatisfy({ $0 == " " }) == true { cells.removeLast() }
    return cells.map { cell in
      String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  // MARK: Words

  /// Links as something to type or to open, and code without its marks.
  private func inline(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix("<doc:"), let end = rest.firstIndex(of: ">") {
        result += link(to: rest[rest.index(rest.startIndex, offsetBy: 5)..<end])
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("**") {
        rest = rest.dropFirst(2)
      } else if character == "`" {
        let marks = rest.prefix { $0 == "`" }
        let code = rest.dropFirst(marks.count).prefix { $0 != "`" }
        // A single mark is left: it tells a command's words from those of the sentence.
        result += "`\(code)`"
        rest = rest.dropFirst(marks.count + code.count).drop { $0 == "`" }
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  private func link(to target: Substring) -> String {
    let name = target.prefix { $0 != "#" }
    guard let page = HelpPage.named(String(name)) else { return String(name) }
    let place = "“\(page.title)” (\(program) help \(page.topic))"
    // A heading is named with hyphens for spaces.
    let heading = target.dropFirst(name.count + 1).map { $0 == "-" ? " " : String($0) }.joined()
    return heading.isEmpty ? place : "“\(heading)” in \(place)"
  }
}
