import GodwitGuide

/// A page of the guide, which is in the program.
struct HelpPage {
  /// The name of its file: `GettingStarted`.
  let name: String
  let text: String

  /// What one types: `getting-started`.
  var topic: String {
    name.unicodeScalars.enumerated().reduce(into: "") { topic, scalar in
      if scalar.offset > 0, scalar.element.properties.isUppercase, topic.last?.isLowercase == true {
        topic += "-"
      }
      topic += scalar.element.properties.lowercaseMapping
    }
  }

  var title: String {
    lines.first { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) } ?? name
  }

  /// The first paragraph: what the page is about, in a sentence.
  var abstract: String {
    let behindTitle = lines.drop { !$0.hasPrefix("# ") }.dropFirst().drop { $0.isEmpty }
    return behindTitle.prefix { !$0.isEmpty }.joined(separator: " ")
  }

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// All pages, in the order in which one reads them.
  static let all: [HelpPage] = (0..<Int(godwit_guide_count)).map { index in
    let page = godwit_guide_page_at(Int32(index))
    return HelpPage(name: String(cString: page.name), text: String(cString: page.text))
  }

  static func named(_ topic: String) -> HelpPage? {
    all.first { $0.topic == topic.lowercased() || $0.name == topic }
  }

  /// A part of the page: a heading, and what stands below it.
  func section(_ heading: String) -> HelpPage? {
    guard
      let start = lines.firstIndex(where: { line in
        line.hasPrefix("##") && line.drop { $0 == "#" }.dropFirst() == heading
      })
    else { return nil }
    let level = lines[start].prefix { $0 == "#" }.count
    let rest = lines[(start + 1)...].prefix { line in
      !(line.hasPrefix("#") && line.prefix { $0 == "#" }.count <= level)
    }
    let body = (["# \(heading)"[...]] + rest).joined(separator: "\n")
    return HelpPage(name: name, text: body)
  }
}
