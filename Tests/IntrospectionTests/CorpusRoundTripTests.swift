import Foundation
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitTestSupport
import Testing

@testable import GodwitIntrospection

@Suite("Real schemas", .enabled(if: Corpus.isPresent, "the corpus is not beside the checkout"))
struct CorpusRoundTripTests {
  @Test(
    "are read without a gap, and what is written from the model reads the same",
    arguments: Corpus.files("schemas") + Corpus.files("histories"))
  func roundTrip(file: URL) throws {
    for snapshot in try Corpus.snapshots(file) {
      let original = try Sandbox().running(snapshot.statements)
        .read { try SchemaReader().schema($0) }
      #expect(original.opaqueObjects.isEmpty, "\(snapshot.name)")

      let rewritten = try Sandbox().running(original.allStatements)
        .read { try SchemaReader().schema($0) }
      let diff = SchemaDiff(from: original, to: rewritten)
      #expect(diff.differences.isEmpty, "\(snapshot.name)")
    }
  }
}

extension DatabaseSchema {
  var allStatements: [String] {
    tables.flatMap(\.createStatements) + virtualTables.map(\.createStatement)
      + views.map(\.createStatement) + triggers.map(\.createStatement)
  }
}
