import Introspection
import SQLSyntax
import SchemaDiff
import SchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError
import class GRDB.Row

/// Carries out schema operations on a connection: reads what is there, decides how, runs it, and
/// looks whether the result is what was meant.
public struct OperationExecutor {
  let db: Database
  private let settings: ExecutionSettings
  private let reader = SchemaReader()
  /// Told of each step before it runs.
  private let willRun: (Step) throws -> Void
  /// Told of the way in which a table will be changed.
  private let willChange: (TableWay) -> Void
  /// Told some times a second how far a copy of rows has come.
  private let isCopying: ((CopyProgress) -> Void)?

  /// - Parameter db: A connection inside of a transaction.
  public init(
    _ db: Database, settings: ExecutionSettings = ExecutionSettings(),
    willChange: @escaping (TableWay) -> Void = { _ in },
    willRun: @escaping (Step) throws -> Void = { _ in },
    isCopying: ((CopyProgress) -> Void)? = nil
  ) {
    self.isCopying = isCopying
    self.db = db
    self.willChange = willChange
    self.settings = settings
    self.willRun = willRun
  }

  /// Carries out an operation.
  public func run(_ operation: SchemaOperation) throws {
    switch operation {
    case .createTable(let table): try create(table)
    case .dropTable(let table):
      try refuseIfReferenced(table.name)
      try execute("DROP TABLE \(SQLIdentifier.quoted(table.name))")
    case .renameTable(let old, let new): try rename(old, to: new)
    case .alterTable(let table, let changes): try alter(table, changes)
    case .createIndex(let table, let index): try create(index, on: table)
    case .dropIndex(_, let index):
      try execute("DROP INDEX \(SQLIdentifier.quoted(index.name))")
    case .renameIndex(let table, let old, let new): try renameIndex(old, to: new, of: table)
    case .createView(let view): try execute(view.createStatement)
    case .dropView(let view): try execute("DROP VIEW \(SQLIdentifier.quoted(view.name))")
    case .createTrigger(let trigger): try execute(trigger.createStatement)
    case .dropTrigger(let trigger):
      try execute("DROP TRIGGER \(SQLIdentifier.quoted(trigger.name))")
    case .createVirtualTable(let table): try create(table)
    case .replaceVirtualTable(let old, let new): try replace(old, by: new)
    case .dropVirtualTable(let table):
      try execute("DROP TABLE \(SQLIdentifier.quoted(table.name))")
    }
  }

  // MARK: Tables

  private func create(_ table: Table) throws {
    for statement in table.createStatements { try execute(statement) }
  }

  private func create(_ index: Index, on name: String) throws {
    if index.isUnique {
      for precondition in Precondition.all(for: index, of: try existingTable(name)) {
        try require(precondition, isForScripts: false)
      }
    }
    try execute(index.createStatement(on: name))
  }

  private func renameIndex(_ old: String, to new: String, of name: String) throws {
    let table = try existingTable(name)
    guard var index = table.index(old) else {
      throw ExecutionError.assertionFailed("the table \(name) has no index \(old)")
    }
    let state = try TableState(table, db)
    let oldName = index.name
    index.name = new
    guard try settings.allowsMetadataEdits && canEdit() else {
      try execute("DROP INDEX \(SQLIdentifier.quoted(oldName))")
      return try create(index, on: table.name)
    }
    if !SQLIdentifier.areEqual(oldName, new), try exists(new) {
      throw ExecutionError.assertionFailed("there is already something called \(new)")
    }
    for step in MetadataEdit.renaming(oldName, to: index, of: table.name) { try run(step) }
    for statistics in state.statisticsTables {
      try execute(
        "UPDATE \(statistics) SET idx = \(SQLLiteral.string(new)) "
          + "WHERE idx = \(SQLLiteral.string(oldName)) COLLATE NOCASE")
    }
    let result = try existingTable(name).index(new)
    guard result.map(table.normalized) == table.normalized(index) else {
      throw ExecutionError.assertionFailed("the index \(new) did not come out as it was meant to")
    }
  }

