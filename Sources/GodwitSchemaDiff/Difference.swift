import GodwitSQLSyntax
import GodwitSchemaModel

/// One difference between two schemas, for people and programs to read.
package struct Difference: Hashable, Sendable {
  package enum Change: String, Hashable, Sendable {
    case added, removed, changed, renamed
  }

  package enum ObjectKind: String, Hashable, Sendable {
    case table, column, index, view, trigger
    case primaryKey = "primary key"
    case unique = "unique constraint"
    case check
    case foreignKey = "foreign key"
    case options
    case columnOrder = "column order"
    case virtualTable = "virtual table"
    case opaque = "unreadable object"
  }

  package enum Detail: Hashable, Sendable {
    /// What it is or what about it changed: `INTEGER`, `type TEXT -> INTEGER`.
    case text(String)
    /// Why nothing can be said.
    case unreadable(OpaqueReason)

    package func text(_ words: (OpaqueReason) -> String) -> String {
      switch self {
      case .text(let text): text
      case .unreadable(let reason): words(reason)
      }
    }
  }

  package let change: Change
  package let kind: ObjectKind
  /// The table it is about, for what is part of a table.
  package let table: SQLText?
  /// The object's name: `poems`, `word_count`; nothing for a constraint without a name.
  package let name: SQLText
  package let detail: Detail
  @Annotation package var location: SourceLocation?

  init(
    _ change: Change, _ kind: ObjectKind, table: SQLText? = nil, _ name: SQLText,
    _ detail: String = "", _ location: SourceLocation? = nil
  ) {
    self.change = change
    self.kind = kind
    self.table = table
    self.name = name
    self.detail = .text(detail)
    self.location = location
  }

  init(_ object: OpaqueObject) {
    change = .changed
    kind = .opaque
    table = object.table
    name = object.name
    detail = .unreadable(object.reason)
  }
}

extension SchemaDiff {
  /// The differences one by one, in the order of the operations.
  package var differences: [Difference] {
    operations.flatMap(\.differences)
      + opaqueDifferences.map(Difference.init)
  }
}

extension SchemaDiff {
  /// The tables that have the columns of both schemas in another order.
  package static func orderDifferences(
    from source: DatabaseSchema, to target: DatabaseSchema
  ) -> [Difference] {
    let tables = NameIndex(target.tables, name: \.name)
    return source.tables.compactMap { old in
      guard let new = tables[old.name], !old.hasColumnNames(of: new) else { return nil }
      let before = old.columns.map(\.name).filter { new.column($0) != nil }
      let after = new.columns.map(\.name).filter { old.column($0) != nil }
      guard !zip(before, after).allSatisfy({ SQLIdentifier.areEqual($0, $1) }) else { return nil }
      let detail = "\(before.joined(separator: ", ")) -> \(after.joined(separator: ", "))"
      return Difference(.changed, .columnOrder, table: old.name, "", detail, new.location)
    }
  }
}

extension Table {
  /// Whether the two have columns of the same names in the same order. Most tables do.
  fileprivate func hasColumnNames(of other: Table) -> Bool {
    columns.count == other.columns.count
      && columns.indices.allSatisfy {
        SQLIdentifier.areEqual(columns[$0].name, other.columns[$0].name)
      }
  }
}

extension SchemaOperation {
  /// What the operation changes, one by one.
  package var differences: [Difference] {
    switch self {
    case .createTable(let table):
      let count = "(\(table.columns.count) column\(table.columns.count == 1 ? "" : "s"))"
      return [Difference(.added, .table, table.name, count, table.location)]
        + table.indexes.map { $0.difference(.added, table.name) }
    case .dropTable(let table):
      return [Difference(.removed, .table, table.name)]
        + table.indexes.map { $0.difference(.removed, table.name) }
    case .renameTable(let old, let new):
      return [Difference(.renamed, .table, old, "to \(new)")]
    case .alterTable(let table, let changes):
      return changes.flatMap { $0.differences(in: table) }
    case .createIndex(let table, let index): return [index.difference(.added, table)]
    case .dropIndex(let table, let index): return [index.difference(.removed, table)]
    case .renameIndex(let table, let old, let new):
      return [Difference(.renamed, .index, table: table, old, "to \(new)")]
    case .createView(let view): return [Difference(.added, .view, view.name, "", view.location)]
    case .dropView(let view): return [Difference(.removed, .view, view.name)]
    case .createTrigger(let trigger): return [trigger.difference(.added)]
    case .dropTrigger(let trigger): return [trigger.difference(.removed)]
    case .createVirtualTable(let table): return [table.difference(.added)]
    case .dropVirtualTable(let table): return [table.difference(.removed)]
    case .replaceVirtualTable(let old, let new):
      let detail =
        "\(old.module)(\(old.arguments.joined(separator: ", "))) -> "
        + "\(new.module)(\(new.arguments.joined(separator: ", ")))"
      return [Difference(.changed, .virtualTable, new.name, detail, new.location)]
    case .execute: return []
    }
  }
}

