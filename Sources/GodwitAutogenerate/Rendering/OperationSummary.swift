import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitSourceRegistry

/// Operations in words, for the doc comment of a revision.
enum OperationSummary {
  /// One sentence per thing that is done: `Adds column `poems.word_count`.`
  static func lines(_ operation: SchemaOperation) -> [String] {
    switch operation {
    case .createTable(let table): ["Creates table \(code(table.name))."]
    case .dropTable(let table): ["Drops table \(code(table.name))."]
    case .renameTable(let old, let new): ["Renames table \(code(old)) to \(code(new))."]
    case .alterTable(let table, let changes): changes.map { line($0, table) }
    case .createIndex(_, let index): ["Creates index \(code(index.name))."]
    case .dropIndex(_, let index): ["Drops index \(code(index.name))."]
    case .renameIndex(_, let old, let new): ["Renames index \(code(old)) to \(code(new))."]
    case .createView(let view): ["Creates view \(code(view.name))."]
    case .dropView(let view): ["Drops view \(code(view.name))."]
    case .createTrigger(let trigger): ["Creates trigger \(code(trigger.name))."]
    case .dropTrigger(let trigger): ["Drops trigger \(code(trigger.name))."]
    case .createVirtualTable(let table): ["Creates virtual table \(code(table.name))."]
    case .replaceVirtualTable(_, let table):
      ["Makes virtual table \(code(table.name)) anew with other arguments."]
    case .dropVirtualTable(let table): ["Drops virtual table \(code(table.name))."]
    case .execute(let sql, _): sql.isEmpty ? [] : ["Executes \(code(sql))."]
    }
  }

  private static func line(_ change: TableChange, _ table: SQLText) -> String {
    switch change {
    case .addColumn(let column, _): "Adds column \(code("\(table).\(column.name)"))."
    case .dropColumn(let column): "Drops column \(code("\(table).\(column.name)"))."
    case .renameColumn(let old, let new):
      "Renames column \(code("\(table).\(old)")) to \(code(new))."
    case .alterColumn(let old, let new, _):
      "Alters column \(code("\(table).\(old.name)")): "
        + SwiftLiteral.comment(old.changes(to: new).joined(separator: "; ")) + "."
    case .addConstraint(let constraint): "Adds \(name(constraint)) to \(code(table))."
    case .dropConstraint(let constraint): "Drops \(name(constraint)) of \(code(table))."
    case .setOptions, .setDanglingConstraintNames: "Changes the options of \(code(table))."
    case .reorderColumns: "Orders the columns of \(code(table))."
    case .orderColumns: "Orders the columns of \(code(table)), if it is rebuilt."
    }
  }

  private static func name(_ constraint: Constraint) -> String {
    let kind =
      switch constraint {
      case .primaryKey: "primary key"
      case .unique: "uniqueness constraint"
      case .check: "check"
      case .foreignKey: "foreign key"
      }
    return constraint.name.map { "\(kind) \(code($0))" } ?? "a \(kind)"
  }

  private static func code(_ name: SQLText) -> String {
    let name = name.string.unicodeScalars.map { $0 == "`" ? "'" : String($0) }.joined()
    return "`\(SwiftLiteral.comment(name))`"
  }
}
