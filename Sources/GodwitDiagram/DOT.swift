import GodwitSQLSyntax

/// A diagram in Graphviz's language (https://graphviz.org/doc/info/lang.html): each table is one of
/// the tables that its labels can be made of (https://graphviz.org/doc/info/shapes.html#html).
package struct DOTDocument: Sendable {
  package let text: String

  package init(_ diagram: Diagram) {
    var lines = [
      "digraph schema {",
      "  graph [rankdir=LR, nodesep=0.35, ranksep=0.9, pad=0.3, bgcolor=white, pack=28, packmode=\"node\"]",
      "  node [shape=plain, fontname=\"Helvetica,Arial,sans-serif\", fontsize=11]",
      "  edge [dir=both, color=\"#6e7781\", arrowsize=0.8, penwidth=1.1]",
    ]
    for (position, entity) in diagram.entities.enumerated() {
      lines.append("  t\(position) [label=<\(Self.label(entity))>]")
    }
    for edge in diagram.edges { lines.append("  " + Self.line(edge, diagram)) }
    lines += Self.grid(of: diagram).map { "  " + $0 }
    text = lines.joined(separator: "\n") + "\n}\n"
  }

  /// Tables without a foreign key would stand in one long column: edges that are not drawn put them
  /// into rows.
  private static func grid(of diagram: Diagram) -> [String] {
    let connected = Set(diagram.edges.flatMap { [$0.child, $0.parent] })
    let alone = diagram.entities.indices.filter { !connected.contains($0) }
    guard alone.count > 3 else { return [] }
    let width = Int(Double(alone.count).squareRoot().rounded(.up))
    return alone.indices.dropFirst().map { index in
      // The first of a row hangs on the second of the row above, so that all are one group.
      let (left, right) =
        index % width > 0 ? (index - 1, index) : (index, index - width + 1)
      return "t\(alone[left]) -> t\(alone[right]) [style=invis]"
    }
  }

  // MARK: Tables

  private static func label(_ entity: Diagram.Entity) -> String {
    let colour = Colour(entity.mark)
    let name = "<B>\(HTMLText(entity.name.shownName, limit: 60))</B>"
    let remark = entity.remark.map { " <FONT POINT-SIZE=\"9\">\(HTMLText($0, limit: 60))</FONT>" }
    var rows = [
      "<TR><TD COLSPAN=\"3\" BGCOLOR=\"\(colour.header)\">\(name)\(remark ?? "")</TD></TR>"
    ]
    rows += entity.columns.enumerated().map { row($1, $0) }
    rows += entity.notes.map(row)
    let style = "BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\""
    return "<TABLE \(style) COLOR=\"\(colour.line)\" BGCOLOR=\"white\">\(rows.joined())</TABLE>"
  }

  private static func row(_ column: Diagram.Column, _ position: Int) -> String {
    let keys = column.keyMarks.joined(separator: " ")
    let change = column.changes.isEmpty ? "" : column.changes.joined(separator: ", ")
    let type = HTMLText(column.type.string, limit: 28)
    let changed =
      change.isEmpty
      ? "" : "<BR ALIGN=\"LEFT\"/><FONT POINT-SIZE=\"9\">\(HTMLText(change, limit: 60))</FONT>"
    let name = HTMLText(column.name.shownName, limit: 48)
    return cells(
      sign(column.mark), keys: keys, column.mark == .removed ? "<S>\(name)</S>" : "\(name)",
      "<FONT COLOR=\"#57606a\">\(type)</FONT>\(changed)", isEmpty: type.isEmpty && change.isEmpty,
      column.mark, ports: position)
  }

  private static func row(_ note: Diagram.Note) -> String {
    let name = note.name.isEmpty ? note.kind : "\(note.kind) \(note.name.shownName)"
    let detail = HTMLText(note.detail, limit: 48)
    let text = HTMLText(name, limit: 48)
    return cells(
      sign(note.mark), keys: "", note.mark == .removed ? "<S>\(text)</S>" : "\(text)",
      "<FONT COLOR=\"#57606a\">\(detail)</FONT>", isEmpty: detail.isEmpty, note.mark, ports: nil)
  }

  /// The signs by which what is marked is known without its colour.
  private static func sign(_ mark: Diagram.Mark?) -> String {
    switch mark {
    case .added: "+ "
    case .removed: "- "
    case .changed: "~ "
    case nil: ""
    }
  }

  private static func cells(
    _ sign: String, keys: String, _ name: String, _ type: String, isEmpty: Bool,
    _ mark: Diagram.Mark?, ports: Int?
  ) -> String {
    let background = mark.map { " BGCOLOR=\"\(Colour($0).row)\"" } ?? ""
    let left = ports.map { " PORT=\"l\($0)\"" } ?? ""
    let right = ports.map { " PORT=\"r\($0)\"" } ?? ""
    let marks = keys.isEmpty ? "" : "<FONT COLOR=\"#57606a\" POINT-SIZE=\"8\">\(keys)</FONT>"
    return "<TR><TD ALIGN=\"LEFT\"\(left)\(background)>\(marks)</TD>"
      + "<TD ALIGN=\"LEFT\"\(background)>\(sign)\(name)</TD>"
      + "<TD ALIGN=\"LEFT\"\(right)\(background) BALIGN=\"LEFT\">\(isEmpty ? "" : type)</TD></TR>"
  }

  // MARK: Edges

  private static func line(_ edge: Diagram.Edge, _ diagram: Diagram) -> String {
    let (child, parent) = (diagram.entities[edge.child], diagram.entities[edge.parent])
    // What is referred to stands on the left of what refers to it.
    let tail = "t\(edge.parent)" + port(edge.parentColumns.first, in: parent, "r", "e")
    let head =
      "t\(edge.child)"
      + (edge.child == edge.parent
        ? port(edge.columns.first, in: child, "r", "e")
        : port(edge.columns.first, in: child, "l", "w"))
    var attributes = [
      "arrowtail=\(edge.isOptional ? "teeodot" : "teetee")",
      "arrowhead=\(edge.isUnique ? "teeodot" : "crowodot")",
    ]
    if edge.label != nil { attributes = ["arrowtail=none", "arrowhead=none", "style=dotted"] }
    if let mark = edge.mark {
      attributes.append("color=\"\(Colour(mark).line)\"")
      if mark == .removed { attributes.append("style=dashed") }
    }
    return "\(tail) -> \(head) [\(attributes.joined(separator: ", "))]"
  }

  private static func port(
    _ column: SQLText?, in entity: Diagram.Entity, _ side: String, _ compass: String
  ) -> String {
    guard let column,
      let position = entity.columns.firstIndex(where: { $0.name.folded == column.folded })
    else { return "" }
    return ":\(side)\(position):\(compass)"
  }

  private struct Colour {
    let header: String
    let row: String
    let line: String

    init(_ mark: Diagram.Mark?) {
      (header, row, line) =
        switch mark {
        case .added: ("#aceebb", "#dafbe1", "#1a7f37")
        case .removed: ("#ffcecb", "#ffebe9", "#cf222e")
        case .changed: ("#fae17d", "#fff8c5", "#9a6700")
        case nil: ("#ddf4ff", "white", "#6e7781")
        }
    }
  }
}

/// A text in a label, escaped as HTML, and cut where it is longer than anybody reads in a box.
private struct HTMLText: CustomStringConvertible {
  let description: String
  var isEmpty: Bool { description.utf8.isEmpty }

  init(_ text: String, limit: Int) {
    var result = ""
    for scalar in MermaidText.cut(VisibleText.line(text), to: limit).unicodeScalars {
      switch scalar {
      case "&", "<", ">", "\"", "'", "\\", "[", "]", "{", "}": result += "&#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    description = result
  }
}
