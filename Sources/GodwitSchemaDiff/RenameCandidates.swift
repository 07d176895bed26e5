import GodwitSQLSyntax
import GodwitSchemaModel

extension SchemaDiff {
  /// What looks like a rename: something vanished, and something like it appeared. Only a developer
  /// knows whether it is one.
  package var renameCandidates: [Rename] {
    tableCandidates + columnCandidates
  }

  private var tableCandidates: [Rename] {
    let dropped = operations.compactMap { operation -> Table? in
      if case .dropTable(let table) = operation { table } else { nil }
    }
    let created = operations.compactMap { operation -> Table? in
      if case .createTable(let table) = operation { table } else { nil }
    }
    return Self.pairs(dropped, created, likeness: Self.likeness)
      .map { .table($0.name, to: $1.name) }
  }

  private var columnCandidates: [Rename] {
    operations.flatMap { operation -> [Rename] in
      guard case .alterTable(let table, let changes) = operation else { return [] }
      let dropped = changes.compactMap { change -> Column? in
        if case .dropColumn(let column) = change { column } else { nil }
      }
      let added = changes.compactMap { change -> Column? in
        if case .addColumn(let column, _) = change { column } else { nil }
      }
      return Self.pairs(dropped, added, likeness: Self.likeness)
        .map { .column(table: table, $0.name, to: $1.name) }
    }
  }

  /// Pairs each old thing with the new one that is most like it, best pairs first.
  private static func pairs<Thing>(
    _ old: [Thing], _ new: [Thing], likeness: (Thing, Thing) -> Int
  ) -> [(Thing, Thing)] {
    // Where hundreds of things went and came, nobody has renamed one, and the pairs are too many.
    guard old.count * new.count <= 2_500 else { return [] }
    var ranked: [(old: Int, new: Int, likeness: Int)] = []
    for a in old.indices {
      for b in new.indices {
        let likeness = likeness(old[a], new[b])
        if likeness > 0 { ranked.append((a, b, likeness)) }
      }
    }
    ranked.sort { ($1.likeness, $0.old, $0.new) < ($0.likeness, $1.old, $1.new) }
    var usedOld: Set<Int> = []
    var usedNew: Set<Int> = []
    var pairs: [(Int, Int)] = []
    for pair in ranked where !usedOld.contains(pair.old) && !usedNew.contains(pair.new) {
      usedOld.insert(pair.old)
      usedNew.insert(pair.new)
      pairs.append((pair.old, pair.new))
    }
    return pairs.sorted { $0.0 < $1.0 }.map { (old[$0.0], new[$0.1]) }
  }

  /// Tables are alike if at least half of their columns have the same name and type.
  private static func likeness(_ a: Table, _ b: Table) -> Int {
    let shared = a.columns.filter { column in
      b.column(column.name).map { $0.type.affinity == column.type.affinity } ?? false
    }.count
    return shared * 2 >= max(a.columns.count, b.columns.count, 1) ? 1 + shared : 0
  }

  /// Columns are alike if values of one are values of the other; the more else agrees, the more.
  private static func likeness(_ a: Column, _ b: Column) -> Int {
    guard a.type.affinity == b.type.affinity, (a.generated == nil) == (b.generated == nil) else {
      return 0
    }
    var points = 1
    if a.type.normalized == b.type.normalized { points += 2 }
    if (a.notNull == nil) == (b.notNull == nil) { points += 1 }
    if a.defaultValue == b.defaultValue { points += 1 }
    if a.name.folded.holds(b.name.folded) || b.name.folded.holds(a.name.folded) { points += 2 }
    return points
  }
}
