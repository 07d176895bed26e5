import Testing

@testable import GodwitSourceRegistry

@Suite("Swift literals")
struct SwiftLiteralTests {
  @Test("texts of all kinds of Unicode and syntax come back byte for byte", arguments: 0..<8)
  func property(part: Int) throws {
    for text in HostileText.texts(600, seed: UInt64(part)) {
      let bytes = Array(text.utf8)
      let source = SwiftLiteral.string(text)
      #expect(try LiteralDecoder.string(source) == bytes, "\(source)")
      #expect(ambiguity(in: source) == nil, "\(source)")
      for keepingLines in [false, true] {
        let lines = SwiftLiteral.multiline(text, width: 20, keepingLines: keepingLines)
        let indented = [lines[0]] + lines.dropFirst().map { $0.isEmpty ? "" : "    " + $0 }
        #expect(try LiteralDecoder.multiline(lines) == bytes, "\(lines)")
        #expect(try LiteralDecoder.multiline(indented) == bytes, "\(lines)")
        #expect(ambiguity(in: indented.joined(separator: "\n")) == nil, "\(lines)")
      }
      let comment = SwiftLiteral.comment(text)
      #expect(ambiguity(in: "/// \(comment)`\(comment)`") == nil, "\(comment)")
      if !bytes.contains(UInt8(ascii: "\\")), !text.unicodeScalars.contains(where: isRefused) {
        let quoted = comment.utf8.flatMap { $0 == 0x22 ? [0x5C, 0x22] : [$0] }
        let literal = "\"\(String(decoding: quoted, as: UTF8.self))\""
        #expect(try LiteralDecoder.string(literal) == bytes, "\(comment)")
      }
    }
  }

  /// Whether Swift refuses the scalar as `\u{…}`, so that a literal holds it as it is.
  private func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    (0xFDD0...0xFDEF).contains(scalar.value)
  }

  @Test("what Swift refuses in braces stands as it is in a literal, and is visible in a comment")
  func refused() throws {
    for value in [0xFDD0, 0xFDEF] as [UInt32] {
      let text = try "a\(#require(Unicode.Scalar(value)))\u{301}"
      #expect(try LiteralDecoder.string(SwiftLiteral.string(text)) == Array(text.utf8))
      #expect(SwiftLiteral.comment(text) == "a\\u{\(String(value, radix: 16))}\\u{301}")
    }
  }

  /// What a reader could not see, or would see as a part of something else.
  private func ambiguity(in source: String) -> String? {
    let isComment = source.utf8.starts(with: "//".utf8)
    for scalar in source.unicodeScalars where scalar != "\n" {
      if !isComment, isRefused(scalar) { continue }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: break
      default: continue
      }
      return "U+" + String(scalar.value, radix: 16)
    }
    for character in source where character.unicodeScalars.count > 1 {
      let isSyntax = character.unicodeScalars.contains {
        $0.isASCII && !$0.properties.isAlphabetic && $0.properties.numericType == nil
      }
      if isSyntax { return "a character of \(character.unicodeScalars.map(\.value))" }
    }
    return nil
  }

  @Test(
    "what would be one character with a quote is escaped, and a quote is a quote",
    arguments: [
      ("\"\u{301}", #""\"\u{301}""#), ("\u{301}", #""\u{301}""#), ("\u{D4E}", #""\u{d4e}""#),
      ("\u{600}'", #""\u{600}'""#), (" \u{483}", #"" \u{483}""#), ("\n\u{301}", #""\n\u{301}""#),
      ("\u{1F3FB}", #""\u{1f3fb}""#), ("\u{E33}", #""\u{e33}""#), ("\\\u{FF9E}", #""\\\u{ff9e}""#),
      ("a\u{200D}", #""a\u{200d}""#), ("a\u{FE0F}", #""a\u{fe0f}""#), ("\r\n", #""\r\n""#),
      ("\u{85}\u{2028}", #""\u{85}\u{2028}""#), ("\u{0}\u{7F}", #""\u{0}\u{7f}""#),
      ("\u{FEFF}\u{202E}", #""\u{feff}\u{202e}""#), ("\\(x)", #""\\(x)""#),
    ])
  func escapes(text: String, literal: String) {
    #expect(Array(SwiftLiteral.string(text).utf8) == Array(literal.utf8))
  }

  @Test(
    "text that people write stays as they wrote it",
    arguments: ["é", "e\u{301}", "诗 – «x»", "한글", "ᄀ\u{1161}", "👍🏽", "❤\u{FE0F}", "🇩🇪", "คำ", "שָׁלוֹם"])
  func readable(text: String) {
    #expect(Array(SwiftLiteral.string(text).utf8) == Array("\"\(text)\"".utf8))
    #expect(Array(SwiftLiteral.comment(text).utf8) == Array(text.utf8))
  }

  @Test("three quotes beside marks do not end a literal of several lines")
  func quotes() {
    let lines = SwiftLiteral.multiline("a\"\"\"\u{301}b \"\"", width: 80, keepingLines: true)
    #expect(lines == ["\"\"\"", #"a\"\"\"\u{301}b """#, "\"\"\""])
  }

  @Test("lines are kept or joined, and spaces at their ends cannot be lost")
  func lines() {
    let text = "a \r\n  b\n\n"
    #expect(
      SwiftLiteral.multiline(text, width: 80, keepingLines: true)
        == ["\"\"\"", #"a \r"#, "  b", "", "", "\"\"\""])
    #expect(
      SwiftLiteral.multiline("a ", width: 80, keepingLines: true)
        == ["\"\"\"", #"a\u{20}"#, "\"\"\""])
    #expect(
      SwiftLiteral.multiline("one two three", width: 8, keepingLines: false)
        == ["\"\"\"", #"one two \"#, "three", "\"\"\""])
  }

  @Test("widths are counted in characters, as swift-format counts them")
  func widths() {
    let word = String(repeating: "e\u{301}", count: 9)
    let text = "\(word) \(word) \(word)"
    for width in [19, 20] {
      let lines = SwiftLiteral.multiline(text, width: width, keepingLines: false)
      #expect(lines.count == (width == 19 ? 5 : 4))
      #expect(lines.allSatisfy { $0.count <= width + 1 })
    }
  }

  @Test("a comment stays in its line and hides nothing")
  func comment() {
    let text = "a\nb\r\n\u{2028}\u{85}\u{0}\u{B}\u{202E} */ \\(x) \"q\""
    let comment = #"a\nb\r\n\u{2028}\u{85}\u{0}\u{b}\u{202e} */ \(x) "q""#
    #expect(SwiftLiteral.comment(text) == comment)
  }

  @Test(
    "digits stand in groups, and what is no integer never becomes code",
    arguments: [
      ("0", "0"), ("999999", "999999"), ("1000000", "1_000_000"), ("-1234567", "-1_234_567"),
      ("12345678", "12_345_678"), ("123456789", "123_456_789"), ("", "\"\""), ("-", "\"-\""),
      ("--5", "\"--5\""), ("1\u{301}", "\"1\u{301}\""), ("1;f()", "\"1;f()\""), ("٣", "\"٣\""),
    ])
  func integer(digits: String, source: String) {
    #expect(SwiftLiteral.integer(digits) == source)
  }
}
