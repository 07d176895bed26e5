import Foundation
import GodwitGuideTestSupport
import GodwitTestSupport
import Testing

@Suite("Links of the guide")
struct LinkTests {
  private let guide: Guide

  init() throws { guide = try Guide(root: packageRoot) }

  /// A heading as links name it, whatever becomes of its punctuation.
  private func anchor(_ text: some StringProtocol) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private func headings(of page: GuidePage) -> Set<String> {
    Set(
      page.prose.filter { $0.text.hasPrefix("#") }
        .map { anchor($0.text.drop { $0 == "#" }) })
  }

  private func matches(_ pattern: String, in text: String) throws -> [[String]] {
    let expression = try NSRegularExpression(pattern: pattern)
    return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).map { match in
      (0..<match.numberOfRanges).map { group in
        Range(match.range(at: group), in: text).map { String(text[$0]) } ?? ""
      }
    }
  }

  @Test("every link to a page or to a heading of one leads there")
  func pages() throws {
    let names = Dictionary(uniqueKeysWithValues: guide.articles.map { ($0.name, $0) })
    for page in guide.pages {
      for (line, text) in page.prose {
        for link in try matches(#"doc:([A-Za-z]+)(?:#([^>)\s]+))?"#, in: text) {
          let target = names[link[1]]
          #expect(target != nil, "\(page.path):\(line + 1): there is no page \(link[1])")
          if let target, !link[2].isEmpty {
            #expect(
              headings(of: target).contains(anchor(link[2].removingPercentEncoding ?? link[2])),
              "\(page.path):\(line + 1): \(link[1]) has no heading \(link[2])")
          }
        }
      }
    }
  }

  @Test("every link to a file of the repository leads there")
  func files() throws {
    for page in guide.pages {
      let folder = page.path.hasPrefix(Guide.catalog) ? Guide.catalog : "."
      for (line, text) in page.prose {
        for link in try matches(#"\]\(([^)#:\s]+)(?:#([^)]*))?\)"#, in: text) {
          let file = guide.root.appending(path: folder).appending(path: link[1])
          #expect(
            FileManager.default.fileExists(atPath: file.path),
            "\(page.path):\(line + 1): there is no file \(link[1])")
          guard !link[2].isEmpty,
            let target = guide.pages.first(where: {
              guide.root.appending(path: $0.path).standardizedFileURL == file.standardizedFileURL
            })
          else { continue }
          #expect(
            headings(of: target).contains(anchor(link[2])),
            "\(page.path):\(line + 1): \(link[1]) has no heading \(link[2])")
        }
      }
    }
  }

  @Test("every page is listed on the first, and none that is not there")
  func contents() throws {
    let first = try #require(guide.articles.first { $0.name == "Godwit" })
    let listed = try Set(
      first.lines.flatMap { try matches(#"<doc:([A-Za-z]+)>"#, in: $0).map { $0[1] } })
    #expect(listed == Set(guide.articles.map(\.name)).subtracting(["Godwit"]))
  }

  @Test("every test that a page names is there")
  func tests() throws {
    for page in guide.pages {
      for (line, text) in page.prose {
        for name in try matches(
          #"`(Tests/[A-Za-z0-9/+.-]+(?<!NAME.swift))`((?:,? "[^"]+")*)"#, in: text)
        {
          let file = guide.root.appending(path: name[1])
          let source = try? String(contentsOf: file, encoding: .utf8)
          #expect(
            FileManager.default.fileExists(atPath: file.path),
            "\(page.path):\(line + 1): there is no \(name[1])")
          for test in try matches(#""([^"]+)""#, in: name[2]) {
            let display = test[1].replacingOccurrences(of: "\\|", with: "|")
            #expect(
              source?.contains("\"\(display)\"") == true,
              "\(page.path):\(line + 1): \(name[1]) has no test \"\(display)\"")
          }
        }
      }
    }
  }
}
