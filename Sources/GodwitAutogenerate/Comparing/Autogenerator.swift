import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database

/// Compares the schema of a database with another one, and finds what makes them agree.
///
/// Its methods are given a connection to the same database each time.
package struct Autogenerator {
  /// What the database is like.
  package let source: DatabaseSchema
  /// What it is to be like.
  package let target: DatabaseSchema
  /// How constraints and indexes without a name are called.
  private let namingConvention: NamingConvention
  /// What the project does to the operations of a revision before they are proven.
  package var review: (@Sendable (inout Proposal) throws -> Void)?
  private let reader: SchemaReader
  private let constraintNames: SchemaDiff.ConstraintNames
  private let sameTypes: [TypeRule]
  /// Whether each table's columns are known: nobody can order them otherwise.
  private let knowsAllColumns: Bool
  private let trial: Trial
  /// What does not work in the target itself. Declarations have to work.
  private let brokenInTarget: Set<Dependants.Subject>

  /// From a database to declarations: SQLite itself reads them, as it reads the database. What is
  /// declared just as it stands there, SQLite has accepted already.
  ///
  /// - Throws: `DeclarationError` for a declaration that SQLite does not accept.
  package init(
    from db: Database, to declared: DatabaseSchema,
    settings: MigrationSettings = MigrationSettings(), reader: SchemaReader? = nil,
    namingConvention: NamingConvention = NamingConvention()
  ) throws {
    self.namingConvention = namingConvention
    self.reader = reader ?? settings.reader
    trial = Trial(settings)
    let filtered = try self.reader.filtered(db)
    source = filtered.schema
    knowsAllColumns = filtered.hasAllColumns
    let schema = declared.namingIndexes(by: namingConvention, like: source)
    let changed = ChangedDeclarations(in: schema, since: source)
    let read = try Declarations.read(changed.schema, by: self.reader, in: settings.sandbox)
      .located(like: schema)
    target = schema.replacing(changed, by: read)
    constraintNames = .unnamedMatchesAny
    sameTypes = settings.sameTypes
    brokenInTarget = []
  }

  /// From a database to what another one is like.
  package init(
    from db: Database, toSchemaOf other: Database, by reader: SchemaReader,
    settings: MigrationSettings = MigrationSettings()
  ) throws {
    namingConvention = NamingConvention()
    self.reader = reader
    trial = Trial(settings)
    let filtered = try reader.filtered(db)
    source = filtered.schema
    knowsAllColumns = filtered.hasAllColumns
    target = try reader.schema(other)
    constraintNames = .exact
    sameTypes = settings.sameTypes
    brokenInTarget = Set(try Dependants.broken(other).map(\.subject))
  }

  /// What the database lacks, or has too much, to be as the target.
  ///
  /// - Parameters:
  ///   - renames: What somebody says about renames; declarations may say more.
  ///   - ordersColumns: Whether tables that are rebuilt get the target's order of columns. In a
  ///     revision they keep their own: somebody may rely on it.
  package func change(
    of db: Database, renames: [Rename] = [], ordersColumns: Bool = false
  ) throws -> SchemaChange {
    try SchemaChange(
      from: source, in: db, to: target, reader: reader, renames: renames,
      constraintNames: constraintNames, sameTypes: sameTypes,
      ordersColumns: ordersColumns && knowsAllColumns, tryingIn: trial)
  }

  /// The change as a revision is to make it: constraints named, rows asked, and proven as it stands.
  ///
  /// - Parameters:
  ///   - asksRows: Whether the database's rows are those that a drop would lose; not for a replay.
  ///   - namesConstraints: Whether constraints without a name get one, so that they can be dropped by
  ///     it; not where the result is to be exactly the target.
  ///   - allowsDoubt: Whether operations that could not be proven are proposed all the same.
  /// - Throws: ``ReviewError`` if the project does not want it; ``ProofFailure`` if the operations
  ///   would not do what they are to do.
  package func proposal(
    for db: Database, asksRows: Bool, renames: [Rename] = [], namesConstraints: Bool = true,
    allowsDoubt: Bool = false
  ) throws -> SchemaChange {
    var change = try reviewed(try change(of: db, renames: renames))
    if namesConstraints { change = change.namingConstraints(by: namingConvention) }
    if asksRows { change = try change.askingRows(of: db) }
    guard !change.operations.isEmpty else { return change }
    do {
      try proof(for: db, change.review).prove(
        upgrade: change.operations, downgrade: change.operations.inverse, to: target)
    } catch let failure as ProofFailure where allowsDoubt {
      change.doubt = failure
    }
    return change
  }

  /// The change as the project wants it.
  ///
  /// - Throws: ``ReviewError`` if it does not want it.
  package func reviewed(_ change: SchemaChange) throws -> SchemaChange {
    guard let review else { return change }
    return try change.reviewed(by: review).namingIndexes(by: namingConvention)
  }

  /// The rows that stand against a change as it is.
  package func obstacles(of change: SchemaChange, _ db: Database) -> [PreconditionFailure] {
    var forecast = RowForecast(source, db)
    return change.operations.flatMap { forecast.failures(of: $0) }
  }

  /// The script that makes a change, proven.
  ///
  /// - Throws: ``ProofFailure`` if it would not do what it is to do; ``DialectError``.
  package func script(
    for change: SchemaChange, of db: Database, in dialect: Dialect = .sqlite
  ) throws -> SQLScript {
    try SQLScript(change, for: dialect, proof: try proof(for: db, change.review))
  }

  /// The statements that make a change, proven.
  ///
  /// - Throws: ``ProofFailure`` if they would not do what they are to do.
  package func steps(for change: SchemaChange, of db: Database) throws -> [Step] {
    var steps: [Step] = []
    try proof(for: db, change.review).proveUpgrade(
      change.operations, to: change.target, printedFor: .sqlite, willRun: { steps.append($0) })
    return steps
  }

  private func proof(for db: Database, _ review: Review?) throws -> Proof {
    Proof(
      database: try trial.sandbox.copy(of: db), trial: trial, reader: reader,
      constraintNames: constraintNames, sameTypes: sameTypes, brokenInTarget: brokenInTarget,
      review: review)
  }
}

