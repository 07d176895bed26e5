import GodwitSQLSyntax
import GodwitSchemaModel

/// A table or a column that goes on under another name.
package enum Rename: Hashable, Sendable {
  case table(SQLText, to: SQLText)
  /// The table is the one of the source.
  case column(table: SQLText, SQLText, to: SQLText)
}

/// Renames that cannot be made.
package enum RenameError: Error, Hashable, Sendable {
  /// There is nothing of that name to rename.
  case notInSource(Rename)
  /// Nothing of the new name is wanted.
  case notInTarget(Rename)
  /// The new name is taken by something that is not renamed itself.
  case taken(Rename)
  /// Two renames speak of the same thing.
  case contradictory(Rename, Rename)
}

/// Which tables and columns of a source go on under which names in a target.
package struct Renames: Hashable, Sendable {
  package let all: [Rename]
  private let source: DatabaseSchema

  /// - Parameters:
  ///   - told: What somebody says. Each must be possible.
  ///   - target: Its declarations may say more (`renamedFrom`). Those whose old name is gone are
  ///     satisfied.
  /// - Throws: ``RenameError``.
  package init(told: [Rename], from source: DatabaseSchema, to target: DatabaseSchema) throws {
    self.source = source
    let declared = target.declaredTableRenames(source)
    for rename in told {
      try rename.requirePossible(from: source, to: target, among: told + declared)
    }
    var renames = told
    for rename in declared { renames.add(rename) }
    for rename in target.declaredColumnRenames(source, renames) { renames.add(rename) }
    all = renames
    for rename in all { try rename.requireFree(from: source, among: all) }
    try requireOneRenameEach()
  }

  private func requireOneRenameEach() throws {
    var seen: [Rename: Rename] = [:]
    for rename in all {
      for end in rename.ends {
        if let other = seen.updateValue(rename, forKey: end) {
          throw RenameError.contradictory(other, rename)
        }
      }
    }
  }

  /// The operations that make the renames, in an order in which each new name is free.
  package var operations: [SchemaOperation] {
    let tables = all.compactMap { rename -> (SQLText, SQLText)? in
      if case .table(let old, let new) = rename { (old, new) } else { nil }
    }
    let steps = NameSteps(tables, taken: source.tables.map(\.name)).steps
    return steps.map { .renameTable($0.old, to: $0.new) } + columnOperations(tables)
  }

  private func columnOperations(_ tables: [(SQLText, SQLText)]) -> [SchemaOperation] {
    source.tables.compactMap { table in
      let pairs = all.compactMap { rename -> (SQLText, SQLText)? in
        guard case .column(let owner, let old, let new) = rename,
          SQLIdentifier.areEqual(owner, table.name)
        else { return nil }
        return (old, new)
      }
      guard !pairs.isEmpty else { return nil }
      let name = tables.first { SQLIdentifier.areEqual($0.0, table.name) }?.1 ?? table.name
      let steps = NameSteps(pairs, taken: table.columns.map(\.name)).steps
      return .alterTable(name, steps.map { .renameColumn($0.old, to: $0.new) })
    }
  }
}

extension Rename {
  /// The rename with its two names folded, each as a key: no other may have one of them.
  fileprivate var ends: [Rename] {
    switch self {
    case .table(let old, let new):
      [.table(old.folded.text, to: ""), .table("", to: new.folded.text)]
    case .column(let table, let old, let new):
      [
        .column(table: table.folded.text, old.folded.text, to: ""),
        .column(table: table.folded.text, "", to: new.folded.text),
      ]
    }
  }

  /// What somebody says must have an old and a new end.
  fileprivate func requirePossible(
    from source: DatabaseSchema, to target: DatabaseSchema, among renames: [Rename]
  ) throws {
    switch self {
    case .table(let old, let new):
      guard source.table(old) != nil else { throw RenameError.notInSource(self) }
      guard target.table(new) != nil else { throw RenameError.notInTarget(self) }
    case .column(let table, let old, let new):
      guard source.table(table)?.column(old) != nil else { throw RenameError.notInSource(self) }
      guard target.table(renames.newName(ofTable: table))?.column(new) != nil else {
        throw RenameError.notInTarget(self)
      }
    }
  }

