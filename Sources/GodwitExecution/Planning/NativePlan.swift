import GodwitSQLSyntax
import GodwitSchemaModel

/// A change that SQLite cannot make by itself.
struct NeedsRebuild: Error {
  let reason: RebuildReason
}

/// Changes of a table by ALTER TABLE (https://sqlite.org/lang_altertable.html).
///
/// The rules are those for a table with rows: on an empty one SQLite lets more pass, which proves
/// nothing about the database next door.
struct NativePlan {
  private let state: TableState
  private let changes: [TableChange]
  private let settings: ExecutionSettings
  private var capabilities: Capabilities { settings.capabilities }

  init(_ state: TableState, _ changes: [TableChange], _ settings: ExecutionSettings) {
    self.state = state
    self.changes = changes
    self.settings = settings
  }

  /// - Throws: ``NeedsRebuild`` with the reason.
  func steps() throws -> [Step] {
    let table = SQLIdentifier.quoted(state.table.name)
    var steps: [Step] = []
    for change in foldedChanges {
      switch change {
      case .addColumn(let column, let backfill):
        try requireNative(adding: column, backfill)
        let definition = state.table.spellingStrings(of: column).definition
        steps.append(.run("ALTER TABLE \(table) ADD COLUMN \(definition)"))
      case .dropColumn(let column):
        try requireNative(dropping: column)
        steps += withoutLookingAround(
          .run("ALTER TABLE \(table) DROP COLUMN \(SQLIdentifier.quoted(column.name))"))
      case .renameColumn(let old, let new):
        let names = "\(SQLIdentifier.quoted(old)) TO \(SQLIdentifier.quoted(new))"
        steps.append(.run("ALTER TABLE \(table) RENAME COLUMN \(names)"))
      case .alterColumn(let old, let new, let backfill):
        let column = SQLIdentifier.quoted(old.name)
        guard backfill == nil else { throw NeedsRebuild(reason: .computesValues(old.name)) }
        let (clause, ability) = try nativeChange(of: old, to: new)
        steps.append(.run("ALTER TABLE \(table) ALTER COLUMN \(column) \(clause)", by: ability))
      case .addConstraint(.check(let check)) where capabilities.has(addingCheck):
        let spelled = try state.table.applying(changes).spellingStrings(of: check)
        let clause = Constraint.check(spelled).tableClause
        steps.append(.run("ALTER TABLE \(table) ADD \(clause)", by: addingCheck))
      case .addConstraint: throw NeedsRebuild(reason: .cannotAddConstraint)
      case .dropConstraint(let constraint):
        let (name, ability) = try nativeName(dropping: constraint)
        steps.append(
          .run("ALTER TABLE \(table) DROP CONSTRAINT \(SQLIdentifier.quoted(name))", by: ability))
      case .orderColumns: break  // It waits for a rebuild.
      case .reorderColumns:
        guard try changes.leaveOrder(of: state.table) else {
          throw NeedsRebuild(reason: .ordersColumns)
        }
      case .setOptions, .setDanglingConstraintNames:
        throw NeedsRebuild(reason: .cannotSetOptions)
      }
    }
    return steps
  }

  // MARK: What newer versions can

  /// `SET NOT NULL` or `DROP NOT NULL`, if that is all that changes.
  private func nativeChange(
    of old: Column, to new: Column
  ) throws -> (clause: String, ability: Capabilities.Ability) {
    var likeNew = old
    likeNew.notNull = new.notNull
    let isAll = likeNew == new && old.notNull?.name == nil
    switch (old.notNull, new.notNull) {
    case (nil, let notNull?) where isAll && notNull.name == nil && capabilities.has(.setNotNull):
      let conflict = notNull.onConflict.map { " ON CONFLICT \($0.rawValue)" } ?? ""
      return ("SET NOT NULL\(conflict)", .setNotNull)
    case (_?, nil) where isAll && capabilities.has(.dropNotNull):
      return ("DROP NOT NULL", .dropNotNull)
    default: throw NeedsRebuild(reason: .cannotAlterColumn(old.name))
    }
  }