extension Trial {
  fileprivate init(_ settings: MigrationSettings) {
    self.init(sandbox: settings.sandbox, settings: settings.execution)
  }
}

extension FilteredSchema {
  fileprivate var hasAllColumns: Bool { !leftOut.contains { $0.kind == .column } }
}

extension DatabaseSchema {
  /// The schema with the places of the declarations from which it was made, object by object.
  func located(like declared: DatabaseSchema) -> DatabaseSchema {
    let tables = NameIndex(declared.tables, name: \.name)
    let views = NameIndex(declared.views, name: \.name)
    let triggers = NameIndex(declared.triggers, name: \.name)
    let virtualTables = NameIndex(declared.virtualTables, name: \.name)
    var copy = self
    for position in copy.tables.indices {
      copy.tables[position].locate(like: tables[copy.tables[position].name])
    }
    for position in copy.views.indices {
      copy.views[position].location = views[copy.views[position].name]?.location
    }
    for position in copy.triggers.indices {
      copy.triggers[position].location = triggers[copy.triggers[position].name]?.location
    }
    for position in copy.virtualTables.indices {
      let name = copy.virtualTables[position].name
      copy.virtualTables[position].location = virtualTables[name]?.location
    }
    return copy
  }
}

extension Table {
  fileprivate mutating func locate(like declared: Table?) {
    guard let declared else { return }
    location = declared.location
    renamedFrom = declared.renamedFrom
    for position in columns.indices {
      let twin = declared.column(columns[position].name)
      columns[position].location = twin?.location
      columns[position].renamedFrom = twin?.renamedFrom
    }
    for position in indexes.indices {
      let twin = declared.index(indexes[position].name)
      indexes[position].location = twin?.location
      indexes[position].renamedFrom = twin?.renamedFrom
    }
    constraints = constraints.map { constraint in
      guard let twin = declared.index(of: constraint) else { return constraint }
      return constraint.located(at: declared.constraints[twin].location)
    }
  }
}

extension Constraint {
  fileprivate func located(at location: SourceLocation?) -> Self {
    switch self {
    case .primaryKey(var key):
      key.location = location
      return .primaryKey(key)
    case .unique(var unique):
      unique.location = location
      return .unique(unique)
    case .check(var check):
      check.location = location
      return .check(check)
    case .foreignKey(var key):
      key.location = location
      return .foreignKey(key)
    }
  }
}