  private func rename(_ old: String, to new: String) throws {
    let table = try existingTable(old)
    // To SQLite, a name in other capitals is the same name, and so it is taken.
    let isSameName = SQLIdentifier.areEqual(old, new)
    let state = try TableState(table, db)
    let stations = isSameName ? [state.temporaryName, new] : [new]
    var current = table.name
    for station in stations {
      try execute(
        "ALTER TABLE \(SQLIdentifier.quoted(current)) RENAME TO \(SQLIdentifier.quoted(station))")
      current = station
    }
    for statistics in state.statisticsTables {
      try execute(Statistics.renaming(table.name, to: new, in: statistics))
    }
  }

  private func alter(_ name: String, _ changes: [TableChange]) throws {
    let table = try existingTable(name)
    if try renamesAroundRedundantKey(table, changes) { return }
    let state = try TableState(table, db, hasBrokenDependants: try isBroken(changes))
    for stage in try TablePlan(state, changes, settings).stages { try run(stage, of: name) }
  }

  private func run(_ stage: TablePlan.Stage, of name: String) throws {
    let table = try existingTable(name)
    let isEdit = if case .metadata = stage.way { true } else { false }
    willChange(TableWay(table: name, stage.way))
    let preconditions = try Precondition.all(for: stage.changes, of: table) {
      try reader.table($0, db)
    }
    for precondition in preconditions {
      // To SQL that is run with foreign keys off, orphans are no error; a script says so no more than
      // its statements would by hand.
      try require(precondition, isForScripts: isEdit && !precondition.isAboutForeignKey)
    }
    switch stage.way {
    case .native(let steps):
      let target = try table.applying(stage.changes)
      for step in steps { try run(step) }
      try verify(target)
    case .metadata: try edit(try TableState(table, db), stage.changes)
    case .rebuild:
      try rebuild(try TableState(table, db), to: try table.applying(stage.changes))
    }
  }

  private func require(_ precondition: Precondition, isForScripts: Bool) throws {
    do {
      try run(precondition.assertion(isForScripts: isForScripts))
    } catch ExecutionError.assertionFailed {
      throw try precondition.failure(db)
    }
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
    return try dropsColumn && !Dependants.broken(db).isEmpty
  }

  private func rebuild(_ state: TableState, to target: Table) throws {
    try refuseIfReferenced(state.table.name)
    let rebuild = Rebuild(state, to: target)
    if Self.works(rebuild.rehearsal) {
      for step in rebuild.copying { try run(step) }
      if settings.medium == .database { try refuseAlterations(rebuild, state.table) }
      for step in rebuild.replacing { try run(step) }
    } else {
      for step in rebuild.stepsWithoutRename { try run(step) }
    }
    if !rebuild.keepsRowIDs { try indexAnew(target.name) }
    try verify(target)
  }

  /// Changes the definition alone, unless something speaks against it.
  private func edit(_ state: TableState, _ changes: [TableChange]) throws {
    let edit = MetadataEdit(state, changes)
    let target = try edit.target()
    guard try canEdit(), try edit.works(target), try !rowsLackColumns(edit, state.table) else {
      willChange(
        TableWay(
          table: state.table.name, kind: .rebuild,
          reason: "the edit of its definition would not be safe here"))
      return try rebuild(state, to: try state.table.applying(changes))
    }
    let layout = try StorageLayout(of: target.name, db)
    for step in MetadataEdit.steps(target) + edit.sequence(target) { try run(step) }
    guard try StorageLayout(of: target.name, db) == layout else {
      throw ExecutionError.assertionFailed("the edit of \(target.name) changed how it is stored")
    }
    try verify(target)
  }

  /// Whether this connection may change `sqlite_schema`: not in defensive mode
  /// (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
  private func canEdit() throws -> Bool {
    try db.execute(sql: "PRAGMA writable_schema = ON")
    defer { try? db.execute(sql: "PRAGMA writable_schema = OFF") }
    let isOn = try Row.fetchOne(db, sql: "PRAGMA writable_schema")?.integer(0) == 1
    let update = "UPDATE main.sqlite_master SET sql = sql WHERE false"
    return isOn && (try? db.makeStatement(sql: update)) != nil
  }

