import GodwitSQLSyntax
import GodwitSchemaModel

/// One table as it is and as it is to be.
struct TablePair {
  let old: Table
  let new: Table
  /// The tables as they are to be. An implied target is what it will be then.
  let keys: NameIndex<Table>
  let names: SchemaDiff.ConstraintNames
  let sameTypes: [TypeRule]

  /// The changes in an order in which they can be made, and undone from last to first.
  var changes: [TableChange] {
    let columns = columnChanges
    let constraints = constraintChanges
    return constraints.dropped.map(TableChange.dropConstraint) + columns.dropped + optionChanges
      + columns.altered + columns.added + constraints.added.map(TableChange.addConstraint)
  }

  /// The change that puts the columns into the order of the new table.
  var orderChanges: [TableChange] {
    let (before, after) = (old.columns.map(\.name), new.columns.map(\.name))
    return before == after ? [] : [.orderColumns(after, from: before)]
  }

  private var optionChanges: [TableChange] {
    var changes: [TableChange] = []
    if old.options != new.options { changes.append(.setOptions(new.options, from: old.options)) }
    let isAnyName = names == .unnamedMatchesAny && new.danglingConstraintNames.isEmpty
    if !isAnyName,
      old.normalized().danglingConstraintNames != new.normalized().danglingConstraintNames
    {
      changes.append(
        .setDanglingConstraintNames(new.danglingConstraintNames, from: old.danglingConstraintNames))
    }
    return changes
  }

  // MARK: Columns

  private var columnChanges: (dropped: [TableChange], altered: [TableChange], added: [TableChange])
  {
    // Where the key keeps NULL out of both, it is no matter which of them says so.
    let isKeyed = old.isWithoutRowID && new.isWithoutRowID
    let oldNormal = (isKeyed ? old.withoutNeedlessNotNull() : old).normalized()
    let newNormal = (isKeyed ? new.withoutNeedlessNotNull() : new).normalized()
    let oldColumns = Dictionary(
      zip(oldNormal.columns.map(\.name), zip(old.columns, oldNormal.columns)),
      uniquingKeysWith: { first, _ in first })
    let newNames = Set(newNormal.columns.map(\.name))

    let dropped = old.columns
      .filter { !newNames.contains($0.name.folded.text) }
      .map { TableChange.dropColumn(withConstraints($0, of: old)) }
    var altered: [TableChange] = []
    var added: [TableChange] = []
    for (column, normal) in zip(new.columns, newNormal.columns) {
      guard let (before, beforeNormal) = oldColumns[normal.name] else {
        added.append(.addColumn(withConstraints(column, of: new)))
        continue
      }
      let keepsType = sameTypes.letKeepType(before, of: old, like: column, of: new)
      if beforeNormal == likened(normal, to: beforeNormal, keepsType) { continue }
      altered.append(.alterColumn(before, to: likened(column, to: before, keepsType)))
    }
    return (dropped, altered, added)
  }

  /// `column` with the type of `old`, if that is the same, and with its names where `column` has none
  /// of its own and may have any.
  private func likened(_ column: Column, to old: Column, _ keepsType: Bool) -> Column {
    var likened = column
    if keepsType { likened.type = old.type }
    guard names == .unnamedMatchesAny else { return likened }
    if column.notNull?.name == nil { likened.notNull?.name = old.notNull?.name }
    if column.clauseNames.isEmpty { likened.clauseNames = old.clauseNames }
    return likened
  }

  /// A column that comes or goes, with the constraints that come or go with it.
  private func withConstraints(_ column: Column, of table: Table) -> Column {
    var column = column
    column.constraints = table.constraints(ofColumn: column.name)
    return column
  }

  // MARK: Constraints

  private var constraintChanges: (dropped: [Constraint], added: [Constraint]) {
    var matching = ConstraintMatching(pair: self)
    matching.match { $0 == $1 }
    if names == .unnamedMatchesAny { matching.match { $1.name == nil && $0.unnamed == $1 } }
    matching.match { resolved($0) == resolved($1) }
    if names == .unnamedMatchesAny {
      matching.match { $1.name == nil && resolved($0.unnamed) == resolved($1) }
    }
    return (
      matching.unmatchedOld.filter { goes(with: $0, in: old, other: new) == nil },
      matching.unmatchedNew.filter { goes(with: $0, in: new, other: old) == nil }
    )
  }

  private func resolved(_ constraint: Constraint) -> Constraint {
    guard case .foreignKey(let key) = constraint else { return constraint }
    return .foreignKey(key.resolved(primaryKey: keys.primaryKey(of: key.table)))
  }

  /// The column with which a constraint comes or goes: one that only one of the tables has.
  private func goes(with constraint: Constraint, in table: Table, other: Table) -> Column? {
    guard let column = table.column(holding: constraint), other.column(column.name) == nil else {
      return nil
    }
    return column
  }

  // MARK: Indexes

  var droppedIndexes: [Index] {
    unmatchedIndexes(of: old, in: new).filter { index in
      !renamedIndexes.contains { $0.old == index }
    }
  }

  var createdIndexes: [Index] {
    unmatchedIndexes(of: new, in: old).filter { index in
      !renamedIndexes.contains { $0.new == index }
    }
  }

  /// Indexes that a declaration says were called otherwise, and that are the same but for that.
  var renamedIndexes: [(old: Index, new: Index)] {
    new.indexes.compactMap { index in
      guard let name = index.renamedFrom, old.index(index.name) == nil, new.index(name) == nil,
        let before = old.index(name)
      else { return nil }
      var renamed = before
      renamed.name = index.name
      return old.normalized(renamed) == new.normalized(index) ? (before, index) : nil
    }
  }

  private func unmatchedIndexes(of table: Table, in other: Table) -> [Index] {
    let others = NameIndex(other.indexes, name: \.name)
    return table.indexes.filter { index in
      guard let twin = others[index.name] else { return true }
      return twin != index && other.normalized(twin) != table.normalized(index)
    }
  }
}

/// Pairs the constraints of two tables, each with one at the most.
private struct ConstraintMatching {
  private let old: [(all: [Constraint], normal: Constraint)]
  private let new: [(all: [Constraint], normal: Constraint)]
  private var openOld: [Int]
  private var openNew: [Int]

  init(pair: TablePair) {
    old = pair.old.distinctConstraints
    new = pair.new.distinctConstraints
    openOld = Array(old.indices)
    openNew = Array(new.indices)
  }

  /// With its duplicates, which would stay otherwise.
  var unmatchedOld: [Constraint] { openOld.flatMap { old[$0].all } }

  var unmatchedNew: [Constraint] { openNew.compactMap { new[$0].all.first } }

  mutating func match(_ isMatch: (Constraint, Constraint) -> Bool) {
    openNew.removeAll { candidate in
      guard
        let position = openOld.firstIndex(where: { isMatch(old[$0].normal, new[candidate].normal) })
      else { return false }
      openOld.remove(at: position)
      return true
    }
  }
}

extension Table {
  /// The constraints with their normal forms. Of several uniqueness constraints that are equal,
  /// SQLite makes one.
  fileprivate var distinctConstraints: [(all: [Constraint], normal: Constraint)] {
    var distinct: [(all: [Constraint], normal: Constraint)] = []
    var positions: [Constraint: Int] = [:]
    for constraint in constraints {
      let normal = normalized(constraint)
      if case .unique = normal, let position = positions[normal] {
        distinct[position].all.append(constraint)
      } else {
        positions[normal] = distinct.count
        distinct.append(([constraint], normal))
      }
    }
    return distinct
  }
}
