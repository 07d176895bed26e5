import GodwitSQLSyntax

/// A schema without the objects that a project leaves out.
package struct FilteredSchema {
  package private(set) var schema = DatabaseSchema()
  /// What was left out. What goes with a table is not named beside it.
  package private(set) var leftOut: [ObjectName] = []
  private let patterns: [ObjectPattern]

  package init(_ whole: DatabaseSchema, without patterns: [ObjectPattern]) {
    self.patterns = patterns
    guard !patterns.isEmpty else {
      schema = whole
      return
    }
    var gone: Set<FoldedName> = []
    for table in whole.tables {
      if !leavesOut(.table, table.name), let rest = parts(of: table) {
        schema.tables.append(rest)
      } else {
        gone.insert(table.name.folded)
      }
    }
    for table in whole.virtualTables {
      if leavesOut(.table, table.name) {
        gone.insert(table.name.folded)
      } else {
        schema.virtualTables.append(table)
      }
    }
    for view in whole.views {
      if leavesOut(.view, view.name) {
        gone.insert(view.name.folded)
      } else {
        schema.views.append(view)
      }
    }
    for object in whole.opaqueObjects {
      guard let kind = ObjectName.Kind(object), kind == .table || kind == .view else { continue }
      if leavesOut(kind, object.name) { gone.insert(object.name.folded) }
    }
    schema.triggers = whole.triggers.filter {
      !gone.contains($0.table.folded) && !leavesOut(.trigger, $0.name, of: $0.table)
    }
    schema.opaqueObjects = whole.opaqueObjects.filter { object in
      guard !gone.contains(object.table.folded) else { return false }
      guard let kind = ObjectName.Kind(object), kind != .table, kind != .view else { return true }
      return !leavesOut(kind, object.name, of: object.table)
    }
  }

  private mutating func leavesOut(
    _ kind: ObjectName.Kind, _ name: SQLText, of table: SQLText? = nil
  ) -> Bool {
    let object = ObjectName(kind, name, of: table)
    guard patterns.contains(where: { $0.matches(object) }) else { return false }
    leftOut.append(object)
    return true
  }

  // MARK: Parts of tables

  /// The table without what is left out of it; nothing if no column stays.
  private mutating func parts(of table: Table) -> Table? {
    let columns = leftOutColumns(of: table)
    let before = leftOut.count
    leftOut += table.columns.filter { columns.contains($0.name.folded) }
      .map { ObjectName(.column, $0.name, of: table.name) }
    var rest = table
    rest.columns.removeAll { columns.contains($0.name.folded) }
    guard !rest.columns.isEmpty else {
      leftOut.removeSubrange(before...)
      leftOut.append(ObjectName(.table, table.name))
      return nil
    }
    rest.constraints = table.constraints.filter { constraint in
      let object = ObjectName(constraint.objectKind, constraint.name ?? "", of: table.name)
      return keeps(object, !constraint.columnNames.isDisjoint(with: columns))
    }
    rest.indexes = table.indexes.filter { index in
      keeps(
        ObjectName(.index, index.name, of: table.name), columns.contains { index.mentions($0) })
    }
    return rest
  }

  private mutating func keeps(_ object: ObjectName, _ goesWithColumn: Bool) -> Bool {
    guard goesWithColumn || patterns.contains(where: { $0.matches(object) }) else { return true }
    leftOut.append(object)
    return false
  }

  /// The columns that are left out, and those that are computed from them.
  private func leftOutColumns(of table: Table) -> Set<FoldedName> {
    var names = Set(
      table.columns.map(\.name)
        .filter { name in
          let object = ObjectName(.column, name, of: table.name)
          return patterns.contains { $0.matches(object) }
        }
        .map(\.folded))
    var count = -1
    while count != names.count, !names.isEmpty {
      count = names.count
      for column in table.columns {
        guard let generated = column.generated,
          !SQLNames.words(in: generated.expression).isDisjoint(with: names)
        else { continue }
        names.insert(column.name.folded)
      }
    }
    return names
  }
}

extension ObjectName.Kind {
  fileprivate init?(_ object: OpaqueObject) {
    switch object.type {
    case "table": self = .table
    case "index": self = .index
    case "view": self = .view
    case "trigger": self = .trigger
    default: return nil
    }
  }
}

extension Constraint {
  package var objectKind: ObjectName.Kind {
    switch self {
    case .primaryKey: .primaryKey
    case .unique: .unique
    case .check: .check
    case .foreignKey: .foreignKey
    }
  }
}
