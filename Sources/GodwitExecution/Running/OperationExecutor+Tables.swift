import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// Changes of a table.
extension OperationExecutor {
  func alter(_ name: SQLText, _ changes: [TableChange]) throws {
    if try sketch(name, changes) { return }
    sketched?.forget()
    let table = try existingTable(name)
    if try renamesAroundRedundantKey(table, changes) { return }
    let state = try TableState(table, db, hasBrokenDependants: try isBroken(changes))
    let plan = try TablePlan(state, changes, settings(for: table, changes), tryingIn: sandbox)
    for (position, stage) in plan.stages.enumerated() {
      // Only what comes behind another stage has changed.
      let table = try position == 0 ? table : existingTable(name)
      try run(replacingColumn(stage, of: table), of: table)
    }
  }

  /// The settings as far as this connection and the rows of a table allow them.
  private func settings(for table: Table, _ changes: [TableChange]) -> ExecutionSettings {
    var settings = settings
    settings.allowsMetadataEdits = settings.allowsMetadataEdits && db.canEditSchema
    guard settings.medium == .database, !settings.capabilities.has(.addCheckDespiteNulls) else {
      return settings
    }
    for case .addConstraint(.check(let check)) in changes
    where !Precondition.isNeverNull(check, of: table, with: changes, db) {
      settings.capabilities = settings.capabilities.without(.addCheck)
    }
    return settings
  }

  private func run(_ stage: TablePlan.Stage, of table: Table) throws {
    try willChange(strategy(AlterationStrategy(table: table.name, stage.way)))
    let preconditions = try Precondition.all(for: stage.changes, of: table) {
      try reader.table($0, db)
    }
    for precondition in preconditions {
      // What its statements would fail with speaks of a table for a time, and of no column.
      try require(precondition, isForScripts: true)
    }
    let target = try table.applying(stage.changes)
    switch stage.way {
    case .native(let steps):
      try keepingDoubleQuotes { for step in steps { try run(step) } }
      try verify(target)
    case .metadata:
      try edit(try TableState(table, db), stage.changes)
    case .column(let replacement, _): try run(replacement, of: table)
    case .rebuild:
      if try !stage.changes.leaveOrder(of: table) { try refusePositionalInserts(into: table.name) }
      try rebuild(try TableState(table, db), stage.changes)
    }
    for condition in Precondition.computed(from: table, to: target) {
      try require(condition, isForScripts: true)
    }
    if stage.changes.contains(where: \.givesValuesToName) { try indexAnew(target.name) }
  }

  /// SQLite fails to rename a column of a WITHOUT ROWID table that is both the primary key and
  /// UNIQUE: it forgets the second mention. The constraint, which says nothing new, is put aside.
  private func renamesAroundRedundantKey(_ table: Table, _ changes: [TableChange]) throws -> Bool {
    let redundant = table.constraints.filter(table.isRedundant)
    guard !redundant.isEmpty, changes.contains(where: \.isRename) else { return false }
    let segments = changes.segments { $0.isRename }
    guard segments.count == 1 else {
      for segment in segments { try alter(table.name, segment) }
      return true
    }
    try alter(table.name, redundant.map(TableChange.dropConstraint))
    try alter(table.name, changes)
    let renamed = try table.applying(changes)
    let restored = renamed.constraints.filter(renamed.isRedundant)
    try alter(table.name, restored.map(TableChange.addConstraint))
    return true
  }

  private func isBroken(_ changes: [TableChange]) throws -> Bool {
    let dropsColumn = changes.contains { if case .dropColumn = $0 { true } else { false } }
    let matters = dropsColumn || !settings.capabilities.has(.alterDespiteErrors)
    return try matters && !Dependants.broken(db).isEmpty
  }

  private func rebuild(_ state: TableState, _ changes: [TableChange]) throws {
    if let object = state.unreadable { throw ExecutionError.opaque(object) }
    try refuseIfReferenced(state.table.name)
    let rebuild = try Rebuild(state, changes)
    if !settings.dialect.switchesForeignKeys {
      let family = try family(of: state.table.name)
      for step in family.assertions(settings.dialect) { try run(step) }
      if try !family.isAlone(db) || !settings.dialect.hasLegacyAlterTable {
        return try self.rebuild(rebuild, with: family)
      }
      try requireWorking(rebuild.copying + rebuild.replacing, family, state.table.name)
    }
    let rehearsal = rebuild.rehearsal
    let texts = ["run"] + rehearsal.map { SQLText($0) }
    if try sandbox.works(texts, { (try? sandbox.running(rehearsal)) != nil }) {
      for step in rebuild.copying { try run(step) }
      for check in rebuild.valueChecks(joining: true) { try require(check, state.table) }
      for step in rebuild.replacing { try run(step) }
    } else {
      for check in rebuild.valueChecks(joining: false) { try require(check, state.table) }
      for step in rebuild.stepsWithoutRename { try run(step) }
    }
    try finish(rebuild)
  }

  /// A way with the tables that it is about where foreign keys stay on.
  private func strategy(_ way: AlterationStrategy) throws -> AlterationStrategy {
    guard way.kind == .rebuild, !settings.dialect.switchesForeignKeys else { return way }
    var way = way
    way.relatives = try family(of: way.table).relatives.map(\.table.name)
    return way
  }

