import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// Carries out schema operations on a connection: reads what is there, decides how, runs it, and
/// looks whether the result is what was meant.
package struct OperationExecutor {
  let db: Database
  let settings: ExecutionSettings
  let sandbox: Sandbox
  let reader = SchemaReader()
  /// Told of each step before it runs.
  private let willRun: (Step) throws -> Void
  /// Told of the way in which a table will be changed, before anything of it is done.
  let willChange: (AlterationStrategy) throws -> Void
  /// Told some times a second how far a copy of rows has come.
  private let isCopying: ((CopyProgress) -> Void)?
  /// What is known of the tables, where only the schema afterwards matters.
  let sketched: SketchedTables?

  /// - Parameters:
  ///   - db: A connection inside of a transaction.
  ///   - sandbox: Where statements are tried before they run.
  package init(
    _ db: Database, settings: ExecutionSettings = ExecutionSettings(),
    sandbox: Sandbox = Sandbox(),
    willChange: @escaping (AlterationStrategy) throws -> Void = { _ in },
    willRun: @escaping (Step) throws -> Void = { _ in },
    isCopying: ((CopyProgress) -> Void)? = nil, sketched: SketchedTables? = nil
  ) {
    self.sketched = sketched
    self.isCopying = isCopying
    self.db = db
    self.sandbox = sandbox
    self.willChange = willChange
    self.settings = settings
    self.willRun = willRun
  }

  /// Carries out an operation.
  package func run(_ operation: SchemaOperation) throws {
    try HiddenNames.refuse(db)
    switch operation {
    case .createTable(let table): try create(table)
    case .dropTable(let table):
      try refuseIfReferenced(table.name)
      if !settings.dialect.switchesForeignKeys { try prepareDrop(of: table.name) }
      try execute("DROP TABLE \(SQLIdentifier.quoted(table.name))")
    case .renameTable(let old, let new): try rename(old, to: new)
    case .alterTable(let table, let changes): try alter(table, changes)
    case .createIndex(let table, let index): try create(index, on: table)
    case .dropIndex(_, let index):
      try execute("DROP INDEX \(SQLIdentifier.quoted(index.name))")
    case .renameIndex(let table, let old, let new): try renameIndex(old, to: new, of: table)
    case .createView(let view):
      try execute(view.createStatement)
      try indexAnew(view.name)
    case .dropView(let view): try execute("DROP VIEW \(SQLIdentifier.quoted(view.name))")
    case .createTrigger(let trigger): try execute(trigger.createStatement)
    case .dropTrigger(let trigger):
      try execute("DROP TRIGGER \(SQLIdentifier.quoted(trigger.name))")
    case .createVirtualTable(let table): try create(table)
    case .replaceVirtualTable(let old, let new): try replace(old, by: new)
    case .dropVirtualTable(let table): try drop(table)
    case .execute(let sql, _): if !sql.isEmpty { try executeForeign(sql) }
    }
  }

  // MARK: Tables and indexes

  private func create(_ table: Table) throws {
    for statement in table.spellingStrings().createStatements { try execute(statement) }
  }

  private func create(_ index: Index, on name: SQLText) throws {
    let statement = index.createStatement(on: name)
    guard index.isUnique || statement.utf8.contains(UInt8(ascii: "\"")) else {
      return try execute(statement)
    }
    let table = try existingTable(name)
    for precondition in Precondition.all(for: index, of: table) {
      try require(precondition, isForScripts: false)
    }
    try execute(table.spellingStrings(of: index).createStatement(on: name))
  }

  private func renameIndex(_ old: SQLText, to new: SQLText, of name: SQLText) throws {
    let table = try existingTable(name)
    guard var index = table.spellingStrings().index(old) else {
      throw ExecutionError.assertionFailed("the table \(name) has no index \(old)")
    }
    let state = try TableState(table, db)
    let oldName = index.name
    index.name = new
    guard try canRenameByEdit() else {
      try execute("DROP INDEX \(SQLIdentifier.quoted(oldName))")
      return try create(index, on: table.name)
    }
    if !SQLIdentifier.areEqual(oldName, new), try exists(new) {
      throw ExecutionError.assertionFailed("there is already something called \(new)")
    }
    let steps = MetadataEdit.renaming(
      oldName, to: index, of: table.name, scratch: state.unusedName)
    for step in steps { try run(step) }
    for statistics in state.statisticsTables {
      try execute(
        "UPDATE main.\(statistics) SET idx = \(SQLLiteral.string(new)) "
          + "WHERE idx = \(SQLLiteral.string(oldName)) COLLATE NOCASE")
    }
    let result = try existingTable(name).index(new)
    guard result.map(table.normalized) == table.normalized(index) else {
      throw ExecutionError.assertionFailed("the index \(new) did not come out as it was meant to")
    }
  }

  private func rename(_ old: SQLText, to new: SQLText) throws {
    let table = try existingTable(old)
    // To SQLite, a name in other capitals is the same name, and so it is taken.
    let isSameName = SQLIdentifier.areEqual(old, new)
    let state = try TableState(table, db)
    let stations = isSameName ? [state.temporaryName, new] : [new]
    var current = table.name
    try keepingDoubleQuotes {
      for station in stations {
        let names = "\(SQLIdentifier.quoted(current)) RENAME TO \(SQLIdentifier.quoted(station))"
        try execute("ALTER TABLE \(names)")
        current = station
      }
    }
    for statistics in state.statisticsTables {
      try execute(Statistics.renaming(table.name, to: new, in: statistics))
    }
    if !isSameName { try indexAnew(new) }
  }

  // MARK: Asking

  private func canRenameByEdit() throws -> Bool {
    guard settings.allowsMetadataEdits && db.canEditSchema else { return false }
    return try settings.capabilities.has(.alterDespiteErrors) || Dependants.broken(db).isEmpty
  }

  /// With foreign keys on, dropping a table first deletes its rows, and with them the rows that
  /// refer to them (https://sqlite.org/foreignkeys.html#fk_schemacommands).
  func refuseIfReferenced(_ table: SQLText) throws {
    guard try db.integer("PRAGMA foreign_keys") == 1 else { return }
    let children = try ForeignKeyAudit.children(of: table, db)
    if !children.isEmpty { throw ExecutionError.referencedTable(table, by: children) }
  }

  /// Where foreign keys stay on, nothing else may refer to a table that goes.
  private func prepareDrop(of table: SQLText) throws {
    let family = try family(of: table)
    let dialect = settings.dialect
    guard family.relatives.isEmpty else {
      throw DialectError.drop(
        dialect: dialect.name, table: table, children: family.relatives.map(\.table.name))
    }
    if let assertion = family.assertions(dialect).first { try run(assertion) }
    let loosening = try family.loosening(dialect)
    if !loosening.isEmpty { try run(.run("PRAGMA defer_foreign_keys = ON")) }
    for step in loosening { try run(step) }
  }

  func existingTable(_ name: SQLText) throws -> Table {
    if let table = try reader.table(name, db) { return table }
    let schema = try reader.schema(db)
    let opaque = schema.opaqueObjects.first {
      $0.type == "table" && SQLIdentifier.areEqual($0.name, name)
    }
    if let opaque { throw ExecutionError.opaque(opaque) }
    throw ExecutionError.noSuchTable(name, existing: schema.tables.map(\.name))
  }

  func verify(_ target: Table) throws {
    let result = try existingTable(target.name)
    let differences = target.differences(from: result)
    guard differences.isEmpty else {
      throw ExecutionError.unexpectedResult(table: target.name, differences)
    }
  }

  /// Whether anything in the schema has a name.
  func exists(_ name: SQLText) throws -> Bool {
    try db.hasRows("SELECT 1 FROM main.sqlite_master WHERE name = ?1 COLLATE NOCASE", name)
  }

  func require(_ precondition: Precondition, isForScripts: Bool) throws {
    do {
      try run(precondition.assertion(isForScripts: isForScripts))
    } catch ExecutionError.assertionFailed {
      throw try precondition.failure(db)
    }
  }

  // MARK: Statements

  func execute(_ sql: String) throws { try run(.run(sql)) }

  /// SQL of a project's own, which is only ever tried: a revision has it as `op.execute`. The rows that
  /// it writes are not those of the database.
  private func executeForeign(_ sql: SQLText) throws {
    let step = Step.foreign(SQLStatements.open(sql))
    try willRun(step)
    do {
      try Sandbox.executeWithoutRows(sql.string, db)
    } catch let error as DatabaseError {
      throw ExecutionError.statementFailed(sql: step.sql, error)
    }
  }

  func run(_ step: Step) throws {
    var step = step
    if case .assertion = step.kind, settings.medium == .script {
      step.scratchTable = try db.unusedName(step.scratchTable)
    }
    try willRun(step)
    do {
      switch step.kind {
      case .statement: try executeStatement(step.sql)
      case .copy(let table): try copy(table, step.sql)
      case .assertion(let failure):
        guard try db.integer(step.sql) == 1 else { throw ExecutionError.assertionFailed(failure) }
      }
    } catch let error as DatabaseError {
      throw ExecutionError.statementFailed(sql: step.sql, error)
    }
  }

  /// In memory, a function that only the application has gets a stand-in. On rows it must be there.
  private func executeStatement(_ sql: String) throws {
    guard db.isInMemory else { return try db.execute(whole: sql) }
    try StandIns.providingFunctions(for: db) { try db.execute(whole: sql) }
  }

  private func copy(_ table: SQLText, _ sql: String) throws {
    guard let isCopying else { return try executeStatement(sql) }
    let count = "SELECT count(*) FROM main.\(SQLIdentifier.quoted(table))"
    try RowCounter.run(
      sql, of: table.string, totalRows: try db.integer(count) ?? 0, db, tell: isCopying)
  }
}
