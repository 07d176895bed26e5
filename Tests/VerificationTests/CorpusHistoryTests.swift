import Foundation
import GRDB
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitVerification

@Suite("Real histories", .enabled(if: Corpus.isPresent, "there is no corpus"))
struct CorpusHistoryTests {
  /// The states of a history, without those in which nothing has changed, and those that no revision
  /// makes: their applications have left triggers broken.
  private func schemas(_ file: URL) throws -> [DatabaseSchema] {
    var schemas: [DatabaseSchema] = [.empty]
    for snapshot in try Corpus.snapshots(file) {
      let queue = try Sandbox().running(snapshot.statements)
      let (schema, broken) = try queue.inDatabase {
        (try SchemaReader().schema($0), try Dependants.broken($0))
      }
      guard let last = schemas.last, schema.opaqueObjects.isEmpty, broken.isEmpty,
        !SchemaDiff(from: last, to: schema).operations.isEmpty
      else { continue }
      schemas.append(schema)
    }
    return schemas
  }

  /// How many steps of each history are walked: the last ones.
  private static let count =
    ProcessInfo.processInfo.environment["GODWIT_ALL_STEPS"] == nil ? 3 : 900

  @Test("go up, down and up again without an alarm", arguments: Corpus.files("histories"))
  func histories(file: URL) throws {
    let schemas = try schemas(file)
    // What came before the last ones is one revision.
    let first = max(schemas.count - Self.count, 1)
    let states = [DatabaseSchema.empty] + schemas[first...]
    let steps = zip(states, states.dropFirst()).map {
      SchemaDiff(from: $0, to: $1).operations.map(\.fillingColumns)
    }
    try NumberedRevisions.$steps.withValue(steps) {
      // What a PostgreSQL of the same application has.
      var environment = VerificationEnvironment { db in
        db.add(function: DatabaseFunction("gen_random_uuid", argumentCount: 0) { _ in "uuid" })
      }
      environment.isLenient = true
      environment.keepsRows = true
      let migrator = try environment.migrator(NumberedRevisions.list(steps.count))
      var verifier = Verifier(migrator, environment)
      verifier.declared = states.last
      let report = try verifier.report()
      let text = report.problems.map { "\(file.lastPathComponent) \($0.summary) \($0.lines)" }
      #expect(text == [])
    }
  }
}

extension SchemaOperation {
  /// The operation with a value for rows that need one, as an author would have decided it.
  fileprivate var fillingColumns: SchemaOperation {
    guard case .alterTable(let table, let changes) = self else { return self }
    return .alterTable(
      table,
      changes.map { change in
        switch change {
        case .addColumn(let column, nil) where column.notNull != nil && column.defaultValue == nil:
          .addColumn(column, backfill: .expression("''"))
        case .alterColumn(let old, let new, nil) where old.notNull == nil && new.notNull != nil:
          .alterColumn(old, to: new, backfill: .expression("''"))
        default: change
        }
      })
  }
}
