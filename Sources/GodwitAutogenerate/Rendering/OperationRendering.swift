import GodwitSQLSyntax
import GodwitSchemaModel

/// Operations as the Swift that carries them out, in terms of `op`.
enum OperationRendering {
  typealias Argument = SwiftCode.Argument

  /// The statement of an operation: `try op.addColumn("poems", Column("word_count", .integer))`.
  static func statement(_ operation: SchemaOperation) -> SwiftCode {
    switch operation {
    case .createTable(let table):
      let head = SwiftCode.call(
        "op.createTable",
        [Argument(nil, .string(table.name))] + SchemaRendering.options(table.options))
      let body = SchemaRendering.elements(of: table)
      return .prefixed("try", .block(head, parameter: nil, body))
    case .dropTable(let table): return call("dropTable", .string(table.name))
    case .renameTable(let old, let new):
      return .prefixed(
        "try",
        .call(
          "op.renameTable", [Argument(nil, .string(old)), Argument("to", .string(new))]))
    case .alterTable(let table, let changes): return alter(table, changes)
    case .createIndex(let table, let index):
      return call("createIndex", .string(table), SchemaRendering.index(index))
    case .dropIndex(let table, let index):
      return call("dropIndex", .string(table), .string(index.name))
    case .renameIndex(let table, let old, let new):
      return .prefixed(
        "try",
        .call(
          "op.renameIndex",
          [
            Argument(nil, .string(table)), Argument(nil, .string(old)),
            Argument("to", .string(new)),
          ]))
    case .createView(let view): return call("createView", SchemaRendering.view(view))
    case .dropView(let view): return call("dropView", .string(view.name))
    case .createTrigger(let trigger): return create(trigger)
    case .dropTrigger(let trigger): return call("dropTrigger", .string(trigger.name))
    case .createVirtualTable(let table):
      return call("createVirtualTable", SchemaRendering.virtualTable(table))
    case .replaceVirtualTable(_, let table):
      return call("replaceVirtualTable", SchemaRendering.virtualTable(table))
    case .dropVirtualTable(let table): return call("dropVirtualTable", .string(table.name))
    case .execute(let sql, _): return call("execute", .string(sql))
    }
  }

  private static func call(_ name: String, _ arguments: SwiftCode...) -> SwiftCode {
    .prefixed("try", .call("op.\(name)", arguments.map { Argument(nil, $0) }))
  }

  private static func create(_ trigger: Trigger) -> SwiftCode {
    .prefixed(
      "try", .call("op.createTrigger", [Argument(nil, SchemaRendering.trigger(trigger))]))
  }

  // MARK: Changes of a table

  private static func alter(_ table: SQLText, _ changes: [TableChange]) -> SwiftCode {
    if changes.count == 1, let change = changes.first, hasOperationOfItsOwn(change) {
      let call = call(for: change, on: table, by: "op")
      return .prefixed("try", call)
    }
    return .prefixed(
      "try",
      .block(
        .call("op.alterTable", [Argument(nil, .string(table))]), parameter: "table",
        changes.map { call(for: $0, on: nil, by: "table") }))
  }

  private static func hasOperationOfItsOwn(_ change: TableChange) -> Bool {
    switch change {
    case .setOptions, .setDanglingConstraintNames, .orderColumns: false
    default: true
    }
  }

