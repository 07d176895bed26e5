import Introspection
import Migrations
import RevisionGraph
import SQLSyntax
import SchemaDiff
import SchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue
import class GRDB.Row

/// Compares declarations with a database and drafts the revision that makes them agree.
public struct Autogenerator {
  private let declared: DatabaseSchema
  private let settings: MigrationSettings

  /// - Parameter schema: The declarations.
  /// - Throws: `DeclarationError` for a declaration that SQLite does not accept.
  public init(_ schema: DatabaseSchema, settings: MigrationSettings = MigrationSettings()) throws {
    self.settings = settings
    let reader = SchemaReader(ignoring: settings.tablesOutsideOfSchema)
    let read = try Sandbox.declaring(schema).inDatabase { try reader.schema($0) }
    declared = read.located(like: schema)
  }

  private var reader: SchemaReader { SchemaReader(ignoring: settings.tablesOutsideOfSchema) }

  /// What a database lacks, or has too much, to be as declared.
  public func differences(_ db: Database) throws -> SchemaDiff {
    diff(from: try reader.schema(db))
  }

  private func diff(from present: DatabaseSchema) -> SchemaDiff {
    SchemaDiff(from: present, to: declared, constraintNames: .unnamedMatchesAny)
  }

  /// What a revision would have to do.
  public struct Proposal: Sendable {
    public let diff: SchemaDiff
    /// The operations to write, constraints named and proven.
    public let operations: [SchemaOperation]
    public let losses: [LossNote]
  }

  /// Compares and proves.
  ///
  /// - Parameters:
  ///   - db: The database to compare with.
  ///   - countsRows: Whether its rows are those that a drop would lose; not for a replay.
  /// - Throws: ``ProofFailure`` if the operations would not do what they are to do.
  public func proposal(for db: Database, countsRows: Bool) throws -> Proposal {
    let present = try reader.schema(db)
    let diff = diff(from: present)
    let operations = ConstraintNaming(source: present, target: declared).naming(diff.operations)
    if !operations.isEmpty {
      let proof = Proof(sandbox: try Sandbox.copy(of: db), reader: reader)
      try proof.prove(upgrade: operations, downgrade: operations.inverse, to: declared)
    }
    let losses = countsRows ? try self.losses(operations, db) : []
    return Proposal(diff: diff, operations: operations, losses: losses)
  }

  private func losses(_ operations: [SchemaOperation], _ db: Database) throws -> [LossNote] {
    var notes: [LossNote] = []
    for operation in operations {
      switch operation {
      case .dropTable(let table): notes.append(try note(table.name, nil, db))
      case .dropVirtualTable(let table): notes.append(try note(table.name, nil, db))
      case .alterTable(let table, let changes):
        for case .dropColumn(let column) in changes where column.generated == nil {
          notes.append(try note(table, column.name, db))
        }
      default: break
      }
    }
    return notes
  }

  private func note(_ table: String, _ column: String?, _ db: Database) throws -> LossNote {
    let what = column.map(SQLIdentifier.quoted) ?? "*"
    let row = try? Row.fetchOne(
      db, sql: "SELECT count(\(what)) FROM \(SQLIdentifier.quoted(table))")
    return LossNote(table: table, column: column, count: row.map { $0.integer(0) })
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
      indexes[position].location = declared.index(indexes[position].name)?.location
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
