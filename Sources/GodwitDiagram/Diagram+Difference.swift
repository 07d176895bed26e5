import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

extension Diagram {
  /// The tables of two schemas, with what is added, changed and removed marked.
  ///
  /// - Parameters:
  ///   - source: The schema as it is.
  ///   - target: The schema as it is to be.
  ///   - operations: What turns the one into the other, renames included.
  package init(
    from source: DatabaseSchema, to target: DatabaseSchema, by operations: [SchemaOperation]
  ) {
    self.init()
    var tracker = RenameTracker(of: source)
    for operation in operations { tracker.follow(operation) }
    let changes = ChangesByTable(operations)
    entities = target.tables.map { table in
      tracker.table(table.name).map { Entity(table, of: $0, changes) }
        ?? Entity(table, mark: .added)
    }
    let ofModules = entities.count
    entities += target.virtualTables.map { table in
      let old = source.virtualTable(table.name)
      return Entity(table, mark: old == nil ? .added : changes.isReplaced(table) ? .changed : nil)
    }
    entities += target.unreadableEntities
    var positions = Positions(entities)
    appendEdges(from: source, to: target, tracker, &positions)
    appendContentEdges(target.virtualTables, from: ofModules, positions)
    appendRemoved(from: source, to: target, tracker, positions)
  }

  private mutating func appendEdges(
    from source: DatabaseSchema, to target: DatabaseSchema, _ tracker: RenameTracker,
    _ positions: inout Positions
  ) {
    for (child, table) in target.tables.enumerated() {
      let tracked = tracker.table(table.name)
      let old = tracked.map { KeysInNewNames(of: $0, tracker) }
      for key in table.foreignKeys {
        let parent = positions.find(key.table, in: &entities)
        let mark = old.map { $0.mark(of: key) } ?? .added
        edges.append(Edge(key, of: table, child, to: parent, target.table(key.table), mark: mark))
      }
      for key in old?.missing(in: table.foreignKeys) ?? [] {
        guard let original = tracked?.original else { continue }
        let name = tracker.currentName(ofTable: key.table)
        // A parent that is dropped has its box only behind all others.
        guard let parent = positions[name] else { continue }
        edges.append(
          Edge(key, of: original, child, to: parent, source.table(key.table), mark: .removed))
      }
    }
  }

  private mutating func appendRemoved(
    from source: DatabaseSchema, to target: DatabaseSchema, _ tracker: RenameTracker,
    _ positions: Positions
  ) {
    let dropped = tracker.tables.filter { tracked in
      tracked.name.map { target.table($0.text) == nil } ?? true
    }.map(\.original)
    var removed: [FoldedName: Int] = [:]
    for table in dropped {
      removed[table.name.folded] = entities.count
      entities.append(Entity(table, mark: .removed))
    }
    entities += source.virtualTables.filter { target.virtualTable($0.name) == nil }
      .map { Entity($0, mark: .removed) }
    for table in source.tables {
      let own = removed[table.name.folded]
      let current = own ?? positions[tracker.currentName(ofTable: table.name)]
      for key in table.foreignKeys {
        let old = removed[key.table.folded]
        // Keys between tables that stay are in the diagram already.
        guard own != nil || old != nil, let child = current,
          let parent = old ?? positions[tracker.currentName(ofTable: key.table)]
        else { continue }
        edges.append(
          Edge(key, of: table, child, to: parent, source.table(key.table), mark: .removed))
      }
    }
  }
}

/// What operations change about each table, by the names that the tables have at the end.
private struct ChangesByTable {
  private var columns: [FoldedName: [FoldedName: [String]]] = [:]
  private var notes: [FoldedName: [Diagram.Note]] = [:]
  private var touched: Set<FoldedName> = []
  private var replaced: Set<FoldedName> = []

  init(_ operations: [SchemaOperation]) {
    for operation in operations {
      switch operation {
      case .alterTable(let table, let changes):
        touched.insert(table.folded)
        for case .alterColumn(let old, let new, _) in changes {
          columns[table.folded, default: [:]][new.name.folded, default: []] +=
            old.changes(to: new)
        }
      case .replaceVirtualTable(_, let new): replaced.insert(new.name.folded)
      // All of a new table is new.
      case .createTable, .dropTable: continue
      default: break
      }
      for difference in operation.differences { add(difference) }
    }
  }

