import GodwitSQLSyntax
import GodwitSchemaModel

extension SchemaChange {
  /// The change with a name for every constraint that it adds.
  func namingConstraints(by convention: NamingConvention) -> Self {
    var copy = self
    copy.operations =
      ConstraintNaming(source: renamedSource, target: target, convention: convention)
      .naming(operations)
    return copy
  }
}

/// Names for constraints that a developer left without one.
///
/// SQLite can drop a constraint by its name only, so a generated revision gives every constraint
/// that it adds a name: `ck_poems_word_count`, `fk_translations_poem_id`, `uq_languages_code`. A
/// declaration without a name matches whatever name there is.
private struct ConstraintNaming {
  let source: DatabaseSchema
  let target: DatabaseSchema
  let convention: NamingConvention

  /// The operations with a name for every constraint that they add.
  func naming(_ operations: [SchemaOperation]) -> [SchemaOperation] {
    operations.map { operation in
      switch operation {
      case .createTable(var table):
        var names = Names(of: table, taken: table.constraints, convention)
        table.constraints = table.constraints.map { names.named($0) }
        return .createTable(table)
      case .alterTable(let name, let changes):
        guard let table = target.table(name) else { return operation }
        let taken = table.constraints + (source.table(name)?.constraints ?? [])
        var names = Names(of: table, taken: taken, convention)
        return .alterTable(name, changes.map { names.named($0) })
      default: return operation
      }
    }
  }
}

/// The names of one table's constraints.
private struct Names {
  private let table: Table
  private let convention: NamingConvention
  private var taken: Set<FoldedName>

  init(of table: Table, taken: [Constraint], _ convention: NamingConvention) {
    self.table = table
    self.convention = convention
    self.taken = Set(taken.compactMap(\.name?.folded))
  }

  mutating func named(_ change: TableChange) -> TableChange {
    switch change {
    case .addColumn(var column, let backfill):
      column.constraints = column.constraints.map { named($0) }
      return .addColumn(column, backfill: backfill)
    case .addConstraint(let constraint): return .addConstraint(named(constraint))
    default: return change
    }
  }

  mutating func named(_ constraint: Constraint) -> Constraint {
    guard constraint.name == nil else { return constraint }
    switch constraint {
    case .primaryKey(var key):
      guard let template = convention.primaryKey else { return constraint }
      key.name = unused(template, key.columns.compactMap(\.column))
      return .primaryKey(key)
    case .unique(var unique):
      unique.name = unused(convention.unique, unique.columns.compactMap(\.column))
      return .unique(unique)
    case .foreignKey(var key):
      key.name = unused(convention.foreignKey, key.columns, parent: key.table)
      return .foreignKey(key)
    case .check(var check):
      let words = SQLNames.words(in: check.expression)
      let mentioned = table.columns.filter { words.contains(SQLIdentifier.folded($0.name)) }
      check.name = unused(convention.check, mentioned.map(\.name))
      return .check(check)
    }
  }

  private mutating func unused(
    _ template: String, _ columns: [SQLText], parent: SQLText = ""
  ) -> SQLText {
    let base = NamingConvention.name(
      template, table: table.name.string, columns: columns.map(\.string), parent: parent.string)
    let name = FoldedName.unused(SQLText(base), among: taken)
    taken.insert(name.folded)
    return name
  }
}
