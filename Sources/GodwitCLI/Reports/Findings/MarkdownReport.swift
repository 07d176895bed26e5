import GodwitSQLSyntax

/// Findings as a page for a pull request or the summary of a job.
struct MarkdownReport {
  private let report: Findings
  private let path: (String) -> String

  init(_ findings: Findings, path: @escaping (String) -> String) {
    report = findings
    self.path = path
  }

  var text: String {
    var lines = ["## Godwit \(report.command)", ""]
    lines.append(report.findings.isEmpty ? report.allIsWell : "\(report.summary):")
    if !report.findings.isEmpty {
      lines += ["", "| | what | where |", "| --- | --- | --- |"]
      lines += report.findings.map(row)
    }
    if !report.accepted.isEmpty {
      lines += ["", "Accepted:", ""]
      lines += report.accepted.map { "- " + MarkdownText.line($0) }
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ finding: Finding) -> String {
    let place = finding.place.map { place in
      MarkdownText.code(path(place.file) + (place.line.map { ":\($0)" } ?? ""))
    }
    let severity = "**\(finding.severity.rawValue)** \(MarkdownText.code(finding.rule))"
    return "| \(severity) | \(MarkdownText.line(finding.text)) | \(place ?? "") |"
  }
}

/// Text within Markdown that means nothing there: it begins no table, no link and no mention.
enum MarkdownText {
  /// A text within a line.
  static func line(_ text: String) -> String {
    let special = Set("\\`*_{}[]()<>#|~&!$".utf8)
    let bytes = VisibleText.line(text).utf8.flatMap { byte -> [UInt8] in
      if byte == UInt8(ascii: "@") { return [byte] + noMention.utf8 }
      return special.contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What keeps an `@` from telling somebody: services look for names in the text as it reads, where a
  /// backslash is gone. It takes no room.
  static let noMention = "\u{200B}"

  /// Code within a line, also in a cell of a table.
  static func code(_ text: String, inTable: Bool = true) -> String {
    let line = VisibleText.line(text.utf8.isEmpty ? "(empty)" : text)
    let fence = String(repeating: "`", count: longestRun(of: "`", in: line) + 1)
    // A backtick at an end would be taken for one of the fence, and a bar for the end of the cell.
    let padding = line.utf8.first == UInt8(ascii: "`") || line.utf8.last == UInt8(ascii: "`")
    let bytes = line.utf8.flatMap { $0 == UInt8(ascii: "|") && inTable ? Array("\\|".utf8) : [$0] }
    let code = String(decoding: bytes, as: UTF8.self)
    return padding ? "\(fence) \(code) \(fence)" : fence + code + fence
  }

  /// A block of code whose text cannot end it.
  static func block(_ text: String, _ language: String = "") -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return "\(fence)\(language)\n\(VisibleText.text(text))\n\(fence)"
  }

  private static func longestRun(of character: Unicode.Scalar, in text: String) -> Int {
    var (longest, run) = (0, 0)
    for scalar in text.unicodeScalars {
      run = scalar == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
