import GodwitLint
import GodwitMigrations
import Testing

@Suite("Looking through revisions")
struct LintTests {
  @Test("each code is raised by its history", arguments: LintCase.all)
  func raised(_ example: LintCase) throws {
    let report = try lint([base, example.raises])
    #expect(report.findings.contains { $0.code == example.code }, "\(report.findings)")
  }

  @Test("no code is raised by what is only near to it", arguments: LintCase.all)
  func quiet(_ example: LintCase) throws {
    let report = try lint([base, example.quiet])
    let found = (report.findings + report.allowed).filter { $0.code == example.code }
    // What is allowed was found, and does not count.
    #expect(found.allSatisfy { $0.allowedBecause != nil }, "\(found)")
  }

  @Test("each code has a page and both histories, and no two have one name")
  func complete() {
    let codes = LintRule.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(Set(LintCase.all.map(\.code)) == Set(codes))
    for rule in LintRule.all {
      for part in ["# \(rule.code)\n", "## Why it matters", "## Example", "## What to do"] {
        #expect(rule.page.contains(part), "\(rule.code)")
      }
      #expect(rule.code.allSatisfy { $0.isLetter && $0.isLowercase || $0 == "-" }, "\(rule.code)")
      #expect(!rule.title.hasSuffix("."), "\(rule.code)")
      #expect(rule.severity != .off)
    }
  }

  @Test("a history as it should be raises nothing")
  func cleanHistory() throws {
    #expect(try lint([base], all: true).findings == [])
  }
}
