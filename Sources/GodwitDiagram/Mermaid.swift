import GodwitSQLSyntax

/// A diagram as Mermaid's `erDiagram`, in as many parts as Mermaid's limits ask for.
package struct MermaidDocument: Sendable {
  /// Each a diagram of its own.
  package private(set) var parts: [String] = []
  /// How many columns are left out of tables that would not fit into a diagram by themselves.
  package private(set) var leftOut: [(table: SQLText, columns: Int)] = []
  package let edgeCount: Int
  /// How long the text would be in one part.
  package let length: Int

  /// What Mermaid draws at most, unless it is configured otherwise (`maxEdges`, `maxTextSize` in
  /// https://mermaid.js.org/config/schema-docs/config.html).
  package struct Limits: Sendable {
    package var edges = 500
    package var characters = 50_000

    package init() {}
  }

  package init(_ diagram: Diagram, limits: Limits = Limits()) {
    edgeCount = diagram.edges.count
    let header = MermaidBlock.header(diagram)
    // Each part begins with its number.
    let room = max(limits.characters - header.utf16.count - 100, 1000)
    let names = MermaidNames(diagram)
    let blocks = diagram.entities.indices.map { position in
      MermaidBlock(diagram.entities[position], names.entities[position], room: room * 2 / 3)
    }
    leftOut = zip(diagram.entities, blocks).filter { $1.leftOut > 0 }.map { ($0.name, $1.leftOut) }
    var packing = MermaidPacking(diagram, names, blocks, room: room, edges: limits.edges)
    packing.pack()
    length = header.utf16.count + packing.parts.reduce(0) { $0 + $1.length }
    parts = packing.parts.enumerated().map { index, part in
      let number =
        packing.parts.count > 1 ? "%% Diagram \(index + 1) of \(packing.parts.count)\n" : ""
      return number + header + part.text
    }
    if parts.isEmpty { parts = [header] }
  }
}

/// The words by which Mermaid knows the entities.
struct MermaidNames {
  private(set) var entities: [String] = []

  init(_ diagram: Diagram) {
    var taken: Set<FoldedName> = []
    entities = diagram.entities.map { MermaidText.identifier($0.name, taken: &taken) }
  }
}

/// An entity as Mermaid's text.
struct MermaidBlock {
  let text: String
  /// The entity without its columns, for a diagram in which edges end at it.
  let bare: String
  private(set) var leftOut = 0

  static func header(_ diagram: Diagram) -> String {
    var text = "erDiagram\n"
    // Only lines: what fills a box must suit the light and the dark theme.
    let colours: [(Diagram.Mark, String)] = [
      (.added, "#1a7f37"), (.changed, "#bf8700"), (.removed, "#cf222e"),
    ]
    for (mark, colour) in colours where diagram.entities.contains(where: { $0.mark == mark }) {
      text += "  classDef \(mark.rawValue) stroke:\(colour),stroke-width:2px\n"
    }
    return text
  }

  init(_ entity: Diagram.Entity, _ id: String, room: Int) {
    let title = Self.title(entity)
    let alias = UTF8View.areEqual(title, id) ? "" : "[\(MermaidText.quoted(title))]"
    let head = "  " + id + alias + (entity.mark.map { ":::\($0.rawValue)" } ?? "")
    bare = head + "\n"
    var taken: Set<FoldedName> = []
    let rows = entity.columns.map { Self.row($0, &taken) }
    let notes = entity.notes.map { Self.row($0, &taken) }
    var left = room - head.utf16.count - notes.reduce(0) { $0 + $1.utf16.count }
    // Keys and what is marked say more than the rest.
    let order =
      entity.columns.indices.filter { Self.isImportant(entity.columns[$0]) }
      + entity.columns.indices.filter { !Self.isImportant(entity.columns[$0]) }
    let kept = Set(
      order.prefix { position in
        left -= rows[position].utf16.count
        return left >= 0
      })
    leftOut = rows.count - kept.count
    var lines = rows.indices.filter(kept.contains).map { rows[$0] } + notes
    if leftOut > 0 {
      lines.append(Self.line(["more", "columns"], "\(leftOut) are not shown"))
    }
    text = lines.isEmpty ? bare : head + " {\n" + lines.joined() + "  }\n"
  }

  private static func isImportant(_ column: Diagram.Column) -> Bool {
    column.isPrimaryKey || column.isForeignKey || column.mark != nil
  }

  private static func title(_ entity: Diagram.Entity) -> String {
    MermaidText.cut(entity.name.shownName, to: 100) + (entity.remark.map { " (\($0))" } ?? "")
  }

  private static func row(_ column: Diagram.Column, _ taken: inout Set<FoldedName>) -> String {
    let name = MermaidText.columnName(column.name, taken: &taken)
    let type = MermaidText.type(column.type)
    var truth: [String] = []
    if !UTF8View.areEqual(name, column.name.string) { truth.append(column.name.shownName) }
    if !column.type.isEmpty, !UTF8View.areEqual(type, column.type.string) {
      truth.append(MermaidText.cut(VisibleText.line(column.type.string), to: 80))
    }
    var comment = [truth.joined(separator: " ")].filter { !$0.isEmpty }
    if let mark = column.mark {
      let changes = MermaidText.change(column.changes.joined(separator: ", "))
      comment.append(mark == .changed && !changes.isEmpty ? "changed, \(changes)" : mark.rawValue)
    }
    let keys = column.keyMarks.joined(separator: ", ")
    return line([type, name, keys], comment.joined(separator: ", "))
  }

  private static func row(_ note: Diagram.Note, _ taken: inout Set<FoldedName>) -> String {
    let kind = MermaidText.type(SQLText(note.kind))
    let name = MermaidText.columnName(note.name.isEmpty ? "unnamed" : note.name, taken: &taken)
    return line([kind, name], "\(note.mark.rawValue), \(MermaidText.change(note.detail))")
  }

  private static func line(_ words: [String], _ comment: String) -> String {
    let start = words.filter { !$0.isEmpty }.joined(separator: " ")
    return "    \(start)" + (comment.isEmpty ? "" : " " + MermaidText.quoted(comment)) + "\n"
  }
}

enum UTF8View {
  /// Whether two texts are the same bytes.
  static func areEqual(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}

extension Diagram.Edge {
  /// `parent ||--o{ child : "columns"`
  func mermaid(_ names: MermaidNames) -> String {
    let line = mark == .removed || label != nil ? ".." : "--"
    let ends = (isOptional ? "|o" : "||") + line + (isUnique ? "o|" : "o{")
    let mark = mark.map { " (\($0.rawValue))" } ?? ""
    let label = MermaidText.quoted(MermaidText.cut(VisibleText.line(text), to: 100) + mark)
    return "  \(names.entities[parent]) \(ends) \(names.entities[child]) : \(label)\n"
  }
}