  /// Whether there are rows from before a column of which the default changes.
  private func rowsLackColumns(_ edit: MetadataEdit, _ table: Table) throws -> Bool {
    guard !edit.columnsWithNewDefault.isEmpty else { return false }
    let sentinel = SQLLiteral.string("godwit \(UInt64.random(in: 0...(.max)))")
    var isLacking = false
    try db.inSavepoint {
      for step in MetadataEdit.steps(edit.withSentinel(sentinel)) { try db.execute(sql: step.sql) }
      for column in edit.columnsWithNewDefault {
        let question = MetadataEdit.lacks(column, in: table, sentinel: sentinel)
        isLacking = try isLacking || Row.fetchOne(db, sql: question)?.integer(0) == 1
      }
      return .rollback
    }
    return isLacking
  }

  /// - Throws: ``PreconditionFailure`` if values would become others by a change of type.
  private func refuseAlterations(_ rebuild: Rebuild, _ table: Table) throws {
    for (column, query) in rebuild.alterations {
      guard try Row.fetchOne(db, sql: query("1") + " LIMIT 1") != nil else { continue }
      let name = SQLIdentifier.quoted(column.name)
      let values = try Row.fetchAll(db, sql: query("DISTINCT quote(o.\(name))") + " LIMIT 5")
      throw PreconditionFailure(
        table: table.name, rule: .keepsValue(column: column.name, type: column.type.sql),
        count: try Row.fetchOne(db, sql: query("count(*)"))?.integer(0) ?? 0,
        examples: values.compactMap { $0.text(0) })
    }
  }

  /// Whether statements work, tried on an empty database.
  private static func works(_ statements: [String]) -> Bool {
    (try? Sandbox.running(statements)) != nil
  }

  /// With foreign keys on, dropping a table first deletes its rows, and with them the rows that
  /// refer to them (https://sqlite.org/foreignkeys.html#fk_schemacommands).
  private func refuseIfReferenced(_ table: String) throws {
    guard try Row.fetchOne(db, sql: "PRAGMA foreign_keys")?.integer(0) == 1 else { return }
    let children = try ForeignKeyAudit.children(of: table, db)
    if !children.isEmpty { throw ExecutionError.referencedTable(table, by: children) }
  }

  private func existingTable(_ name: String) throws -> Table {
    if let table = try reader.table(name, db) { return table }
    let schema = try reader.schema(db)
    let opaque = schema.opaqueObjects.first {
      $0.type == "table" && SQLIdentifier.areEqual($0.name, name)
    }
    if let opaque { throw ExecutionError.opaque(opaque) }
    throw ExecutionError.noSuchTable(name, existing: schema.tables.map(\.name))
  }

  private func verify(_ target: Table) throws {
    let result = try existingTable(target.name)
    let differences = target.differences(from: result)
    guard differences.isEmpty else {
      throw ExecutionError.unexpectedResult(table: target.name, differences)
    }
  }

  /// Whether anything in the schema has a name.
  func exists(_ name: String) throws -> Bool {
    let sql = "SELECT 1 FROM main.sqlite_master WHERE name = ? COLLATE NOCASE"
    return try Row.fetchOne(db, sql: sql, arguments: [name]) != nil
  }

  // MARK: Statements

  func execute(_ sql: String) throws { try run(.run(sql)) }

  private func run(_ step: Step) throws {
    try willRun(step)
    do {
      switch step.kind {
      case .statement: try db.execute(sql: step.sql)
      case .copy(let table): try copy(table, step.sql)
      case .assertion(let failure):
        let holds = try Row.fetchOne(db, sql: step.sql)?.integer(0) == 1
        guard holds else { throw ExecutionError.assertionFailed(failure) }
      }
    } catch let error as DatabaseError {
      throw ExecutionError.statementFailed(sql: step.sql, error)
    }
  }
}

extension OperationExecutor {
  private func copy(_ table: String, _ sql: String) throws {
    guard let isCopying else { return try db.execute(sql: sql) }
    let count = "SELECT count(*) FROM main.\(SQLIdentifier.quoted(table))"
    try RowCounter.run(
      sql, of: table, totalRows: try Row.fetchOne(db, sql: count)?.integer(0) ?? 0, db,
      tell: isCopying)
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
