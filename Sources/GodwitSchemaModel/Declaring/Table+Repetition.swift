import GodwitSQLSyntax

/// Something that a table can have only once.
package enum Repetition: Hashable, Sendable {
  case column(String)
  case index(String)
  case primaryKey
}

extension Table {
  /// What stands in the declaration twice. SQLite would refuse it, and whoever looks things up by
  /// name would see the first alone.
  package var repetition: Repetition? {
    if let name = Self.repeated(columns.map(\.name)) { return .column(name.string) }
    if let name = Self.repeated(indexes.filter { !$0.isUnnamed }.map(\.name)) {
      return .index(name.string)
    }
    let keys = constraints.count { if case .primaryKey = $0 { true } else { false } }
    return keys > 1 ? .primaryKey : nil
  }

  private static func repeated(_ names: [SQLText]) -> SQLText? {
    var seen: Set<FoldedName> = []
    return names.first { !seen.insert($0.folded).inserted }
  }
}
