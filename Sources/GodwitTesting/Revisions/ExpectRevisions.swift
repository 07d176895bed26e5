#if canImport(Testing)
  import Testing
  import GodwitMigrations
  import GodwitRevisionGraph
  import GodwitSchemaModel

  import class GRDB.Database

  /// Expects that all revisions together make the declared schema, in a test of Swift Testing.
  ///
  /// ```swift
  /// @Test func revisionsReachTheSchema() {
  ///   expectRevisions(revisions, reach: schema)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - revisions: All revisions.
  ///   - schema: The declarations.
  ///   - environment: What the revisions have around them.
  ///   - sourceLocation: Where an issue is shown.
  public func expectRevisions(
    _ revisions: RevisionList, reach schema: DatabaseSchema,
    in environment: RevisionEnvironment = RevisionEnvironment(),
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    recording(sourceLocation) {
      try RevisionCheck.verify(revisions, reach: schema, in: environment)
    }
  }

  /// Expects that each revision can be applied, taken back and applied again, with and without rows, as
  /// ``RevisionCheck/verifyStairway(_:rows:in:)`` says.
  ///
  /// ```swift
  /// @Test func stairway() {
  ///   expectStairway(revisions, rows: 3)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - revisions: All revisions.
  ///   - rows: How many rows each table gets; 0 for none.
  ///   - environment: What the revisions have around them.
  ///   - sourceLocation: Where an issue is shown.
  /// - Returns: What was done, and what was not tried; nothing if an issue was recorded.
  @discardableResult
  public func expectStairway(
    _ revisions: RevisionList, rows: Int = 3,
    in environment: RevisionEnvironment = RevisionEnvironment(),
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) -> StairwayReport? {
    recording(sourceLocation) {
      try RevisionCheck.verifyStairway(revisions, rows: rows, in: environment)
    }
  }

  /// Expects that a database of the past, with rows, can be upgraded to the heads, and that it is as a
  /// test wants it then.
  ///
  /// ```swift
  /// @Test func poemsSurvive() {
  ///   expectUpgrade(revisions, from: "94bc", rows: 3) { db in
  ///     let count = try Poem.fetchCount(db)
  ///     #expect(count == 3)
  ///   }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - revisions: All revisions.
  ///   - target: Where the database is at first: an identifier or the beginning of one.
  ///   - rows: How many rows each table gets there.
  ///   - seed: Another number makes other values.
  ///   - environment: What the revisions have around them.
  ///   - sourceLocation: Where an issue is shown.
  ///   - body: Looks at the upgraded database. What throws stands outside of `#expect`, as above: the
  ///     compiler does not see a `try` in it.
  public func expectUpgrade(
    _ revisions: RevisionList, from target: RevisionSymbol, rows: Int = 3, seed: Int = 0,
    in environment: RevisionEnvironment = RevisionEnvironment(),
    sourceLocation: Testing.SourceLocation = #_sourceLocation,
    _ body: (Database) throws -> Void = { _ in }
  ) {
    recording(sourceLocation) {
      let fixture = try RevisionFixture(
        revisions, at: target, rows: rows, seed: seed, in: environment)
      try fixture.upgrade()
      try fixture.queue.inDatabase(body)
    }
  }

  /// Records an issue for each problem.
  @discardableResult
  private func recording<Result>(
    _ sourceLocation: Testing.SourceLocation, _ body: () throws -> Result
  ) -> Result? {
    do {
      return try body()
    } catch let mismatch as RevisionMismatch {
      for problem in mismatch.problems {
        Issue.record("\(problem)", sourceLocation: sourceLocation)
      }
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
    return nil
  }
#endif
