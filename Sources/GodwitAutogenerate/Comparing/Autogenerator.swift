import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database

/// Compares schemas, and drafts what makes them agree.
package struct Autogenerator {
  /// What is to be reached.
  package let target: DatabaseSchema
  package let reader: SchemaReader
  /// How constraints without a name are called.
  package var namingConvention = NamingConvention()
  private let constraintNames: SchemaDiff.ConstraintNames
  private let trial: Trial
  /// What does not work in the target itself. Declarations have to work.
  private let brokenInTarget: Set<Dependants.Subject>

  /// For declarations: SQLite itself reads them, as it reads the database.
  ///
  /// - Parameter present: A schema that SQLite has accepted already. What is declared just as it
  ///   stands there need not be asked about once more.
  /// - Throws: `DeclarationError` for a declaration that SQLite does not accept.
  package init(
    _ schema: DatabaseSchema, beside present: DatabaseSchema = .empty,
    settings: MigrationSettings = MigrationSettings()
  ) throws {
    reader = SchemaReader(ignoring: settings.tablesOutsideOfSchema)
    let changed = ChangedDeclarations(in: schema, since: present)
    trial = Trial(settings)
    let read = try Declarations.read(changed.schema, by: reader, in: settings.sandbox)
      .located(like: schema)
    target = schema.replacing(changed, by: read)
    constraintNames = .unnamedMatchesAny
    brokenInTarget = []
  }

  /// For the schema of a database.
  package init(
    reading db: Database, by reader: SchemaReader,
    settings: MigrationSettings = MigrationSettings()
  ) throws {
    self.reader = reader
    trial = Trial(settings)
    target = try reader.schema(db)
    constraintNames = .exact
    brokenInTarget = Set(try Dependants.broken(db).map(\.subject))
  }

  /// What a database lacks, or has too much, to be as the target.
  ///
  /// - Parameters:
  ///   - source: Its schema, where somebody has read it already.
  ///   - renames: What somebody says about renames; declarations may say more.
  ///   - ordersColumns: Whether tables that are rebuilt get the target's order of columns. In a
  ///     revision they keep their own: somebody may rely on it.
  package func transformation(
    of db: Database, reading source: DatabaseSchema? = nil, renames: [Rename] = [],
    ordersColumns: Bool = false
  ) throws -> Transformation {
    try Transformation(
      from: db, try source ?? reader.schema(db), to: target, reader: reader, renames: renames,
      constraintNames: constraintNames,
      ordersColumns: ordersColumns, tryingIn: trial)
  }

  /// The script that makes a transformation of a database, proven.
  ///
  /// - Throws: ``ProofFailure`` if it would not do what it is to do.
  package func script(for transformation: Transformation, of db: Database) throws -> Script {
    try Script(transformation.operations, to: target, proof: try proof(for: db))
  }

  private func proof(for db: Database) throws -> Proof {
    Proof(
      database: try trial.sandbox.copy(of: db), trial: trial, reader: reader,
      constraintNames: constraintNames, brokenInTarget: brokenInTarget)
  }

  /// What a revision would have to do.
  package struct Proposal: Sendable {
    package let transformation: Transformation
    /// The operations to write: all constraints named, and proven unless `doubt` says otherwise.
    package let operations: [SchemaOperation]
    package let losses: [DataLoss]
    /// What the proof found wrong, if that was allowed.
    package let doubt: ProofFailure?
  }

  /// Compares, names constraints and proves.
  ///
  /// - Parameters:
  ///   - db: The database to compare with.
  ///   - source: Its schema, where somebody has read it already.
  ///   - countsRows: Whether its rows are those that a drop would lose; not for a replay.
  ///   - namesConstraints: Whether constraints without a name get one, so that they can be dropped by
  ///     it; not where the result is to be exactly the target.
  ///   - allowsDoubt: Whether operations that could not be proven are proposed all the same.
  /// - Throws: ``ProofFailure`` if the operations would not do what they are to do.
  package func proposal(
    for db: Database, reading source: DatabaseSchema? = nil, countsRows: Bool,
    renames: [Rename] = [],
    namesConstraints: Bool = true, allowsDoubt: Bool = false
  ) throws -> Proposal {
    let transformation = try transformation(of: db, reading: source, renames: renames)
    let naming = ConstraintNaming(
      source: transformation.renamedSource, target: target, convention: namingConvention)
    let operations =
      namesConstraints ? naming.naming(transformation.operations) : transformation.operations
    var doubt: ProofFailure?
    if !operations.isEmpty {
      do {
        try proof(for: db).prove(upgrade: operations, downgrade: operations.inverse, to: target)
      } catch let failure as ProofFailure where allowsDoubt {
        doubt = failure
      }
    }
    return Proposal(
      transformation: transformation,
      operations: countsRows ? try BackfillPlaceholder.marking(operations, db) : operations,
      losses: countsRows ? try DataLoss.losses(by: operations, db) : [], doubt: doubt)
  }
}

extension Trial {
  fileprivate init(_ settings: MigrationSettings) {
    self.init(sandbox: settings.sandbox, settings: settings.execution)
  }
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
