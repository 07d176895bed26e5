import GodwitSQLSyntax
import GodwitSchemaModel

extension Table {
  /// The columns of each key and each index by which no two rows are the same, as far as a foreign key
  /// can refer to them: of all rows, and by the columns' own collations
  /// (https://sqlite.org/foreignkeys.html#fk_indexes).
  var uniqueKeys: [[SQLText]] {
    let keys = (primaryKey.map { [$0.columns] } ?? []) + uniques.map(\.columns)
    let unique = indexes.filter { $0.isUnique && $0.condition == nil }.map(\.terms)
    return (keys + unique).compactMap { terms in
      let columns = terms.compactMap(\.column)
      let isPlain = terms.allSatisfy { term in
        let own = term.column.flatMap(column)?.collation ?? "BINARY"
        return term.collation.map { $0.folded == own.folded } ?? true
      }
      return columns.count == terms.count && isPlain ? columns : nil
    }
  }

  /// Whether the rows of a parent are found by an index on these columns, in whatever order they
  /// stand at its beginning.
  func hasIndex(on columns: [SQLText]) -> Bool {
    let wanted = Set(columns.map(\.folded))
    let keys = (primaryKey.map { [$0.columns] } ?? []) + uniques.map(\.columns)
    let usable = indexes.filter { $0.leavesOutOnlyNulls(of: wanted) }.map(\.terms)
    return (keys + usable).contains { terms in
      terms.count >= wanted.count
        && Set(terms.prefix(wanted.count).compactMap { $0.column?.folded }) == wanted
    }
  }
}

extension Index {
  /// Whether it has all rows, or all in which one of the columns is not NULL: a foreign key looks for no
  /// others.
  fileprivate func leavesOutOnlyNulls(of columns: Set<FoldedName>) -> Bool {
    guard let condition else { return true }
    let text = SQLTokens(condition)
    let words = text.tokens.map { text.text(of: $0).folded }
    guard let first = text.tokens.first, columns.contains(text.value(of: first).folded) else {
      return false
    }
    return words.dropFirst() == ["is", "not", "null"] || words.dropFirst() == ["notnull"]
      || words.dropFirst() == ["not", "null"]
  }
}

/// Why a foreign key cannot be followed.
enum KeyMismatch: Hashable, Sendable {
  /// There is no such table.
  case noParent
  /// The parent has no primary key, or not such columns.
  case noColumns
  /// Nothing makes the columns unique.
  case notUnique([SQLText])

  /// - Returns: Nothing for a key that SQLite can follow, or of which nobody can tell.
  init?(_ key: ForeignKey, in schema: DatabaseSchema) {
    guard let parent = schema.table(key.table) else {
      let isUnread = schema.opaqueObjects.contains { $0.name.folded == key.table.folded }
      if isUnread { return nil }
      self = .noParent
      return
    }
    let implied = parent.primaryKey?.columns.compactMap(\.column) ?? []
    let columns = key.referencedColumns.isEmpty ? implied : key.referencedColumns
    guard columns.count == key.columns.count, columns.allSatisfy({ parent.column($0) != nil })
    else {
      self = .noColumns
      return
    }
    let wanted = Set(columns.map(\.folded))
    if parent.uniqueKeys.contains(where: { Set($0.map(\.folded)) == wanted }) { return nil }
    self = .notUnique(columns)
  }
}
