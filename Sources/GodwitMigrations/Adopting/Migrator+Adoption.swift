import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSchemaModel

import class GRDB.Database
import protocol GRDB.DatabaseWriter

extension Migrator {
  /// Takes the database over if another migrator has brought it here, and applies all revisions that it
  /// does not have.
  ///
  /// A database that Godwit knows goes on as ever, and an empty one begins at the first revision:
  /// neither meets the other migrator. Any other is brought to that migrator's end. Then, in one
  /// transaction, its schema is compared with the one that the adoption's revision makes, and if
  /// nothing differs, that revision is noted without being run. Whoever stops in between goes on from
  /// there the next time.
  ///
  /// - Parameters:
  ///   - writer: A `DatabaseQueue` or a `DatabasePool`, outside of any transaction.
  ///   - adoption: How to recognise what the other migrator has brought here.
  ///   - target: Where to; everything by default.
  ///   - progress: Told what happens, on the thread of the writer.
  /// - Returns: The revisions that were applied, first to last, without the one that was noted.
  /// - Throws: ``AdoptionError`` for a database that cannot be taken over, what the other migrator
  ///   throws, and what `upgrade(_:to:progress:)` throws.
  @discardableResult
  public func upgrade(
    _ writer: some DatabaseWriter, adopting adoption: Adoption,
    to target: RevisionSymbol = .heads, progress: @escaping (Event) -> Void = { _ in }
  ) throws -> [RevisionList.Entry] {
    try adopt(writer, adoption, Cancellation(patience: 0), progress)
    return try upgrade(writer, to: target, progress: progress)
  }

  /// Takes the database over if another migrator has brought it here, and applies all revisions that it
  /// does not have, without blocking the caller's executor.
  ///
  /// It is ``upgrade(_:adopting:to:progress:)`` on a thread of its own. If the task is cancelled, what the
  /// other migrator is at runs to its end; everything else is undone that is not committed.
  ///
  /// - Throws: ``MigrationError/cancelled`` for a task that was cancelled, and what
  ///   ``upgrade(_:adopting:to:progress:)`` throws.
  @discardableResult
  public func upgrade(
    _ writer: some DatabaseWriter, adopting adoption: Adoption,
    to target: RevisionSymbol = .heads, progress: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws -> [RevisionList.Entry] {
    try await Self.onThread { cancellation in
      try adopt(writer, adoption, cancellation, progress)
      try revertNewer(writer, cancellation, progress)
      return try run(
        .upgrade, to: target, on: writer, cancellation: cancellation, progress: progress)
    }
  }

  /// Takes the database over if another migrator has brought it here.
  package func adopt(
    _ writer: some DatabaseWriter, _ adoption: Adoption, _ cancellation: Cancellation,
    _ progress: (Event) -> Void
  ) throws {
    try cancellation.check()
    try SQLiteVersion.running.requireSupported()
    guard try writer.read({ try needsAdoption($0, adoption) }) else { return }
    let (revision, expected) = try expectation(of: adoption)
    progress(.willAdopt(from: adoption.source))
    try adoption.complete(writer)
    let isAdopted = try writer.barrierWriteWithoutTransaction { db in
      try inExclusiveTransaction(db, cancellation) { _ in
        // Another process may have been quicker.
        guard try store.heads(db).isEmpty else { return false }
        try adoption.verify(db)
        let differences = try differences(from: expected, db)
        guard differences.isEmpty else {
          throw AdoptionError.differs(from: revision, differences: differences)
        }
        try stamp(revision, db)
        return true
      }
    }
    if isAdopted { progress(.didAdopt(revision)) }
  }

  /// How the schema at the other migrator's end differs from what the adoption's revision makes.
  package func differences(
    from adoption: Adoption, ending db: Database
  ) throws -> (revision: RevisionID, lines: [String]) {
    let (revision, expected) = try expectation(of: adoption)
    return (revision, try differences(from: expected, db))
  }

  /// Whether a database is the other migrator's.
  ///
  /// - Throws: ``AdoptionError/unrecognized(source:tables:)``.
  package func needsAdoption(_ db: Database, _ adoption: Adoption) throws -> Bool {
    guard try store.heads(db).isEmpty else { return false }
    if try adoption.recognizes(db) { return true }
    let names = try settings.reader.schema(db).names
    guard names.isEmpty else {
      throw AdoptionError.unrecognized(source: adoption.source, tables: names)
    }
    return false
  }

  /// The revision at which the other migrator's databases are, and the schema that it makes.
  private func expectation(
    of adoption: Adoption
  ) throws -> (revision: RevisionID, schema: DatabaseSchema) {
    let id = try adoption.revision ?? firstRevision
    guard hasFile(id) else { throw AdoptionError.noRevision(id) }
    let (migrator, heads) = try adapted(to: [id])
    return (id, try migrator.schema(at: heads))
  }

  /// One that stands for others by now is not where the others began.
  private var firstRevision: RevisionID {
    get throws {
      let first = revisions.nodes.filter { $0.downRevisions.isEmpty && $0.dependsOn.isEmpty }
      let originals = first.filter(\.replaces.isEmpty)
      let candidates = (originals.isEmpty ? first : originals).map(\.id)
      guard let id = candidates.first, candidates.count == 1 else {
        throw AdoptionError.ambiguousRevision(candidates)
      }
      return id
    }
  }

  private func stamp(_ revision: RevisionID, _ db: Database) throws {
    let statements = store.stampStatements([revision], noting: [revision]) {
      revisions[$0]?.notedChecksum
    }
    try store.execute(statements, db)
  }
}
