import GodwitSQLSyntax

/// Tables with their columns and the foreign keys between them, to be drawn.
package struct Diagram: Hashable, Sendable {
  package var entities: [Entity] = []
  package var edges: [Edge] = []

  /// What becomes of something, in a diagram of the difference of two schemas.
  package enum Mark: String, Hashable, Sendable {
    case added, removed, changed
  }

  /// A box of the diagram.
  package struct Entity: Hashable, Sendable {
    package var name: SQLText
    package var kind = Kind.table
    package var mark: Mark?
    /// The name that a renamed table had before.
    package var oldName: SQLText?
    package var columns: [Column] = []
    /// What else of the table differs.
    package var notes: [Note] = []

    package init(_ name: SQLText, _ kind: Kind = .table, mark: Mark? = nil) {
      self.name = name
      self.kind = kind
      self.mark = mark
    }
  }

  package enum Kind: Hashable, Sendable {
    case table
    case virtualTable(module: SQLText)
    /// What a foreign key refers to, and what is not there.
    case missing
    /// A table whose definition Godwit cannot read.
    case unreadable
  }

  package struct Column: Hashable, Sendable {
    package var name: SQLText
    /// The declared type; empty where there is none.
    package var type: SQLText
    package var isPrimaryKey = false
    package var isForeignKey = false
    /// Whether the column alone is unique, other than as the primary key.
    package var isUnique = false
    package var mark: Mark?
    /// What is changed about it, for people: `now NOT NULL`.
    package var changes: [String] = []

    package init(_ name: SQLText, type: SQLText, mark: Mark? = nil) {
      self.name = name
      self.type = type
      self.mark = mark
    }
  }

  /// An index or a constraint that differs.
  package struct Note: Hashable, Sendable {
    package var mark: Mark
    /// `index`, `check`, …
    package var kind: String
    package var name: SQLText
    package var detail: String
  }

  /// A foreign key, from the child to the parent; or the content of a full-text index.
  package struct Edge: Hashable, Sendable {
    /// The positions of the two among the entities.
    package var child: Int
    package var parent: Int
    package var columns: [SQLText]
    /// The parent's columns; none where its primary key is meant and it has none.
    package var parentColumns: [SQLText] = []
    /// Whether there may be rows of the child without a row of the parent.
    package var isOptional = false
    /// Whether no two rows of the child have the same row of the parent.
    package var isUnique = false
    package var mark: Mark?
    /// What it is if it is no foreign key: `content`.
    package var label: String?
  }

  package init() {}

  package var isEmpty: Bool { entities.isEmpty }

  /// Whether anything in it is marked as added, changed or removed.
  package var hasMarks: Bool {
    entities.contains { $0.mark != nil } || edges.contains { $0.mark != nil }
  }
}

extension Diagram.Entity {
  /// What is said behind the name, if anything.
  var remark: String? {
    var remarks: [String] = []
    switch kind {
    case .table: break
    case .virtualTable(let module): remarks.append(module.string)
    case .missing: remarks.append("missing")
    case .unreadable: remarks.append("unreadable")
    }
    if let mark { remarks.append(mark.rawValue) }
    if let oldName { remarks.append("renamed from \(oldName.shownName)") }
    return remarks.isEmpty ? nil : remarks.joined(separator: ", ")
  }
}

extension Diagram.Column {
  /// `PK`, `FK`, `UK`
  var keyMarks: [String] {
    [(isPrimaryKey, "PK"), (isForeignKey, "FK"), (isUnique, "UK")].filter(\.0).map(\.1)
  }
}

extension Diagram.Edge {
  /// What stands at the edge.
  package var text: String { label ?? columns.joined(separator: ", ") }
}

extension SQLText {
  /// A name as people are shown it: as it is, but in quotes where nothing could be seen of it.
  var shownName: String {
    let isBlank = string.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    return VisibleText.line(isBlank ? SQLIdentifier.quoted(self) : string)
  }
}
