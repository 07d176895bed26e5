import GodwitExecution
import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database

/// How one schema becomes another: the renames first, then everything else.
package struct Transformation: Sendable {
  /// The operations, constraints as they are named in the target.
  package let operations: [SchemaOperation]
  /// The differences, renames included.
  package let differences: [Difference]
  /// What looks like a rename and was not said to be one.
  package let renameCandidates: [Rename]
  /// Differences in objects that Godwit cannot read, and so will not touch.
  package let opaqueDifferences: [OpaqueObject]
  /// Tables that have the same columns in another order. ALTER TABLE can only append, so that is no
  /// difference unless somebody asks.
  let orderDifferences: [Difference]
  /// The schema after the renames: what the other operations begin with.
  let renamedSource: DatabaseSchema

  package var isEmpty: Bool { operations.isEmpty && opaqueDifferences.isEmpty }

  /// - Parameters:
  ///   - db: A connection to the source, and its schema.
  ///   - renames: What somebody says about renames; the target's declarations may say more.
  ///   - ordersColumns: Whether tables that are rebuilt get the target's order of columns.
  /// - Throws: `RenameError`, or what SQLite says to a rename.
  init(
    from db: Database, _ source: DatabaseSchema, to target: DatabaseSchema, reader: SchemaReader,
    renames told: [Rename], constraintNames: SchemaDiff.ConstraintNames, ordersColumns: Bool,
    tryingIn trial: Trial
  ) throws {
    let renames = try Renames(told: told, from: source, to: target)
    let leaving =
      renames.all.isEmpty
      ? [] : source.dependants(leavingFor: target, broken: try Dependants.broken(db).map(\.subject))
    let first = leaving + renames.operations
    // What SQLite makes of a rename in views, triggers and other tables, only SQLite can say.
    renamedSource = first.isEmpty ? source : try trial.schema(after: first, on: db, reader)
    let diff = SchemaDiff(
      from: renamedSource, to: target, constraintNames: constraintNames,
      ordersColumns: ordersColumns)
    operations = first + diff.operations
    differences = first.flatMap(\.differences) + diff.differences
    opaqueDifferences = diff.opaqueDifferences
    orderDifferences = SchemaDiff.orderDifferences(from: renamedSource, to: target)
    renameCandidates = diff.renameCandidates.map { $0.inTermsOfSource(renames.all) }
  }
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
