import Foundation
import Godwit
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Findings as services read them")
struct FindingsFormatTests {
  private func finding(
    _ severity: Finding.Severity, _ message: String, file: String? = nil, line: Int? = nil,
    identity: [String] = []
  ) -> Finding {
    Finding(
      severity: severity, rule: "rule", message: message, advice: "Do it.",
      place: file.map { Finding.Place(file: $0, line: line) }, object: nil, identity: identity)
  }

  private func findings(_ list: [Finding]) -> Findings {
    let rule = FindingRule(code: "rule", title: "A rule", page: "A page", severity: .error)
    return Findings(of: "check", rules: [rule], list, allIsWell: "Fine.")
  }

  private func json(_ value: some Encodable) throws -> Any {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
  }

  // MARK: GitHub

  @Test(
    "GitHub gets the worst first, and ten of each severity, of which the last says how many follow")
  func github() {
    let notes = (1...2).map { finding(.note, "n\($0)") }
    let warnings = (1...10).map { finding(.warning, "w\($0)") }
    let errors = (1...13).map { (number: Int) in
      finding(.error, "e\(number)", file: "a.swift", line: number)
    }
    let lines = GitHubReport(findings(notes + warnings + errors), path: { $0 }).annotations
    #expect(lines.count == 22)
    #expect(lines[0] == "::error file=a.swift,line=1,title=Godwit%3A rule::e1. Do it.")
    #expect(lines[9] == "::error::4 more like these: the summary of the job has them all.")
    #expect(lines[10] == "::warning title=Godwit%3A rule::w1. Do it.")
    #expect(lines[19] == "::warning title=Godwit%3A rule::w10. Do it.")
    #expect(lines[20].hasPrefix("::notice "))
  }

  @Test("the summary of GitHub's job gets all of it, behind what is there")
  func summary() throws {
    var terminal = try Terminal()
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute("CREATE TABLE \"a|b`<script>\" (x)")
    terminal.environment["GITHUB_STEP_SUMMARY"] = terminal.folder.path("summary.md")
    try Data("before\n".utf8).write(to: terminal.folder.url.appending(path: "summary.md"))
    #expect(terminal.run("check", "--format", "github").code == 2)
    let page = try String(contentsOfFile: terminal.folder.path("summary.md"), encoding: .utf8)
    #expect(page.hasPrefix("before\n## Godwit check\n\n1 error:\n"), "\(page)")
    #expect(page.contains(#"table a\|b\`\<script\>"#), "\(page)")
    terminal.environment["GITHUB_STEP_SUMMARY"] = terminal.folder.path("none/summary.md")
    let failed = terminal.run("check", "--format", "github")
    #expect(failed.code == 1 && failed.err.contains("summary.md"), "\(failed)")
  }

  // MARK: GitLab

  @Test("GitLab's fingerprints are unique, and stay when lines are inserted")
  func gitlab() throws {
    func fingerprints(_ shift: Int) throws -> [String] {
      let list = [1, 2, 2].map { number in
        finding(
          .error, "m", file: "a.swift", line: number + shift, identity: ["\(number)"])
      }
      let issues = try json(GitLabReport(findings(list), path: { $0 })) as? [[String: Any]]
      return (issues ?? []).compactMap { $0["fingerprint"] as? String }
    }
    let first = try fingerprints(0)
    #expect(first.count == 3 && Set(first).count == 3)
    #expect(try fingerprints(7) == first)
  }

