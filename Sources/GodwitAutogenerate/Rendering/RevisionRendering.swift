import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

extension RevisionDraft {
  /// The source file of the revision. The same draft gives the same file, byte for byte.
  package var source: String { source(header: "", imports: [], footer: "") }

  func source(header: String, imports: [String], footer: String) -> String {
    let modules = Set(imports + ["Godwit"]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let lines =
      Self.lines(header, behind: [""]) + modules.map { "import \($0)" } + [""] + comment
      + ["struct \(typeName): Revision {"] + identity + [""]
      + body("upgrade", upgrade, notes: true) + [""] + body("downgrade", downgrade, notes: false)
      + ["}"] + Self.lines(footer, before: [""]) + [""]
    return lines.joined(separator: "\n")
  }

  /// A text of a template, without line ends behind it; nothing if it is empty.
  static func lines(
    _ text: String, before: [String] = [], behind: [String] = []
  ) -> [String] {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let end = lines.lastIndex { !$0.utf8.isEmpty }
    return end.map { before + lines[...$0] + behind } ?? []
  }

  var comment: [String] {
    let message = message.unicodeScalars.split(whereSeparator: Self.isLineEnd).map {
      SwiftLiteral.comment(String($0))
    }
    let summary = upgrade.flatMap(OperationSummary.lines).map { "- \($0)" }
    let paragraphs = [
      message.isEmpty ? ["(no message)"] : message, summary, warnings.map(SwiftLiteral.comment),
      ["Create Date: \(createDate)"],
    ]
    return paragraphs.filter { !$0.isEmpty }.joined(separator: [""])
      .flatMap { Self.wrapped($0, prefix: "///") }
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
  }

  private var identity: [String] {
    func list(_ name: String, _ type: String, _ values: [String]) -> [String] {
      SwiftCode.prefixed("static let \(name): [\(type)] =", .array(values.map { .string($0) }))
        .lines(indent: 2)
    }
    return ["  static let id: RevisionID = \(SwiftLiteral.string(id.rawValue))"]
      + list("downRevisions", "RevisionID", downRevisions.map(\.rawValue))
      + (dependsOn.isEmpty ? [] : list("dependsOn", "RevisionID", dependsOn.map(\.rawValue)))
      + (replaces.isEmpty ? [] : list("replaces", "RevisionID", replaces.map(\.rawValue)))
      + (branchLabels.isEmpty ? [] : list("branchLabels", "String", branchLabels))
  }

  private func body(_ name: String, _ operations: [SchemaOperation], notes: Bool) -> [String] {
    let head = "  static func \(name)(_ op: Operations) throws {"
    let statements = operations.enumerated().flatMap { position, operation in
      // What nothing undoes.
      if case .execute(let sql, _) = operation, sql.isEmpty { return [String]() }
      let comments =
        notes ? comment(on: operation) + obstacles(at: position) : emptyColumns(operation)
      return comments.map { "    \($0)" } + OperationRendering.statement(operation).lines(indent: 4)
    }
    return statements.isEmpty ? ["\(head)}"] : [head] + statements + ["  }"]
  }

  /// What is lost with an operation, before it.
  private func comment(on operation: SchemaOperation) -> [String] {
    let dropped: [(table: SQLText, column: SQLText?)] =
      switch operation {
      case .dropTable(let table): [(table.name, nil)]
      // An index of another table's text holds nothing that could not be made again.
      case .dropVirtualTable(let table) where table.contentTable == nil: [(table.name, nil)]
      case .replaceVirtualTable(let old, let new)
      where !(old.holdsRows && new.holdsRows) && old.contentTable == nil:
        [(old.name, nil)]
      case .alterTable(let table, let changes):
        changes.compactMap {
          if case .dropColumn(let column) = $0, column.generated == nil {
            (table, column.name)
          } else {
            nil
          }
        }
      default: []
      }
    return dropped.flatMap { table, column in
      Self.wrapped(sentence(table, column), prefix: "//", width: 96)
    }
  }

  /// The rows that stand against an operation, before it.
  func obstacles(at position: Int) -> [String] {
    guard obstacles.indices.contains(position) else { return [] }
    let words = ErrorWording()
    return obstacles[position].flatMap { obstacle in
      let examples = showsKeys ? obstacle.examples.map { "- \($0)" } : []
      return ([words.forecast(obstacle)] + examples).flatMap {
        Self.wrapped(SwiftLiteral.comment($0), prefix: "//", width: 96)
      }
    }
  }

  /// Columns that come back without a value for the rows that are there then.
  func emptyColumns(_ operation: SchemaOperation) -> [String] {
    guard case .alterTable(let table, let changes) = operation else { return [] }
    return changes.flatMap { change -> [String] in
      guard case .addColumn(let column, nil) = change, column.needsValue else { return [] }
      let name = SwiftLiteral.comment("\(table).\(column.name)")
      return Self.wrapped(
        "Fails where there are rows, which have no value of \(name): give them one with backfill:",
        prefix: "//", width: 96)
    }
  }

  private func sentence(_ table: SQLText, _ column: SQLText?) -> String {
    let note = losses.first {
      SQLIdentifier.areEqual($0.table, table) && $0.column == column
    }
    let name = SwiftLiteral.comment(column.map { "\(table).\($0)" } ?? table.string)
    let things = column == nil ? "row" : "value"
    let fate = "of \(name), which downgrade cannot bring back."
    guard let count = note?.count else { return "Loses the \(things)s \(fate)" }
    guard count > 0 else { return "Loses nothing now: \(name) holds no \(things)." }
    return "Loses \(Self.grouped(count)) \(things)\(count == 1 ? "" : "s") \(fate)"
  }

  /// `1,204`
  private static func grouped(_ number: Int) -> String {
    var groups: [Substring] = []
    var digits = Substring(String(number))
    while !digits.isEmpty {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    return groups.joined(separator: ",")
  }

  /// A line of a comment, cut at spaces.
  static func wrapped(_ text: String, prefix: String, width: Int = 100) -> [String] {
    guard !text.isEmpty else { return [prefix] }
    let indentation = text.hasPrefix("- ") ? "  " : ""
    var lines: [String] = []
    var current = prefix
    for word in text.split(separator: " ") {
      if current != prefix, current.count + word.count + 1 > width {
        lines.append(current)
        current = prefix + (indentation.isEmpty ? "" : " " + indentation.dropLast())
      }
      current += " " + word
    }
    return lines + [current]
  }
}
