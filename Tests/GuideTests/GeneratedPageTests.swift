import Foundation
import GodwitGuideTestSupport
import GodwitLint
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Pages that are written from the program")
struct GeneratedPageTests {
  /// Holds a page against what the program says; with `GODWIT_UPDATE_GUIDE=1` it is written.
  private func expect(_ text: String, in name: String) throws {
    let file = packageRoot.appending(path: "\(Guide.catalog)/\(name).md")
    if ProcessInfo.processInfo.environment["GODWIT_UPDATE_GUIDE"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let page = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let first = zip(page.split(separator: "\n"), text.split(separator: "\n"))
      .first { $0 != $1 }
    #expect(
      page == text,
      "\(name).md is behind (GODWIT_UPDATE_GUIDE=1 swift test --filter GuideTests): \(first.map { "\($0)" } ?? "")"
    )
  }

  @Test("the reference of commands is what the program says")
  func commands() throws {
    try expect(CommandPage(root: try CommandTree.ofProgram()).text, in: "Commands")
  }

  @Test("the list of lint codes is what the program says")
  func lintCodes() throws {
    let sections = LintRule.all.map { rule -> String in
      // Its headings stand below that of the code.
      rule.page.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.hasPrefix("#") ? "#\($0)" : String($0) }.joined(separator: "\n")
    }
    try expect(
      """
      # Lint codes

      What `godwit lint` finds in revisions and declarations, by code: why it matters and what to do.

      <!-- generated: GODWIT_UPDATE_GUIDE=1 swift test --filter GuideTests -->

      ## Overview

      `godwit lint --list` shows the codes with their severities in your project, and `godwit lint --explain CODE` or
      `godwit help CODE` one of them. Lint looks at what a revision does, not at how it is written: each revision runs in
      memory. Codes with a profile are looked for only where the profile is named (`--profile cloudkit`).

      \(sections.joined(separator: "\n\n"))

      """, in: "LintCodes")
  }

  @Test("each page is in the program, for `godwit help`, as it is in the catalog")
  func pagesInProgram() throws {
    let articles = try Guide(root: packageRoot).articles.filter { $0.name != "Godwit" }
    #expect(Set(HelpPage.all.map(\.name)) == Set(articles.map(\.name)))
    for page in HelpPage.all {
      let article = articles.first { $0.name == page.name }
      #expect(article?.lines.joined(separator: "\n") == page.text, "\(page.name)")
      #expect(!page.abstract.isEmpty, "\(page.name) has no abstract")
    }
  }

  @Test("each error code of the program is explained, and no other")
  func errorCodes() throws {
    let page = try #require(try Guide(root: packageRoot).articles.first { $0.name == "Errors" })
    let explained = Set(
      page.prose.filter { $0.text.hasPrefix("### ") }.map { String($0.text.dropFirst(4)) })
    var codes: Set<String> = []
    let expression = try NSRegularExpression(pattern: #""([a-z]+(?:-[a-z]+)+)""#)
    let folder = packageRoot.appending(path: "Sources/GodwitCLI")
    for name in [
      "Reports/ErrorReport.swift", "Reports/ErrorReport+Remote.swift",
      "Fleet/Working/FleetError.swift",
    ] {
      let text = String(
        decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
      for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
        if let range = Range(match.range(at: 1), in: text) { codes.insert(String(text[range])) }
      }
    }
    #expect(codes.count > 100)
    #expect(codes.subtracting(explained).sorted() == [])
  }
}
