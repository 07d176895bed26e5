import Execution
import Introspection
import SchemaDiff
import SchemaModel

import class GRDB.DatabaseQueue

/// What a proof found wrong.
public enum ProofFailure: Error {
  /// The upgrade does not give the declared schema: these differences would be left.
  case upgradeLeaves([Difference])
  /// The downgrade does not give back the present schema: these differences would be left.
  case downgradeLeaves([Difference])
  /// After the upgrade, or after the downgrade, views or triggers do not work that did before.
  case breaks(Direction, [Dependants.Broken])
  /// An operation failed.
  case fails(Direction, SchemaOperation, any Error)

  public enum Direction: String, Sendable {
    case upgrade, downgrade
  }
}

/// Runs operations in memory before they are written into a revision: on a database that holds the
/// present schema, by the same executor that will run the revision.
struct Proof {
  /// A database in memory with the present schema.
  let sandbox: DatabaseQueue
  let reader: SchemaReader

  /// - Throws: ``ProofFailure``, unless the upgrade gives exactly the target and the downgrade
  ///   exactly the present schema.
  func prove(
    upgrade: [SchemaOperation], downgrade: [SchemaOperation], to target: DatabaseSchema
  ) throws {
    let present = try sandbox.inDatabase { try reader.schema($0) }
    try run(upgrade, .upgrade)
    let result = try sandbox.inDatabase { try reader.schema($0) }
    let left = SchemaDiff(from: result, to: target, constraintNames: .unnamedMatchesAny)
    guard left.isEmpty else { throw ProofFailure.upgradeLeaves(left.differences) }

    try run(downgrade, .downgrade)
    let restored = try sandbox.inDatabase { try reader.schema($0) }
    let missing = SchemaDiff(from: restored, to: present)
    guard missing.isEmpty else { throw ProofFailure.downgradeLeaves(missing.differences) }
  }

  private func run(_ operations: [SchemaOperation], _ direction: ProofFailure.Direction) throws {
    try sandbox.inDatabase { db in
      let broken = Set(try Dependants.broken(db))
      try db.inTransaction {
        let executor = OperationExecutor(db)
        for operation in operations {
          do {
            try executor.run(operation)
          } catch {
            throw ProofFailure.fails(direction, operation, error)
          }
        }
        return .commit
      }
      let newlyBroken = try Dependants.broken(db).filter { !broken.contains($0) }
      guard newlyBroken.isEmpty else { throw ProofFailure.breaks(direction, newlyBroken) }
    }
  }
}
