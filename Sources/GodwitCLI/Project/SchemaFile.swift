import Foundation
import GodwitExecution
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// A schema as a file of SQL: what others need comes first, and what is independent of each other is in
/// the order of its names, so that a change of one object is a change of its lines.
struct SchemaFile {
  let text: String

  /// - Parameter header: Lines of a comment.
  init(_ schema: DatabaseSchema, header: [String] = []) {
    var schema = schema
    schema.tables.sort { $0.name.folded.text < $1.name.folded.text }
    for index in schema.tables.indices {
      schema.tables[index].indexes.sort { $0.name.folded.text < $1.name.folded.text }
    }
    schema.virtualTables.sort { $0.name.folded.text < $1.name.folded.text }
    schema.views.sort { $0.name.folded.text < $1.name.folded.text }
    schema.triggers.sort { $0.name.folded.text < $1.name.folded.text }
    let opaque = schema.opaqueObjects.sorted { $0.name.folded.text < $1.name.folded.text }
    let statements =
      SchemaDiff(from: DatabaseSchema(), to: schema).operations.flatMap(\.createStatements)
      + opaque.map(\.sql.string)
    let comment = header.isEmpty ? [] : [header.map { "-- \($0)" }.joined(separator: "\n")]
    text = (comment + statements.map { $0 + ";" }).joined(separator: "\n\n") + "\n"
  }
}

extension SchemaOperation {
  /// The statements that make what is not there yet.
  fileprivate var createStatements: [String] {
    switch self {
    case .createTable(let table): table.spellingStrings().createStatements
    case .createIndex(let table, let index): [index.createStatement(on: table)]
    case .createView(let view): [view.createStatement]
    case .createTrigger(let trigger): [trigger.createStatement]
    case .createVirtualTable(let table): [table.createStatement]
    default: []
    }
  }
}

extension Session {
  /// The file of the schema that the revisions make, if it is not as it is to be.
  func staleSchemaFile(_ migrator: Migrator) throws -> String? {
    guard let path = configuration.schemaFile else { return nil }
    let expected = try schemaFile(of: migrator.replayed(migrator.graph.order))
    let found = FileManager.default.contents(atPath: url(path).path)
    return found == Data(expected.text.utf8) ? nil : path
  }

  /// Brings the file of the schema up to date, if the project has one. A revision that was written
  /// stays, should that fail.
  ///
  /// - Parameter operations: What the revision does that the program does not know yet.
  func tryRefreshingSchemaFile(_ migrator: Migrator, applying operations: [SchemaOperation]) {
    guard let path = configuration.schemaFile else { return }
    do {
      try refreshSchemaFile(migrator, applying: operations)
    } catch {
      let reason = Wording(session: self).describe(error)
      console.err("Warning: \(path) is behind, for it could not be written: \(reason)")
      console.err("To write it after the next build: \(hint("dump", "--write"))")
    }
  }

  private func refreshSchemaFile(
    _ migrator: Migrator, applying operations: [SchemaOperation]
  ) throws {
    let queue = try migrator.replayed(migrator.graph.order)
    let settings = migrations.execution
    try queue.inDatabase { db in
      try db.inTransaction {
        let executor = OperationExecutor(db, settings: settings, sandbox: sandbox)
        for operation in operations { try executor.run(operation) }
        return .commit
      }
    }
    try writeSchemaFile(of: queue)
  }

  /// - Throws: ``CommandError/FileProblem/exists(_:)`` for a file that somebody else has written.
  func writeSchemaFile(of queue: DatabaseQueue) throws {
    guard let path = configuration.schemaFile else {
      throw CommandError.schema(.noSchemaFile)
    }
    let data = Data(try schemaFile(of: queue).text.utf8)
    let present = FileManager.default.contents(atPath: url(path).path)
    guard present != data else { return }
    do {
      if let present {
        guard present.starts(with: Data(Self.mark.utf8)) else {
          throw CommandError.file(.exists(path))
        }
        try AtomicFile.replace(data, at: url(path).path)
      } else {
        try AtomicFile.create(data, at: url(path).path)
      }
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError.file(.cannotWrite(path, error))
    }
    console.err("Wrote \(path)")
  }

  /// What such a file begins with.
  private static let mark = "-- The schema that the revisions"

  private func schemaFile(of queue: DatabaseQueue) throws -> SchemaFile {
    let reader = migrations.reader
    let schema = try queue.reading { try reader.schema($0) }
    // The folder as it is seen from the package: the file is the same wherever the command is run.
    let folder = configuration.revisions.folder.utf8.dropFirst(packagePrefix.utf8.count)
    return SchemaFile(
      schema,
      header: [
        "\(Self.mark.dropFirst(3)) in \(VisibleText.line(String(Substring(folder))))/ make, for review.",
        "Written by godwit; a revision changes it.",
      ])
  }
}