  @Test("GitLab's report has what it needs of each, also of what has no place")
  func gitlabReport() throws {
    let list = [
      finding(.warning, "two\nlines", file: "schema/A.swift", line: 3), finding(.note, "n"),
    ]
    let issues = try #require(
      try json(GitLabReport(findings(list), path: { "app/" + $0 })) as? [[String: Any]])
    #expect(issues[0]["description"] as? String == #"two\nlines. Do it."#)
    #expect(issues[0]["check_name"] as? String == "rule")
    #expect(issues[0]["severity"] as? String == "major")
    let location = try #require(issues[0]["location"] as? [String: Any])
    #expect(location["path"] as? String == "app/schema/A.swift")
    #expect((location["lines"] as? [String: Int])?["begin"] == 3)
    let other = try #require(issues[1]["location"] as? [String: Any])
    #expect(other["path"] as? String == "app/Package.swift")
  }

  // MARK: SARIF

  @Test("SARIF 2.1.0 has the structure of the standard, and no number of a line in a fingerprint")
  func sarif() throws {
    func log(_ line: Int) throws -> [String: Any] {
      let list = [
        finding(.error, "m", file: "schema/Ä b%.swift", line: line), finding(.note, "n"),
        finding(.warning, "w", file: "/else/where.swift"),
      ]
      return try #require(
        try json(SARIFLog(findings(list), path: { $0 })) as? [String: Any])
    }
    let first = try log(7)
    #expect(first["version"] as? String == "2.1.0")
    #expect((first["$schema"] as? String)?.hasSuffix("sarif-schema-2.1.0.json") == true)
    let run = try #require((first["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "Godwit")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.map { $0["id"] as? String } == ["rule"])
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.map { $0["level"] as? String } == ["error", "warning", "note"])
    #expect(
      results.allSatisfy { $0["ruleId"] as? String == "rule" && $0["ruleIndex"] as? Int == 0 })
    func location(_ result: [String: Any]) -> [String: Any]? {
      let first = (result["locations"] as? [[String: Any]])?.first
      return first?["physicalLocation"] as? [String: Any]
    }
    let artifact = location(results[0])?["artifactLocation"] as? [String: String]
    #expect(artifact == ["uri": "schema/%C3%84%20b%25.swift", "uriBaseId": "%SRCROOT%"])
    #expect((location(results[0])?["region"] as? [String: Int]) == ["startLine": 7])
    #expect(
      (location(results[1])?["artifactLocation"] as? [String: String])
        == ["uri": "file:///else/where.swift"])
    #expect(location(results[2]) == nil)
    let moved = fingerprints(try log(8))
    #expect(fingerprints(first) == moved && moved.count == 3)
  }

  private func fingerprints(_ log: [String: Any]) -> [String] {
    let run = (log["runs"] as? [[String: Any]])?.first
    let results = run?["results"] as? [[String: Any]] ?? []
    return results.compactMap { ($0["partialFingerprints"] as? [String: String])?["godwit/v1"] }
  }

  // MARK: Places

  @Test("places are seen from the root of the repository, where the package is in a folder of it")
  func repository() throws {
    var terminal = try Terminal()
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute("DROP INDEX ix_poems_id")
    terminal.environment["GITHUB_WORKSPACE"] =
      terminal.folder.url.deletingLastPathComponent().standardizedFileURL.path
    let out = terminal.run("check", "--format", "github").out
    let name = terminal.folder.url.lastPathComponent
    #expect(out.hasPrefix("::error file=\(name)/versions/20250119_120000"), "\(out)")
    terminal.environment = ["CI_PROJECT_DIR": "/nowhere"]
    let elsewhere = terminal.run("check", "--format", "gitlab").out
    #expect(elsewhere.contains(#""path" : "versions/20250119_120000"#), "\(elsewhere)")
  }

  @Test("a format that is one document is refused for all databases at once")
  func oneDocument() throws {
    let terminal = try Terminal()
    for format in ["gitlab", "sarif"] {
      #expect(terminal.run("check", "--all", "--format", format).code == 64)
      #expect(terminal.run("check", "--format", format).code == 0)
    }
  }

  @Test("Markdown cannot be broken out of")
  func markdown() {
    let page = MarkdownReport(
      findings([finding(.error, "a | b\n# c <b> [x](y) @all", file: "`a`|b.swift", line: 1)]),
      path: { $0 }
    ).text
    #expect(
      page.hasSuffix(
        ##"| **error** `rule` | a \| b\\n\# c \<b\> \[x\]\(y\) @\##u{200B}all. Do it. | `` `a`\|b.swift:1 `` |"##
      ),
      "\(page)")
    #expect(MarkdownText.block("```\nx\n```") == "````\n```\nx\n```\n````")
    #expect(MarkdownReport(findings([]), path: { $0 }).text == "## Godwit check\n\nFine.")
  }
}
