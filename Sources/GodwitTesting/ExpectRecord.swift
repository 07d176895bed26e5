#if canImport(Testing)
  import Testing
  import GodwitSchemaModel

  import protocol GRDB.DatabaseValueConvertible
  import protocol GRDB.FetchableRecord
  import protocol GRDB.TableRecord

  /// Expects that a record fits a declared schema, in a test of Swift Testing: puts rows through it, as
  /// ``RecordCheck/verify(_:in:values:prepareDatabase:)`` does, and records an issue for each column that
  /// does not fit.
  ///
  /// ```swift
  /// @Test func poems() {
  ///   expectRecord(Poem.self, in: schema)
  /// }
  /// ```
  ///
  /// With XCTest, say `XCTAssertNoThrow(try RecordCheck.verify(Poem.self, in: schema))`.
  ///
  /// - Parameters:
  ///   - type: The record.
  ///   - schema: The declarations.
  ///   - values: Values by the names of their columns, where only some will do.
  ///   - sourceLocation: Where an issue is shown.
  public func expectRecord<Record: FetchableRecord & TableRecord>(
    _ type: Record.Type, in schema: DatabaseSchema,
    values: [String: any DatabaseValueConvertible] = [:],
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    do {
      try RecordCheck.verify(type, in: schema, values: values)
    } catch let mismatch as RecordMismatch {
      for problem in mismatch.problems {
        Issue.record("\(mismatch.record): \(problem)", sourceLocation: sourceLocation)
      }
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
  }
#endif
