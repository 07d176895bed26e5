import Foundation
import GodwitTestSupport
import Testing

/// What the tests on the corpus take for granted: without files they would find nothing wrong.
@Suite("The corpus", .enabled(if: Corpus.isPresent, "the corpus is not beside the checkout"))
struct CorpusFileTests {
  @Test("has what the tests look for", arguments: ["schemas", "histories", "walks"])
  func folders(folder: String) {
    #expect(!Corpus.files(folder).isEmpty)
  }

  @Test(
    "has statements in each schema, and steps in its histories",
    arguments: Corpus.files("schemas") + Corpus.files("histories"))
  func statements(file: URL) throws {
    let snapshots = try Corpus.snapshots(file)
    #expect(snapshots.contains { !$0.statements.isEmpty })
    let isHistory = file.deletingLastPathComponent().lastPathComponent == "histories"
    #expect(!isHistory || snapshots.count > 1)
  }
}