  private mutating func add(_ difference: Difference) {
    let kinds: [Difference.ObjectKind] = [
      .index, .primaryKey, .unique, .check, .options, .columnOrder,
    ]
    guard let table = difference.table, kinds.contains(difference.kind) else { return }
    touched.insert(table.folded)
    let mark: Diagram.Mark =
      switch difference.change {
      case .added: .added
      case .removed: .removed
      case .changed, .renamed: .changed
      }
    var note = Diagram.Note(
      mark: mark, kind: difference.kind.rawValue, name: difference.name,
      detail: difference.detail.text { _ in "" })
    // What is dropped and made anew under its name is changed.
    let other = notes[table.folded]?.firstIndex {
      $0.kind == note.kind && $0.name == note.name && !$0.name.isEmpty && $0.mark != note.mark
    }
    if let other {
      note.mark = .changed
      notes[table.folded]?[other] = note
    } else {
      notes[table.folded, default: []].append(note)
    }
  }

  func touches(_ table: SQLText) -> Bool { touched.contains(table.folded) }

  func isReplaced(_ table: VirtualTable) -> Bool { replaced.contains(table.name.folded) }

  func notes(of table: SQLText) -> [Diagram.Note] { notes[table.folded] ?? [] }

  func changes(of column: SQLText, in table: SQLText) -> [String]? {
    columns[table.folded]?[column.folded]
  }
}

extension Diagram.Entity {
  /// A table that goes on: its columns and, behind them, those that are dropped.
  fileprivate init(_ table: Table, of tracked: TrackedTable, _ changes: ChangesByTable) {
    self.init(table.name, .table)
    let keys = KeyColumns(table)
    columns = table.columns.map { column in
      var drawn = Diagram.Column(column, keys)
      guard let name = tracked.original(of: column.name) else {
        drawn.mark = .added
        return drawn
      }
      if name.folded != column.name.folded { drawn.changes.append("renamed from \(name)") }
      drawn.changes += changes.changes(of: column.name, in: table.name) ?? []
      drawn.mark = drawn.changes.isEmpty ? nil : .changed
      return drawn
    }
    let oldKeys = KeyColumns(tracked.original)
    columns += tracked.original.columns.filter { tracked.name(of: $0.name) == nil }
      .map { Diagram.Column($0, oldKeys, mark: .removed) }
    notes = changes.notes(of: table.name)
    if tracked.original.name.folded != table.name.folded { oldName = tracked.original.name }
    let isTouched = changes.touches(table.name) || oldName != nil
    mark = isTouched || columns.contains { $0.mark != nil } ? .changed : nil
  }
}

/// The foreign keys that a table had, in the names that everything has afterwards.
private struct KeysInNewNames {
  private let keys: [(old: ForeignKey, new: ForeignKey)]

  init(of tracked: TrackedTable, _ tracker: RenameTracker) {
    keys = tracked.original.foreignKeys.map { key in
      var new = key
      new.table = tracker.currentName(ofTable: key.table)
      new.columns = key.columns.map { tracked.name(of: $0)?.text ?? $0 }
      return (key, new)
    }
  }

  func mark(of key: ForeignKey) -> Diagram.Mark? {
    guard let old = keys.first(where: { $0.new.connectsAs(key) })?.new else { return .added }
    let isSame =
      old.onDelete == key.onDelete && old.onUpdate == key.onUpdate
      && old.isDeferred == key.isDeferred
    return isSame ? nil : .changed
  }

  /// Those of which the new ones have nothing.
  func missing(in new: [ForeignKey]) -> [ForeignKey] {
    keys.filter { pair in !new.contains { pair.new.connectsAs($0) } }.map(\.old)
  }
}

extension ForeignKey {
  fileprivate func connectsAs(_ other: ForeignKey) -> Bool {
    table.folded == other.table.folded && columns.map(\.folded) == other.columns.map(\.folded)
  }
}

extension RenameTracker {
  /// What a table of the beginning is called now; its old name, once it is dropped.
  fileprivate func currentName(ofTable name: SQLText) -> SQLText {
    tables.first { $0.original.name.folded == name.folded }?.name?.text ?? name
  }
}