  /// A script cannot ask the rows whether a check gives NULL for one.
  private var addingCheck: Capabilities.Ability {
    settings.medium == .script ? .addCheckDespiteNulls : .addCheck
  }

  private func nativeName(
    dropping constraint: Constraint
  ) throws -> (name: SQLText, ability: Capabilities.Ability) {
    switch constraint {
    case .check(let check):
      if let name = check.name, capabilities.has(.dropNamedCheck) { return (name, .dropNamedCheck) }
    case .foreignKey(let key):
      if let name = key.name, capabilities.has(.dropNamedForeignKey) {
        return (name, .dropNamedForeignKey)
      }
    case .primaryKey, .unique: break
    }
    throw NeedsRebuild(reason: .cannotDropConstraint)
  }

  /// The changes, with a check that is added together with a column put on that column: there
  /// ADD COLUMN takes it along, and it means the same.
  private var foldedChanges: [TableChange] {
    let checks = changes.filter { if case .addConstraint(.check) = $0 { true } else { false } }
    let changes = addingFirstIfEmptied
    let position = changes.lastIndex { if case .addColumn = $0 { true } else { false } }
    // Before a rename, a check cannot speak of the new name.
    guard !checks.isEmpty, let position, !changes[position...].contains(where: \.isRename),
      case .addColumn(var column, let backfill) = changes[position]
    else { return changes }
    var folded = changes
    for case .addConstraint(let check) in checks { column.constraints.append(check) }
    folded[position] = .addColumn(column, backfill: backfill)
    return folded.filter { !checks.contains($0) }
  }

  /// The changes in their order, unless the table would be without columns in between.
  private var addingFirstIfEmptied: [TableChange] {
    let dropped = changes.filter { if case .dropColumn = $0 { true } else { false } }
    guard dropped.count == state.table.columns.filter({ $0.generated == nil }).count else {
      return changes
    }
    return changes.filter { !dropped.contains($0) } + dropped
  }

  // MARK: ADD COLUMN

  /// 3.54 adds and drops no column that is called as the rowid. Here a trial tells; a script may run
  /// anywhere.
  private func requireAnywhere(_ column: Column) throws {
    let isRowIDName = SQLIdentifier.rowIDNames.contains { $0.folded == column.name.folded }
    guard settings.medium == .database || !isRowIDName else {
      throw NeedsRebuild(reason: .isCalledAsRowID(column.name))
    }
  }

  private func requireNative(adding column: Column, _ backfill: Backfill?) throws {
    try requireAnywhere(column)
    for constraint in column.constraints {
      switch constraint {
      case .primaryKey: throw NeedsRebuild(reason: .addsPrimaryKey(column.name))
      case .unique: throw NeedsRebuild(reason: .addsUnique(column.name))
      case .check, .foreignKey: break
      }
    }
    if column.generated?.storage == .stored {
      throw NeedsRebuild(reason: .addsStoredColumn(column.name))
    }
    guard column.generated == nil else { return }
    if backfill != nil {
      throw NeedsRebuild(reason: .computesNewValues(column.name))
    }
    // https://sqlite.org/lang_altertable.html#alter_table_add_column
    if !settings.dialect.switchesForeignKeys, column.defaultValue.map({ $0 != .null }) ?? false,
      column.constraints.contains(where: { if case .foreignKey = $0 { true } else { false } })
    {
      throw NeedsRebuild(reason: .keyWithDefault(column.name))
    }
    if let value = column.defaultValue, !value.isConstant {
      throw NeedsRebuild(reason: .changingDefault(column.name))
    }
    if let value = column.defaultValue, column.type.affinity == .text, !value.isPlainInText {
      // Old rows would show another value than new ones: 1e3 and 1000.0, or the number 1.
      throw NeedsRebuild(reason: .unconvertedDefault(column.name))
    }
    if state.table.isStrict, let value = column.defaultValue, !value.fits(column.type) {
      throw NeedsRebuild(reason: .uncheckedDefault(column.name))
    }
    // NOT NULL without a default fails on a table with rows, and so does a rebuild.
  }

