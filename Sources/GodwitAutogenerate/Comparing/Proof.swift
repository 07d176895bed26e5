import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// What a proof found wrong.
package enum ProofFailure: Error {
  /// The upgrade does not give the declared schema: these differences would be left.
  case upgradeLeaves([Difference])
  /// The downgrade does not give back the present schema: these differences would be left.
  case downgradeLeaves([Difference])
  /// After the upgrade, or after the downgrade, views or triggers do not work that did before.
  case breaks(Direction, [Dependants.Broken])
  /// The upgrade would take along what the project leaves out of the comparison.
  case losesIgnored([ObjectName])
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
  var sameTypes: [TypeRule] = []
  /// What is broken in the target itself, and so may be broken afterwards.
  var brokenInTarget: Set<Dependants.Subject> = []
  /// What was taken out and put in.
  var review: Review?

  /// - Throws: ``ProofFailure``, unless the upgrade gives the target, but for what a review took out or
  ///   put in, and the downgrade exactly the present schema.
  func prove(
    upgrade: [SchemaOperation], downgrade: [SchemaOperation], to target: DatabaseSchema
  ) throws {
    // What is left out of the comparison has to come back as well.
    let present = try database.inDatabase(reader.ofEverything.schema)
    let broken = try database.inDatabase { try Dependants.broken($0).map(\.subject) }
    try proveUpgrade(upgrade, to: target)
    // What did not work before the upgrade need not work when it is given back.
    try run(downgrade, .downgrade, mayBreak: Set(broken))
    let missing = SchemaDiff(
      from: try database.inDatabase(reader.ofEverything.schema), to: present)
    guard missing.isEmpty else { throw ProofFailure.downgradeLeaves(missing.differences) }
  }

  /// - Throws: ``ProofFailure``, unless the upgrade gives exactly the target, and leaves what is no
  ///   part of the comparison.
  func proveUpgrade(
    _ operations: [SchemaOperation], to target: DatabaseSchema,
    printedFor dialect: Dialect? = nil,
    willBegin: (SchemaOperation, Database) -> Void = { _, _ in },
    willRun: @escaping (Step) -> Void = { _ in }
  ) throws {
    let before = try reader.leavesObjectsOut ? database.inDatabase(reader.filtered) : nil
    try run(operations, .upgrade, mayBreak: [], dialect, willBegin, willRun)
    let after = try database.inDatabase(reader.filtered)
    let lost = before?.leftOut(after: operations).lacking(after.leftOut) ?? []
    guard lost.isEmpty else { throw ProofFailure.losesIgnored(lost) }
    let left = SchemaDiff(
      from: after.schema, to: target, constraintNames: constraintNames, sameTypes: sameTypes)
    guard left.operations.allSatisfy(isReviewed) else {
      throw ProofFailure.upgradeLeaves(left.differences)
    }
  }

  /// Whether an operation that would still be needed is one that the project took out, or undoes one
  /// that it put in.
  private func isReviewed(_ operation: SchemaOperation) -> Bool {
    guard let review, !operation.differences.isEmpty else { return false }
    return operation.differences.allSatisfy(review.allows)
  }

  /// A name that nothing in the present schema has.
  func unusedName(_ name: SQLText) throws -> SQLText {
    try database.inDatabase { try $0.unusedName(name) }
  }

  private func run(
    _ operations: [SchemaOperation], _ direction: Direction,
    mayBreak: Set<Dependants.Subject> = [], _ dialect: Dialect? = nil,
    _ willBegin: (SchemaOperation, Database) -> Void = { _, _ in },
    _ willRun: @escaping (Step) -> Void = { _ in }
  ) throws {
    try database.inDatabase { db in
      let broken = brokenInTarget.union(mayBreak)
        .union(try Dependants.broken(db).map(\.subject))
      try db.inTransaction {
        let settings = dialect.map(trial.settings.printed) ?? trial.settings
        let executor = OperationExecutor(
          db, settings: settings, sandbox: trial.sandbox, willRun: willRun)
        for operation in operations {
          willBegin(operation, db)
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

extension FilteredSchema {
  /// What was left out, with the tables called as they are after operations.
  fileprivate func leftOut(after operations: [SchemaOperation]) -> [ObjectName] {
    guard !leftOut.isEmpty else { return [] }
    var names = RenameTracker(of: schema)
    for operation in operations { names.follow(operation) }
    return leftOut.map { object in
      let table = names.tables.first { $0.original.name.folded == object.tableText.folded }
      guard object.kind != .table, object.kind != .view, let name = table?.name else {
        return object
      }
      return ObjectName(object.kind, object.nameText, of: name.text)
    }
  }
}

extension [ObjectName] {
  /// The objects that are not among others. Several constraints can be without a name.
  fileprivate func lacking(_ others: [ObjectName]) -> [ObjectName] {
    var counts = Dictionary(others.map { ($0.identity, 1) }, uniquingKeysWith: +)
    return filter { object in
      let count = counts[object.identity] ?? 0
      counts[object.identity] = count - 1
      return count <= 0
    }
  }
}

extension ObjectName {
  fileprivate var identity: [FoldedName] {
    [FoldedName(SQLText(kind.rawValue)), tableText.folded, nameText.folded]
  }
}
