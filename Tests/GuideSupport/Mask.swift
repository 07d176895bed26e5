import Foundation

/// Makes what differs from day to day and from machine to machine alike.
public struct Mask: Sendable {
  private static let patterns: [(pattern: String, replacement: String)] = [
    (#"(?<![0-9A-Za-z])[0-9a-f]{12}(?![0-9A-Za-z])"#, "ID"),
    (#"\d{8}[_.]\d{6}"#, "DATE_TIME"),
    (#"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?"#, "DATE TIME"),
    (#"\d{4}-\d\d-\d\d"#, "DATE"),
    (#"\b\d[\d,]*(\.\d+)? (s|ms|seconds|minutes)\b"#, "TIME"),
    (#"\b[\d,]+ bytes"#, "SIZE"),
    (#"\b[\d,]+ -> SIZE"#, "SIZE -> SIZE"),
    (#"\b\d[\d,]*(\.\d+)? ([kKMGT]i?)?B\b"#, "SIZE"),
    (#"SQLite 3\.\d+\.\d+"#, "SQLite VERSION"),
    (#"Swift \d+\.\d+(\.\d+)?"#, "Swift VERSION"),
    (#"(?<![0-9A-Za-z])[0-9a-f]{7}(?![0-9A-Za-z])"#, "COMMIT"),
    (#"[ ]+$"#, ""),
  ]

  public static func applied(to line: String) -> String {
    patterns.reduce(line) { text, mask in
      text.replacingOccurrences(
        of: mask.pattern, with: mask.replacement, options: .regularExpression)
    }
  }

  /// Whether the lines are as the page says, in which a line `…` stands for any.
  public static func matches(_ expected: [String], _ actual: [String]) -> Bool {
    matches(shown(expected)[...], shown(actual)[...])
  }

  /// Whether something is built for the first time depends on what was done before.
  private static func shown(_ lines: [String]) -> [String] {
    lines.filter { !$0.hasSuffix("for the first time, which takes a minute or two") }.map(applied)
  }

  private static func matches(_ expected: ArraySlice<String>, _ actual: ArraySlice<String>) -> Bool
  {
    guard let first = expected.first else { return actual.isEmpty }
    let rest = expected.dropFirst()
    if first.trimmingCharacters(in: .whitespaces) == "…" {
      return (actual.startIndex...actual.endIndex).contains { matches(rest, actual[$0...]) }
    }
    guard let line = actual.first, line == first else { return false }
    return matches(rest, actual.dropFirst())
  }
}
