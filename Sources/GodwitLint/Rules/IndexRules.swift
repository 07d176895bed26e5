import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// Indexes.
extension LintRule {
  static let indexRules = [duplicateIndex, redundantIndex]

  static let duplicateIndex = LintRule(
    "duplicate-index", .warning, "An index is there twice",
    PageText(
      why: """
        If an index has the same terms as another one, it finds nothing that the other does not find, but
        takes space, and time at each write. A primary key and a UNIQUE constraint are indexes as well.
        """,
      example: #"""
        try op.createTable("poems") {
          Column("id", .text).primaryKey()
          Index("ix_poems_id", on: "id")  // the primary key is an index on id
        }
        """#,
      advice: "Leave it out, or drop it: `op.dropIndex`."),
    find: { effect, _ in effect.superfluousIndexes.filter(\.isEqual).map(\.finding) })

  static let redundantIndex = LintRule(
    "redundant-index", .note, "An index is the beginning of another one",
    PageText(
      why: """
        An index on (a, b) finds rows by a alone as well. So an index on (a) is rarely worth its space and
        the time that it takes at each write. It can be worth it if b is long and rows are often counted or
        listed by a alone.
        """,
      example: #"""
        try op.createIndex("poems", Index("idx_poems_poet", on: "poet"))
        try op.createIndex("poems", Index("idx_poems_poet_title", on: "poet", "title"))
        """#,
      advice: "Drop the shorter one, unless you have measured that it is needed."),
    find: { effect, _ in effect.superfluousIndexes.filter { !$0.isEqual }.map(\.finding) })
}

/// An index that finds nothing that another one of its table does not.
private struct SuperfluousIndex: Hashable {
  let table: SQLText
  let index: SQLText
  /// The other one, in words.
  let other: String
  let isEqual: Bool

  var pair: Set<SQLText> { [SQLText("the index \(index)"), SQLText(other)] }

  var finding: RuleFinding {
    let words = isEqual ? "has the terms of" : "is the beginning of"
    return RuleFinding(
      table, index, "The index \(index) of \(table) \(words) \(other).",
      advice: isEqual
        ? "Leave it out; where it is: op.dropIndex(\(table.literal), \(index.literal))" : nil)
  }
}

extension RevisionEffect {
  /// Those that are so only since the revision.
  fileprivate var superfluousIndexes: [SuperfluousIndex] {
    after.tables.flatMap { table -> [SuperfluousIndex] in
      guard !table.indexes.isEmpty else { return [] }
      let old = tables.aligned.table(table.name)
      guard old != table else { return [] }
      // Which of two equal ones is the second changes when one is made anew.
      let known = Set((old?.superfluousIndexes ?? []).map(\.pair))
      return table.superfluousIndexes.filter { !known.contains($0.pair) }
    }
  }
}

extension Table {
  /// An index, or what SQLite keeps one for.
  private struct Sorted {
    let words: String
    let terms: [IndexTerm]
    let isUnique: Bool
    let condition: SQLText?
    let name: SQLText?

    /// Terms of which alone it does not matter in which direction they are sorted.
    var comparable: [IndexTerm] {
      guard terms.count == 1, var term = terms.first else { return terms }
      term.isDescending = false
      return [term]
    }
  }

  fileprivate var superfluousIndexes: [SuperfluousIndex] {
    let all = sorted
    return all.enumerated().compactMap { position, candidate in
      guard let name = candidate.name else { return nil }
      let others = all.enumerated().filter { $0.offset != position }
      if let twin = others.first(where: { isTwin(candidate, position, $0.element, $0.offset) }) {
        return SuperfluousIndex(
          table: self.name, index: name, other: twin.element.words, isEqual: true)
      }
      let longer = others.map(\.element).first { other in
        !candidate.isUnique && candidate.condition == other.condition
          && other.terms.count > candidate.terms.count
          && other.terms.starts(with: candidate.terms)
      }
      return longer.map {
        SuperfluousIndex(table: self.name, index: name, other: $0.words, isEqual: false)
      }
    }
  }

  /// Whether `candidate` could go for another one: of two equal ones, the second.
  private func isTwin(
    _ candidate: Sorted, _ position: Int, _ other: Sorted, _ otherPosition: Int
  ) -> Bool {
    guard candidate.comparable == other.comparable, candidate.condition == other.condition else {
      return false
    }
    if candidate.isUnique != other.isUnique { return other.isUnique }
    return otherPosition < position
  }

  /// The keys, then the indexes, in normal form.
  private var sorted: [Sorted] {
    let normal = normalized()
    let keys = zip(constraints, normal.constraints).compactMap { original, constraint -> Sorted? in
      switch constraint {
      case .primaryKey(let key):
        Sorted(
          words: "the primary key", terms: key.columns, isUnique: true, condition: nil, name: nil)
      case .unique(let key):
        Sorted(
          words: "the uniqueness constraint \(original.subject)", terms: key.columns,
          isUnique: true, condition: nil, name: nil)
      case .check, .foreignKey: nil
      }
    }
    return keys
      + zip(indexes, normal.indexes).map { original, index in
        Sorted(
          words: "the index \(original.name)", terms: index.terms, isUnique: index.isUnique,
          condition: index.condition, name: original.name)
      }
  }
}