  private static func call(
    for change: TableChange, on table: SQLText?, by object: String
  ) -> SwiftCode {
    let subject = table.map { [Argument(nil, .string($0))] } ?? []
    func call(_ name: String, _ arguments: [Argument]) -> SwiftCode {
      .call("\(object).\(name)", subject + arguments)
    }
    switch change {
    case .addColumn(let column, let backfill):
      return call(
        "addColumn", [Argument(nil, SchemaRendering.column(column))] + argument(backfill))
    case .dropColumn(let column):
      return call("dropColumn", [Argument(nil, .string(column.name))])
    case .renameColumn(let old, let new):
      return call(
        "renameColumn", [Argument(nil, .string(old)), Argument("to", .string(new))])
    case .alterColumn(let old, let new, let backfill):
      return call(
        "alterColumn",
        [Argument(nil, .string(old.name))] + columnChanges(from: old, to: new) + argument(backfill))
    case .addConstraint(let constraint):
      return call(
        "add\(constraint.kindName)", [Argument(nil, SchemaRendering.constraint(constraint))])
    case .dropConstraint(.primaryKey): return call("dropPrimaryKey", [])
    case .dropConstraint(let constraint):
      let target =
        constraint.name.map { SwiftCode.string($0) } ?? SchemaRendering.constraint(constraint)
      return call("drop\(constraint.kindName)", [Argument(nil, target)])
    case .setOptions(let options, _):
      return call("setOptions", SchemaRendering.options(options))
    case .setDanglingConstraintNames(let names, _):
      return call("setDanglingConstraintNames", names.map { Argument(nil, .string($0)) })
    case .reorderColumns(let names, _):
      return call("reorderColumns", names.map { Argument(nil, .string($0)) })
    case .orderColumns(let names, _):
      return call("orderColumns", names.map { Argument(nil, .string($0)) })
    }
  }

  /// The expression for rows without a value. One that somebody has yet to decide is no string.
  private static func argument(_ backfill: Backfill?) -> [Argument] {
    switch backfill {
    case nil: return []
    case .expression(let sql)?: return [Argument("backfill", .sql(sql))]
    case .undecided(let rows)?:
      let are = rows == 1 ? "row that has" : "rows that have"
      let placeholder = "<#SQL expression for the \(rows) \(are) no value#>"
      return [Argument("backfill", .text(placeholder))]
    }
  }

  private static func columnChanges(from old: Column, to new: Column) -> [Argument] {
    var changes: [SwiftCode] = []
    if old.type != new.type {
      changes.append(
        .call(".type", [Argument(nil, SchemaRendering.type(new.type) ?? .text(".none"))]))
    }
    if old.notNull != new.notNull { changes.append(notNull(new.notNull)) }
    if old.defaultValue != new.defaultValue {
      changes.append(
        new.defaultValue.map {
          .call(".default", [Argument(nil, SchemaRendering.defaultValue($0, of: new.type))])
        } ?? .text(".noDefault"))
    }
    if old.collation != new.collation {
      changes.append(
        new.collation.map { .call(".collate", [Argument(nil, .string($0))]) }
          ?? .text(".noCollation"))
    }
    if old.generated != new.generated {
      changes.append(
        new.generated.map { .call(".generated", SchemaRendering.generated($0)) }
          ?? .text(".notGenerated"))
    }
    if old.clauseNames != new.clauseNames { changes.append(clauseNames(new.clauseNames)) }
    return changes.map { Argument(nil, $0) }
  }

  private static func notNull(_ notNull: NotNull?) -> SwiftCode {
    guard let notNull else { return .text(".nullable") }
    let details =
      SchemaRendering.conflict(notNull.onConflict)
      + (notNull.name.map { [Argument("name", .string($0))] } ?? [])
    return details.isEmpty ? .text(".notNull") : .call(".notNull", details)
  }

  private static func clauseNames(_ names: [ClauseName]) -> SwiftCode {
    .call(
      ".clauseNames",
      names.map { name in
        let clause = SwiftCode.text(SchemaRendering.clause(name.clause))
        return Argument(
          nil, .call("ClauseName", [Argument(nil, .string(name.name)), Argument("of", clause)]))
      })
  }
}

extension Constraint {
  /// As in `addCheck`, `dropForeignKey`.
  fileprivate var kindName: String {
    switch self {
    case .primaryKey: "PrimaryKey"
    case .unique: "Unique"
    case .check: "Check"
    case .foreignKey: "ForeignKey"
    }
  }
}

extension Collection<SchemaOperation> {
  /// The operations as the statements that carry them out, in terms of `op`.
  package var swiftStatements: [String] {
    flatMap { OperationRendering.statement($0).lines(indent: 0) }
  }
}
