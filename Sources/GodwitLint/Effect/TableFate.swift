import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// What becomes of a table in a revision.
struct TableFate: Hashable, Sendable {
  /// The table as it was.
  let before: Table
  /// The table before with the names that it and its columns have afterwards.
  let aligned: Table
  /// What came of it; nothing if it is gone.
  let after: Table?
  /// What its columns are called afterwards; nothing for those that are gone.
  let columns: [FoldedName: FoldedName?]
  /// Whether it was dropped on the way, and another one has taken its name.
  let isRemade: Bool

  /// Whether the rows stay where they are.
  var keepsRows: Bool { after != nil && !isRemade }
}

/// The tables of a schema on their way through the steps of a revision, also those of its own SQL.
struct TableFates: Sendable {
  let all: [TableFate]
  /// The schema before, with the names that tables and columns have afterwards.
  let aligned: DatabaseSchema

  init(before: DatabaseSchema, after: DatabaseSchema, renames: [SchemaOperation]) {
    guard !renames.isEmpty else {
      let tables = NameIndex(after.tables, name: \.name)
      all = before.tables.map { TableFate.named($0, tables[$0.name], isRemade: false) }
      aligned = before
      return
    }
    var tracker = RenameTracker(of: before)
    for operation in renames { tracker.follow(operation) }
    let names = Dictionary(
      tracker.tables.map { ($0.original.name.folded, $0) }, uniquingKeysWith: { first, _ in first })
    let fates = tracker.tables.map { TableFate.tracked($0, after, among: names) }
    all = fates
    var aligned = before
    aligned.tables = fates.map(\.aligned)
    self.aligned = aligned
  }

  /// What becomes of the table that is called so afterwards.
  func fate(after name: SQLText) -> TableFate? {
    all.first { $0.after?.name.folded == name.folded }
  }

  /// What becomes of the table that was called so before.
  func fate(before name: SQLText) -> TableFate? {
    all.first { $0.before.name.folded == name.folded }
  }
}

extension TableFate {
  fileprivate static func named(
    _ before: Table, _ after: Table?, isRemade: Bool
  ) -> TableFate {
    let columns = before.columns.map { column -> (FoldedName, FoldedName?) in
      (column.name.folded, after?.column(column.name).map { _ in column.name.folded })
    }
    return TableFate(
      before: before, aligned: before, after: after,
      columns: Dictionary(columns, uniquingKeysWith: { first, _ in first }), isRemade: isRemade)
  }

  fileprivate static func tracked(
    _ tracked: TrackedTable, _ schema: DatabaseSchema, among others: [FoldedName: TrackedTable]
  ) -> TableFate {
    let original = tracked.original
    guard let name = tracked.name else {
      // Dropped; a new table may have taken its place.
      let successor = schema.table(original.name)
      return named(original, successor, isRemade: successor != nil)
    }
    let result = schema.table(name.text)
    let columns = original.columns.map { column -> (FoldedName, FoldedName?) in
      let new = tracked.name(of: column.name)
      return (column.name.folded, new.flatMap { result?.column($0.text) == nil ? nil : $0 })
    }
    return TableFate(
      before: original,
      aligned: original.called(as: result?.name ?? original.name, tracked, among: others),
      after: result, columns: Dictionary(columns, uniquingKeysWith: { first, _ in first }),
      isRemade: false)
  }
}

extension Table {
  /// The table under the names that it, its columns and its parents have now.
  fileprivate func called(
    as newName: SQLText, _ tracked: TrackedTable, among others: [FoldedName: TrackedTable]
  ) -> Table {
    var table = self
    // By way of names that nothing has: two columns can have swapped theirs.
    var steps: [(old: SQLText, new: SQLText)] = []
    for (position, column) in columns.enumerated() {
      guard let new = tracked.name(of: column.name), new != column.name.folded else { continue }
      let aside: SQLText = "_godwit_renamed_\(position)"
      steps.insert((column.name, aside), at: 0)
      steps.append((aside, new.text))
    }
    for (old, new) in steps {
      table = (try? table.applying([.renameColumn(old, to: new)])) ?? table
    }
    table.name = newName
    table.constraints = table.constraints.map { constraint in
      guard case .foreignKey(let key) = constraint else { return constraint }
      return .foreignKey(key.following(others))
    }
    return table
  }
}

extension ForeignKey {
  /// The key with the names that its parent and the parent's columns have now.
  fileprivate func following(_ tables: [FoldedName: TrackedTable]) -> ForeignKey {
    guard let parent = tables[table.folded], parent.isRenamed else { return self }
    var copy = self
    copy.table = parent.name?.text ?? table
    copy.referencedColumns = referencedColumns.map { parent.name(of: $0)?.text ?? $0 }
    return copy
  }
}
