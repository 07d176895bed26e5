import SQLSyntax
import SchemaModel

/// A change that SQLite cannot make by itself.
struct NeedsRebuild: Error {
  let reason: String
}

/// Changes of a table by ALTER TABLE (https://sqlite.org/lang_altertable.html).
///
/// The rules are those for a table with rows: on an empty one SQLite lets more pass, which proves
/// nothing about the database next door.
struct NativePlan {
  private let state: TableState
  private let changes: [TableChange]

  init(_ state: TableState, _ changes: [TableChange]) {
    self.state = state
    self.changes = changes
  }

  /// - Throws: ``NeedsRebuild`` with the reason.
  func steps() throws -> [Step] {
    let table = SQLIdentifier.quoted(state.table.name)
    var steps: [Step] = []
    for change in foldedChanges {
      switch change {
      case .addColumn(let column):
        try requireNative(adding: column)
        steps.append(.run("ALTER TABLE \(table) ADD COLUMN \(column.definition)"))
      case .dropColumn(let column):
        try requireNative(dropping: column)
        steps.append(.run("ALTER TABLE \(table) DROP COLUMN \(SQLIdentifier.quoted(column.name))"))
      case .renameColumn(let old, let new):
        let names = "\(SQLIdentifier.quoted(old)) TO \(SQLIdentifier.quoted(new))"
        steps.append(.run("ALTER TABLE \(table) RENAME COLUMN \(names)"))
      case .alterColumn(let old, _):
        throw NeedsRebuild(reason: "SQLite cannot alter the column \(old.name)")
      case .addConstraint: throw NeedsRebuild(reason: "SQLite cannot add a constraint")
      case .dropConstraint: throw NeedsRebuild(reason: "SQLite cannot drop a constraint")
      case .setOptions, .setStrayNames:
        throw NeedsRebuild(reason: "SQLite cannot change the options of a table")
      }
    }
    return steps
  }

  /// The changes, with a check that is added together with a column put on that column: there
  /// ADD COLUMN takes it along, and it means the same.
  private var foldedChanges: [TableChange] {
    let checks = changes.filter { if case .addConstraint(.check) = $0 { true } else { false } }
    let position = changes.lastIndex { if case .addColumn = $0 { true } else { false } }
    guard !checks.isEmpty, let position, case .addColumn(var column) = changes[position] else {
      return changes
    }
    var folded = changes
    for case .addConstraint(let check) in checks { column.constraints.append(check) }
    folded[position] = .addColumn(column)
    return folded.filter { !checks.contains($0) }
  }

  // MARK: ADD COLUMN

  private func requireNative(adding column: Column) throws {
    for constraint in column.constraints {
      switch constraint {
      case .primaryKey: throw NeedsRebuild(reason: "\(column.name) is a primary key")
      case .unique: throw NeedsRebuild(reason: "\(column.name) is UNIQUE")
      case .check, .foreignKey: break
      }
    }
    if column.generated?.storage == .stored {
      throw NeedsRebuild(reason: "\(column.name) is generated and stored")
    }
    guard column.generated == nil else { return }
    if let value = column.defaultValue, !value.isConstant {
      throw NeedsRebuild(reason: "the default of \(column.name) is not constant")
    }
    if column.notNull != nil, column.defaultValue.map(\.isNull) ?? true {
      throw NeedsRebuild(reason: "\(column.name) is NOT NULL without a default")
    }
  }

  // MARK: DROP COLUMN

  /// DROP COLUMN takes the column's own definition out of the statement and fails if anything that
  /// is left speaks of the column (https://sqlite.org/lang_altertable.html#altertabdropcol).
  private func requireNative(dropping column: Column) throws {
    if state.hasBrokenDependants {
      throw NeedsRebuild(reason: "SQLite drops no column while a view or a trigger is broken")
    }
    let name = SQLIdentifier.folded(column.name)
    let user = keyUse(of: name) ?? indexUse(of: name) ?? expressionUse(of: name)
    if let user { throw NeedsRebuild(reason: "\(column.name) is part of \(user)") }
  }

  private func keyUse(of name: String) -> String? {
    for constraint in state.table.constraints where constraint.columnNames.contains(name) {
      switch constraint {
      case .primaryKey: return "the primary key"
      case .unique: return "a uniqueness constraint"
      case .check, .foreignKey: continue
      }
    }
    return nil
  }

  private func indexUse(of name: String) -> String? {
    let index = state.table.indexes.first { $0.mentions(name) }
    return index.map { "the index \($0.name)" }
  }

  /// What outside of the column's own definition speaks of it.
  private func expressionUse(of name: String) -> String? {
    let others = state.statement.columns.filter { SQLIdentifier.folded($0.name) != name }
    let own = state.statement.columns.filter { SQLIdentifier.folded($0.name) == name }
    // A clause behind a column may speak of a foreign key of another one.
    if own.contains(where: { $0.constraints.contains(where: \.isDeferral) }) {
      return "a foreign key"
    }
    for clause in others.flatMap(\.constraints) + state.statement.constraints
    where clause.mentions(name) {
      switch clause.body {
      case .foreignKey: return "a foreign key"
      case .generated: return "a generated column"
      default: return "a check"
      }
    }
    return nil
  }
}

extension ConstraintClause {
  fileprivate var isDeferral: Bool { if case .deferral = body { true } else { false } }

  fileprivate func mentions(_ name: String) -> Bool {
    switch body {
    case .check(let expression), .generated(let expression, _), .unknown(let expression):
      SQLNames.words(in: expression).contains(name)
    case .foreignKey(let key):
      key.columns.contains { SQLIdentifier.folded($0) == name }
    default: false
    }
  }
}
