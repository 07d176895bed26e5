import Foundation
import GodwitGuideTestSupport
import GodwitTestSupport
import Testing

@Suite("Swift of the guide")
struct SnippetTests {
  /// Snippets see the example's schema and revisions as those of their package.
  private let options =
    ["-suppress-warnings", "-module-alias", "AppSchema=GodwitExampleSchema"]
    + ["-module-alias", "AppVersions=GodwitExampleVersions"] + Compiler.testingOptions

  @Test(
    "each snippet compiles",
    .enabled(if: Compiler.isPresent, "there is no compiler beside the tests"),
    arguments: try Guide(root: packageRoot).pages.map(\.path))
  func snippets(_ path: String) throws {
    let page = try #require(try Guide(root: packageRoot).pages.first { $0.path == path })
    let snippets = SnippetFiles(page)
    for (name, source) in snippets.files.sorted(by: { $0.key < $1.key }) {
      let complaints = try Compiler.complaints(
        of: [name: source], module: "Snippets", options: options)
      #expect(complaints.isEmpty, "\(complaints)")
    }
    if let manifest = snippets.manifest {
      let complaints = try Compiler.complaints(
        of: ["Manifest.swift": manifest], module: "Manifest", options: Compiler.manifestOptions)
      #expect(complaints.isEmpty, "\(complaints)")
    }
  }

  @Test("a snippet that does not compile is found, at its line")
  func wrong() throws {
    let page = GuidePage(
      path: "Page.md", text: "# Page\n\n```swift\ntry op.dropEverything()\n```\n")
    let file = try #require(SnippetFiles(page).files["Bodies.swift"])
    let complaints = try Compiler.complaints(
      of: ["Bodies.swift": file], module: "Snippets", options: options)
    #expect(complaints.contains("Page.md:4:") && complaints.contains("dropEverything"))
  }
}