  /// The same where foreign keys stay on: together with all that refers to the table.
  private func rebuild(_ rebuild: Rebuild, with family: Family) throws {
    let steps = try FamilyRebuild(rebuild, family, settings.dialect).steps()
    try requireWorking(steps, family, rebuild.state.table.name)
    for check in rebuild.valueChecks(joining: false) { try require(check, rebuild.state.table) }
    for step in steps { try run(step) }
    try finish(rebuild)
  }

  /// Tries statements where foreign keys are on, as they are not here.
  ///
  /// - Throws: ``DialectError``.
  private func requireWorking(_ steps: [Step], _ family: Family, _ table: SQLText) throws {
    let copy = try sandbox.copy(of: db)
    try copy.inDatabase { db in
      try db.execute(sql: "PRAGMA foreign_keys = ON")
      do {
        try db.inTransaction {
          for step in steps {
            if case .assertion = step.kind { continue }
            try StandIns.providingFunctions(for: db) { try db.execute(whole: step.sql) }
          }
          return .commit
        }
      } catch let error as DatabaseError {
        let dialect = settings.dialect.name
        guard let circle = family.circle else {
          throw DialectError.fails(
            dialect: dialect, table: table, message: error.message ?? "\(error)")
        }
        throw DialectError.cycle(dialect: dialect, child: circle.child, parent: circle.parent)
      }
    }
  }

  func family(of table: SQLText) throws -> Family {
    try Family(of: table, db) { try TableState(existingTable($0), db) }
  }

  private func finish(_ rebuild: Rebuild) throws {
    if !rebuild.keepsRowIDs { try indexAnew(rebuild.target.name) }
    try verify(rebuild.target)
    let order = try existingTable(rebuild.target.name).columns.map(\.name.folded)
    guard order == rebuild.target.columns.map(\.name.folded) else {
      throw ExecutionError.assertionFailed(
        "the columns of \(rebuild.target.name) did not come out in the order that was meant")
    }
  }

  /// What a trigger inserts by position would come to stand in other columns, and nobody would
  /// notice.
  private func refusePositionalInserts(into table: SQLText) throws {
    let schema = try reader.schema(db)
    let triggers =
      schema.triggers.map { ($0.name, $0.body) }
      + schema.opaqueObjects.filter { $0.type == "trigger" }.map { ($0.name, $0.sql) }
    let names = triggers.filter { SQLNames.insertsByPosition(into: table, in: $0.1) }.map(\.0)
    guard names.isEmpty else {
      throw ExecutionError.positionalInsert(table: table, triggers: names)
    }
  }

  /// - Throws: ``PreconditionFailure`` if values would become others.
  func require(_ check: ValueCheck, _ table: Table) throws {
    for step in check.before { try run(step) }
    do {
      try run(check.assertion)
    } catch ExecutionError.assertionFailed {
      throw PreconditionFailure(
        table: table.name,
        rule: check.isRowID
          ? .rowID(column: check.column.name)
          : .keepsValue(column: check.column.name, type: check.column.type.sql),
        count: try db.integer(check.violations("count(*)")) ?? 0,
        examples: try db.texts(check.examples).map(\.string))
    }
    for step in check.after { try run(step) }
  }

  /// Changes the definition alone, unless something speaks against it.
  private func edit(_ state: TableState, _ changes: [TableChange]) throws {
    let edit = MetadataEdit(state, changes)
    let target = try edit.target()
    guard try edit.works(target, in: sandbox), try !rowsLackColumns(edit, state.table) else {
      try willChange(
        strategy(AlterationStrategy(table: state.table.name, kind: .rebuild, reason: .unsafeEdit)))
      return try rebuild(state, changes)
    }
    let layout = try StorageLayout(of: target.name, db)
    let steps = MetadataEdit.steps(target, scratch: state.unusedName)
    for step in steps + edit.sequence(target) { try run(step) }
    guard try StorageLayout(of: target.name, db) == layout else {
      throw ExecutionError.assertionFailed("the edit of \(target.name) changed how it is stored")
    }
    try verify(target)
  }

  /// Whether there are rows from before a column of which the default changes.
  private func rowsLackColumns(_ edit: MetadataEdit, _ table: Table) throws -> Bool {
    guard !edit.columnsWithNewDefault.isEmpty else { return false }
    let sentinel = SQLLiteral.string("godwit \(UInt64.random(in: 0...(.max)))")
    var isLacking = false
    try db.inSavepoint {
      let steps = MetadataEdit.steps(
        edit.withSentinel(sentinel), scratch: try TableState(table, db).unusedName)
      for step in steps { try db.execute(sql: step.sql) }
      for column in edit.columnsWithNewDefault {
        let question = MetadataEdit.lacks(column, in: table, sentinel: sentinel)
        isLacking = try isLacking || db.integer(question) == 1
      }
      return .rollback
    }
    return isLacking
  }
}

extension Table {
  /// Whether a constraint says of a WITHOUT ROWID table what its primary key says already.
  fileprivate func isRedundant(_ constraint: Constraint) -> Bool {
    guard isWithoutRowID, case .unique(let unique) = constraint, let key = primaryKey else {
      return false
    }
    let columns = unique.columns.compactMap(\.column).map(SQLIdentifier.folded)
    return columns == key.columns.compactMap(\.column).map(SQLIdentifier.folded)
  }
}