  // MARK: DROP COLUMN

  /// SQLite drops no column while any view or trigger of the database is broken, unless somebody is
  /// repairing the schema. Godwit looks at all of them, before and afterwards.
  private func withoutLookingAround(_ step: Step) -> [Step] {
    guard state.hasBrokenDependants else { return [step] }
    return [.allowEdits(true), step, .allowEdits(false)]
  }

  /// DROP COLUMN takes the column's own definition out of the statement and fails if anything that
  /// is left speaks of the column (https://sqlite.org/lang_altertable.html#altertabdropcol).
  private func requireNative(dropping column: Column) throws {
    try requireAnywhere(column)
    let looksAround = !settings.allowsMetadataEdits || !capabilities.has(.alterDespiteErrors)
    if state.hasBrokenDependants, looksAround {
      throw NeedsRebuild(reason: .hasBrokenDependants)
    }
    let name = SQLIdentifier.folded(column.name)
    let use = keyUse(of: name) ?? indexUse(of: name) ?? expressionUse(of: name)
    if let use { throw NeedsRebuild(reason: .isPart(column.name, of: use)) }
  }

  private func keyUse(of name: FoldedName) -> RebuildReason.ColumnUse? {
    for constraint in state.table.constraints where constraint.columnNames.contains(name) {
      switch constraint {
      case .primaryKey: return .primaryKey
      case .unique: return .unique
      case .check, .foreignKey: continue
      }
    }
    return nil
  }

  private func indexUse(of name: FoldedName) -> RebuildReason.ColumnUse? {
    let index = state.table.indexes.first { $0.mentions(name) }
    return index.map { .index($0.name) }
  }

  /// What outside of the column's own definition speaks of it.
  private func expressionUse(of name: FoldedName) -> RebuildReason.ColumnUse? {
    let others = state.statement.columns.filter { SQLIdentifier.folded($0.name) != name }
    // Behind a column without a foreign key, DEFERRABLE speaks of one of another column.
    if state.statement.columns.contains(where: \.defersAnother) { return .foreignKey }
    for clause in others.flatMap(\.constraints) + state.statement.constraints
    where clause.mentions(name) {
      switch clause.body {
      case .foreignKey: return .foreignKey
      case .generated: return .generatedColumn
      default: return .check
      }
    }
    return nil
  }
}

extension Default {
  /// Whether a constant becomes the same text for rows that are there (where ADD COLUMN takes the
  /// literal as it is written) and for new ones (where its value is converted).
  fileprivate var isPlainInText: Bool {
    let text = SQLTokens(sql)
    guard let literal = text.tokens.last else { return true }
    switch literal.kind {
    case .number:
      let number = text.text(of: literal)
      return Int64(number.string).map { SQLText(String($0)) } == number
    case .word: return isNull
    default: return true
    }
  }

  /// Whether a STRICT column of the type holds the value, for sure. Before 3.44, ADD COLUMN lets
  /// any default pass and leaves rows that `integrity_check` finds fault with.
  fileprivate func fits(_ type: ColumnType) -> Bool {
    let text = SQLTokens(sql)
    guard !isNull, let literal = text.tokens.last else { return true }
    let isInteger = literal.kind == .number && Int64(text.text(of: literal).string) != nil
    switch type.effective.folded {
    case "int", "integer": return isInteger
    case "real": return literal.kind == .number
    case "text": return literal.kind == .string
    case "blob": return literal.kind == .blob
    default: return type.isWord("ANY")
    }
  }
}

extension ColumnDefinition {
  fileprivate var defersAnother: Bool {
    for clause in constraints {
      if case .foreignKey = clause.body { return false }
      if case .deferral = clause.body { return true }
    }
    return false
  }
}

extension ConstraintClause {
  fileprivate func mentions(_ name: FoldedName) -> Bool {
    switch body {
    case .check(let expression), .generated(let expression, _), .unknown(let expression):
      SQLNames.words(in: expression).contains(name)
    case .foreignKey(let key):
      key.columns.contains { SQLIdentifier.folded($0) == name }
    default: false
    }
  }
}
