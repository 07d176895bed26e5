import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database

/// How one schema becomes another: the one value on the way from a comparison to a revision.
///
/// It begins as what was compared and what differs; constraints are named in it, rows are asked, and
/// then its operations are proven exactly as they will be written.
package struct SchemaChange: Sendable {
  package let source: DatabaseSchema
  package let target: DatabaseSchema
  /// The operations, renames first.
  package internal(set) var operations: [SchemaOperation]
  /// The differences, renames included.
  package let differences: [Difference]
  /// What looks like a rename and was not said to be one.
  package let renameCandidates: [Rename]
  /// Differences in objects that Godwit cannot read, and so will not touch.
  package let opaqueDifferences: [OpaqueObject]
  /// What the project's review did, if there was one.
  var review: Review?
  /// What the operations would destroy, if there are rows to ask.
  package internal(set) var losses: [DataLoss] = []
  /// The rows that stand against each operation, if there are rows to ask.
  package internal(set) var obstacles: [[PreconditionFailure]] = []
  package internal(set) var hasAskedRows = false
  /// What the proof found wrong, if that was allowed.
  package internal(set) var doubt: ProofFailure?
  /// The schema after the renames: what the other operations begin with.
  let renamedSource: DatabaseSchema
  /// Tables that have the same columns in another order. ALTER TABLE can only append, so that is no
  /// difference unless somebody asks.
  private let orderDifferences: [Difference]

  /// - Parameters:
  ///   - source: The schema of `db`.
  ///   - told: What somebody says about renames; the target's declarations may say more.
  ///   - ordersColumns: Whether tables that are rebuilt get the target's order of columns.
  /// - Throws: `RenameError`, or what SQLite says to a rename.
  init(
    from source: DatabaseSchema, in db: Database, to target: DatabaseSchema, reader: SchemaReader,
    renames told: [Rename], constraintNames: SchemaDiff.ConstraintNames, sameTypes: [TypeRule],
    ordersColumns: Bool, tryingIn trial: Trial
  ) throws {
    let renames = try Renames(told: told, from: source, to: target)
    let leaving =
      renames.all.isEmpty
      ? [] : source.dependants(leavingFor: target, broken: try Dependants.broken(db).map(\.subject))
    let first = leaving + renames.operations
    // What SQLite makes of a rename in views, triggers and other tables, only SQLite can say.
    renamedSource = first.isEmpty ? source : try trial.schema(after: first, on: db, reader)
    let diff = SchemaDiff(
      from: renamedSource, to: target, constraintNames: constraintNames, sameTypes: sameTypes,
      ordersColumns: ordersColumns)
    self.source = source
    self.target = target
    operations = first + diff.operations
    differences = first.flatMap(\.differences) + diff.differences
    opaqueDifferences = diff.opaqueDifferences
    orderDifferences = SchemaDiff.orderDifferences(from: renamedSource, to: target)
    renameCandidates = diff.renameCandidates.map { $0.inTermsOfSource(renames.all) }
  }

  /// The differences; with another order of columns among them, if that counts.
  package func differences(strictOrder: Bool) -> [Difference] {
    strictOrder ? differences + orderDifferences : differences
  }

  /// The differences that stay because the project's review took their operations out.
  package var leftOutByReview: [Difference] { review?.leftOut ?? [] }

  /// Whether the project's review wants a difference to stay.
  package func leaves(_ difference: Difference) -> Bool { review?.allows(difference) ?? false }

  /// What the operations do that the project's review put in.
  package var addedByReview: [Difference] { review?.added ?? [] }

  /// The SQL that the project's review put in.
  package var sqlAddedByReview: [SQLText] { review?.addedSQL ?? [] }

  /// What a developer has yet to decide before the operations can run.
  package var openDecisions: [OpenDecision] {
    operations.flatMap { operation -> [OpenDecision] in
      guard case .alterTable(let table, let changes) = operation else { return [] }
      return changes.compactMap { change in
        guard let (column, backfill) = change.backfill, case .undecided(let rows) = backfill
        else { return nil }
        return OpenDecision(table: table, column: column, rows: rows)
      }
    }
  }

  /// Whether rows that are there could stand against the change, or be lost by it.
  package var concernsRows: Bool {
    operations.contains { operation in
      switch operation {
      case .alterTable(_, let changes): changes.contains(where: \.concernsRows)
      case .dropTable, .dropVirtualTable, .replaceVirtualTable: true
      case .createIndex(_, let index): index.isUnique
      default: false
      }
    }
  }

  /// Virtual tables that are made anew, and of which nobody knows whether they hold rows.
  package var emptiedVirtualTables: [String] {
    operations.compactMap { operation in
      guard case .replaceVirtualTable(let old, let new) = operation,
        !(old.holdsRows && new.holdsRows), new.contentTable == nil
      else { return nil }
      return new.name.string
    }
  }
}

/// What rows that are there get as their value of a column, which nobody has said yet.
package struct OpenDecision: Hashable, Sendable {
  package let table: SQLText
  package let column: SQLText
  package let rows: Int
}

/// Where operations are tried, and what they may make use of there.
struct Trial {
  let sandbox: Sandbox
  let settings: ExecutionSettings

  /// The schema of a database after operations, tried on a copy.
  func schema(
    after operations: [SchemaOperation], on db: Database, _ reader: SchemaReader
  ) throws -> DatabaseSchema {
    try sandbox.copy(of: db).inDatabase { db in
      let executor = OperationExecutor(db, settings: settings, sandbox: sandbox)
      for operation in operations { try executor.run(operation) }
      return try reader.schema(db)
    }
  }
}

extension DatabaseSchema {
  /// Views and triggers that the target does not have, or that are broken, go before anything is
  /// renamed: SQLite renames nothing while one of them is broken.
  fileprivate func dependants(
    leavingFor target: DatabaseSchema, broken: [Dependants.Subject]
  ) -> [SchemaOperation] {
    let views = views.reversed().filter { view in
      target.view(view.name) == nil || broken.contains(.view(view.name))
    }
    let triggers = triggers.filter { trigger in
      target.trigger(trigger.name) == nil
        || views.contains { SQLIdentifier.areEqual($0.name, trigger.table) }
        || broken.contains { $0.isAbout(trigger) }
    }
    return triggers.map(SchemaOperation.dropTrigger) + views.map(SchemaOperation.dropView)
  }
}

extension Dependants.Subject {
  fileprivate func isAbout(_ trigger: Trigger) -> Bool {
    guard case .triggers(let table, let event) = self else { return false }
    return SQLIdentifier.areEqual(table, trigger.table) && trigger.event.word == event
  }
}

extension Rename {
  /// The rename with its table called as in the source, which is how people say it.
  fileprivate func inTermsOfSource(_ renames: [Rename]) -> Rename {
    guard case .column(let table, let old, let new) = self else { return self }
    for case .table(let original, let renamed) in renames where renamed == table {
      return .column(table: original, old, to: new)
    }
    return self
  }
}

extension TableChange {
  fileprivate var concernsRows: Bool {
    switch self {
    case .addColumn(let column, _): column.needsValue || !column.constraints.isEmpty
    case .alterColumn(let old, let new, _):
      !new.isStored(like: old) || (old.notNull == nil && new.notNull != nil)
    case .dropColumn, .addConstraint, .setOptions: true
    case .renameColumn, .dropConstraint, .setDanglingConstraintNames, .orderColumns,
      .reorderColumns:
      false
    }
  }
}