  /// The new name must not be taken, unless by what is renamed itself. (The old one may be wanted
  /// again, for something new.)
  fileprivate func requireFree(
    from source: DatabaseSchema, among all: [Rename]
  ) throws {
    let others = all.filter { $0 != self }
    switch self {
    case .table(let old, let new):
      let isVacated = others.contains { $0.isTable(from: new) }
      let isTaken = source.table(new) != nil && !SQLIdentifier.areEqual(old, new)
      if isTaken, !isVacated { throw RenameError.taken(self) }
    case .column(let table, let old, let new):
      let isVacated = others.contains { $0.isColumn(of: table, from: new) }
      let isTaken =
        source.table(table)?.column(new) != nil && !SQLIdentifier.areEqual(old, new)
      if isTaken, !isVacated { throw RenameError.taken(self) }
    }
  }

  private func isTable(from name: SQLText) -> Bool {
    if case .table(let old, _) = self { SQLIdentifier.areEqual(old, name) } else { false }
  }

  private func isColumn(of owner: SQLText, from name: SQLText) -> Bool {
    guard case .column(let table, let old, _) = self else { return false }
    return SQLIdentifier.areEqual(table, owner) && SQLIdentifier.areEqual(old, name)
  }

}

extension [Rename] {
  /// Adds a rename unless it is there, in whatever capitals.
  fileprivate mutating func add(_ rename: Rename) {
    if !contains(where: { $0.ends == rename.ends }) { append(rename) }
  }

  /// What a table of the target is called in the source.
  fileprivate func oldName(ofTable name: SQLText) -> SQLText {
    for case .table(let old, let new) in self where SQLIdentifier.areEqual(new, name) {
      return old
    }
    return name
  }

  /// What a table of the source is called in the target.
  package func newName(ofTable name: SQLText) -> SQLText {
    for case .table(let old, let new) in self where SQLIdentifier.areEqual(old, name) {
      return new
    }
    return name
  }
}

extension DatabaseSchema {
  /// The renames that tables declare and that are not satisfied yet: the old name is there, and the
  /// new one is not, or goes on under a third name.
  package func declaredTableRenames(_ source: DatabaseSchema) -> [Rename] {
    let hinted = tables.compactMap { table in
      table.renamedFrom.flatMap { old in source.table(old).map { ($0.name, table.name) } }
    }
    let leaving = Set(hinted.map { SQLIdentifier.folded($0.0) })
    return hinted.filter { _, new in
      source.table(new) == nil || leaving.contains(SQLIdentifier.folded(new))
    }.map { .table($0.0, to: $0.1) }
  }

  fileprivate func declaredColumnRenames(
    _ source: DatabaseSchema, _ tables: [Rename]
  ) -> [Rename] {
    self.tables.flatMap { table -> [Rename] in
      guard table.columns.contains(where: { $0.renamedFrom != nil }),
        let old = source.table(tables.oldName(ofTable: table.name))
      else { return [] }
      let hinted = table.columns.compactMap { column in
        column.renamedFrom.flatMap { name in old.column(name).map { ($0.name, column.name) } }
      }
      let leaving = Set(hinted.map { SQLIdentifier.folded($0.0) })
      return hinted.filter { _, new in
        old.column(new) == nil || leaving.contains(SQLIdentifier.folded(new))
      }.map { .column(table: old.name, $0.0, to: $0.1) }
    }
  }
}

/// Renames one after the other: chains from their ends, circles by way of a name that nothing has.
private struct NameSteps {
  private(set) var steps: [(old: SQLText, new: SQLText)] = []

  init(_ pairs: [(SQLText, SQLText)], taken names: [SQLText]) {
    var open = pairs
    var taken = Set(names.map(SQLIdentifier.folded))
    while !open.isEmpty {
      let free = open.firstIndex { old, new in
        !taken.contains(SQLIdentifier.folded(new)) || SQLIdentifier.areEqual(old, new)
      }
      if let free {
        let (old, new) = open.remove(at: free)
        steps.append((old, new))
        taken.remove(SQLIdentifier.folded(old))
        taken.insert(SQLIdentifier.folded(new))
      } else {
        let (old, new) = open[0]
        let aside = FoldedName.unused("_godwit_\(old)", among: taken)
        steps.append((old, aside))
        taken.remove(SQLIdentifier.folded(old))
        taken.insert(SQLIdentifier.folded(aside))
        open[0] = (aside, new)
      }
    }
  }
}