extension TableChange {
  fileprivate func differences(in table: SQLText) -> [Difference] {
    switch self {
    case .addColumn(let column, _):
      [Difference(.added, .column, table: table, column.name, column.detail, column.location)]
    case .dropColumn(let column):
      [Difference(.removed, .column, table: table, column.name, column.detail)]
    case .renameColumn(let old, let new):
      [Difference(.renamed, .column, table: table, old, "to \(new)")]
    case .alterColumn(let old, let new, _):
      [
        Difference(
          .changed, .column, table: table, old.name,
          old.changes(to: new).joined(separator: "; "), new.location)
      ]
    case .addConstraint(let constraint): [constraint.difference(.added, table)]
    case .dropConstraint(let constraint): [constraint.difference(.removed, table)]
    case .setOptions(let new, let old):
      [Difference(.changed, .options, table: table, "", "\(text(of: old)) -> \(text(of: new))")]
    case .setDanglingConstraintNames(let new, let old):
      [
        Difference(
          .changed, .options, table: table, "",
          "names without a constraint: \(list(old)) -> \(list(new))")
      ]
    case .orderColumns: []
    case .reorderColumns(let new, let old):
      [
        Difference(
          .changed, .columnOrder, table: table, "",
          "\(old.joined(separator: ", ")) -> \(new.joined(separator: ", "))")
      ]
    }
  }

  private func text(of options: [TableOption]) -> String {
    list(options.map { $0 == .strict ? "STRICT" : "WITHOUT ROWID" })
  }

  private func list(_ names: [SQLText]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}

extension Column {
  /// The definition without the name.
  fileprivate var detail: String { facets(of: self).map(\.value).joined(separator: " ") }

  /// What differs between two columns, each as `type TEXT -> INTEGER`.
  package func changes(to new: Column) -> [String] {
    let old = Dictionary(facets(of: self), uniquingKeysWith: { $1 })
    let new = Dictionary(facets(of: new), uniquingKeysWith: { $1 })
    return Self.facetNames.compactMap { name in
      let (before, after) = (old[name], new[name])
      guard before != after else { return nil }
      switch (before, after) {
      case (nil, let after?): return "now \(after)"
      case (let before?, nil): return "no longer \(before)"
      default: return "\(before ?? "") -> \(after ?? "")"
      }
    }
  }

  private static let facetNames = [
    "type", "null", "default", "collation", "generated", "names", "clauses",
  ]

  private func facets(of column: Column) -> [(name: String, value: String)] {
    var facets: [(String, String)] = []
    if !column.type.sql.isEmpty { facets.append(("type", column.type.sql.string)) }
    if let notNull = column.notNull {
      let resolution = notNull.onConflict.map { " ON CONFLICT \($0.rawValue)" } ?? ""
      let name = notNull.name.map { "CONSTRAINT \($0) " } ?? ""
      facets.append(("null", name + "NOT NULL" + resolution))
    }
    if let value = column.defaultValue { facets.append(("default", "DEFAULT \(value.clause)")) }
    if let collation = column.collation { facets.append(("collation", "COLLATE \(collation)")) }
    if let generated = column.generated {
      facets.append(
        ("generated", "AS (\(generated.expression)) \(generated.storage.rawValue)"))
    }
    if !column.clauseNames.isEmpty {
      let names = column.clauseNames.map { "\($0.name) \($0.clause.rawValue)" }
      facets.append(("names", "names \(names.joined(separator: ", "))"))
    }
    facets += column.constraints.map { ("constraint", $0.tableClause) }
    return facets
  }
}

extension Constraint {
  fileprivate func difference(_ change: Difference.Change, _ table: SQLText) -> Difference {
    let kind: Difference.ObjectKind =
      switch self {
      case .primaryKey: .primaryKey
      case .unique: .unique
      case .check: .check
      case .foreignKey: .foreignKey
      }
    return Difference(change, kind, table: table, name ?? "", unnamed.tableClause, location)
  }
}

extension Index {
  fileprivate func difference(_ change: Difference.Change, _ table: SQLText) -> Difference {
    let terms = "(\(terms.map(\.sql).joined(separator: ", ")))"
    let detail = (isUnique ? "UNIQUE " : "") + terms + (condition.map { " WHERE \($0)" } ?? "")
    return Difference(change, .index, table: table, name, detail, location)
  }
}

extension Trigger {
  fileprivate func difference(_ change: Difference.Change) -> Difference {
    Difference(
      change, .trigger, table: table, name, "\(timing.rawValue) \(event.sql)", location)
  }
}

extension VirtualTable {
  fileprivate func difference(_ change: Difference.Change) -> Difference {
    let list = arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))"
    return Difference(change, .virtualTable, name, "USING \(module)\(list)", location)
  }
}
