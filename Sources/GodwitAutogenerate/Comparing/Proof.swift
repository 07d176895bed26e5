import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// What a proof found wrong.
package enum ProofFailure: Error {
  /// The upgrade does not give the declared schema: these differences would be left.
  case upgradeLeaves([Difference])
  /// The downgrade does not give back the present schema: these differences would be left.
  case downgradeLeaves([Difference])
  /// After the upgrade, or after the downgrade, views or triggers do not work that did before.
  case breaks(Direction, [Dependants.Broken])
  /// An operation failed.
  case fails(Direction, SchemaOperation, any Error)
}

/// Runs operations in memory before they are written: on a database that holds the present schema,
/// by the same executor that will run them.
struct Proof {
  /// A database in memory with the present schema.
  let database: DatabaseQueue
  let trial: Trial
  let reader: SchemaReader
  let constraintNames: SchemaDiff.ConstraintNames
  /// What is broken in the target itself, and so may be broken afterwards.
  var brokenInTarget: Set<Dependants.Subject> = []

  /// - Throws: ``ProofFailure``, unless the upgrade gives exactly the target and the downgrade
  ///   exactly the present schema.
  func prove(
    upgrade: [SchemaOperation], downgrade: [SchemaOperation], to target: DatabaseSchema
  ) throws {
    let present = try schema()
    let broken = try database.inDatabase { try Dependants.broken($0).map(\.subject) }
    try proveUpgrade(upgrade, to: target)
    // What did not work before the upgrade need not work when it is given back.
    try run(downgrade, .downgrade, mayBreak: Set(broken))
    let missing = SchemaDiff(from: try schema(), to: present)
    guard missing.isEmpty else { throw ProofFailure.downgradeLeaves(missing.differences) }
  }

  /// - Throws: ``ProofFailure``, unless the upgrade gives exactly the target.
  func proveUpgrade(
    _ operations: [SchemaOperation], to target: DatabaseSchema,
    medium: ExecutionSettings.Medium = .database, willRun: @escaping (Step) -> Void = { _ in }
  ) throws {
    try run(operations, .upgrade, mayBreak: [], medium, willRun)
    let left = SchemaDiff(from: try schema(), to: target, constraintNames: constraintNames)
    guard left.operations.isEmpty else { throw ProofFailure.upgradeLeaves(left.differences) }
  }

  /// A name that nothing in the present schema has.
  func unusedName(_ name: SQLText) throws -> SQLText {
    try database.inDatabase { try $0.unusedName(name) }
  }

  private func schema() throws -> DatabaseSchema {
    try database.inDatabase { try reader.schema($0) }
  }

  private func run(
    _ operations: [SchemaOperation], _ direction: Direction,
    mayBreak: Set<Dependants.Subject> = [], _ medium: ExecutionSettings.Medium = .database,
    _ willRun: @escaping (Step) -> Void = { _ in }
  ) throws {
    try database.inDatabase { db in
      let broken = brokenInTarget.union(mayBreak)
        .union(try Dependants.broken(db).map(\.subject))
      try db.inTransaction {
        var settings = trial.settings
        settings.medium = medium
        let executor = OperationExecutor(
          db, settings: settings, sandbox: trial.sandbox, willRun: willRun)
        for operation in operations {
          do {
            try executor.run(operation)
          } catch {
            throw ProofFailure.fails(direction, operation, error)
          }
        }
        return .commit
      }
      let newlyBroken = try Dependants.broken(db).filter { !broken.contains($0.subject) }
      guard newlyBroken.isEmpty else { throw ProofFailure.breaks(direction, newlyBroken) }
    }
  }
}
