import GodwitSQLSyntax
import Testing

@Suite("Text for people")
struct VisibleTextTests {
  @Test(
    "what a terminal obeys or an eye does not see is written out",
    arguments: [
      ("x\u{1B}[2J", "x\\u{1B}[2J"), ("a\u{0}b\u{7}\u{8}", "a\\u{0}b\\u{7}\\u{8}"),
      ("\u{7F}\u{9B}31m\u{85}", "\\u{7F}\\u{9B}31m\\u{85}"),
      ("\u{61C}\u{200E}\u{200F}", "\\u{61C}\\u{200E}\\u{200F}"),
      ("\u{202A}\u{202E}\u{2066}\u{2069}", "\\u{202A}\\u{202E}\\u{2066}\\u{2069}"),
      ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"), ("\u{FEFF}a", "\\u{FEFF}a"),
      ("a\u{200B}\u{200C}\u{200D}\u{2060}", "a\\u{200B}\\u{200C}\\u{200D}\\u{2060}"),
      ("a\u{AD}b\u{34F}c\u{180E}", "a\\u{AD}b\\u{34F}c\\u{180E}"),
      ("a\u{3164}\u{115F}\u{FFA0}", "a\\u{3164}\\u{115F}\\u{FFA0}"),
      ("a\u{E0041}\u{E007F}\u{E0100}", "a\\u{E0041}\\u{E007F}\\u{E0100}"),
      ("1\u{FE0F}a\u{FE00}", "1\\u{FE0F}a\\u{FE00}"), ("x\u{600}'", "x\\u{600}'"),
      ("a\rb", "a\\rb"), ("a\r\nb", "a\\r\nb"),
    ])
  func hidden(text: String, visible: String) {
    #expect(Array(VisibleText.text(text).utf8) == Array(visible.utf8))
    #expect(VisibleText.text(visible) == visible)
  }

  @Test("every control of every kind is written out, in a line also those that begin another")
  func allControls() {
    let numbers = Array(0...0x9F as ClosedRange<UInt32>) + [0x2028, 0x2029]
    for scalar in numbers.compactMap(Unicode.Scalar.init) where !(0x20..<0x7F ~= scalar.value) {
      let text = "a" + String(Character(scalar)) + "b"
      #expect(VisibleText.line(text).utf8.allSatisfy { 0x20..<0x7F ~= $0 })
      let isKept = scalar == "\n" || scalar == "\t"
      #expect(VisibleText.text(text).unicodeScalars.contains(scalar) == isKept)
    }
    #expect(VisibleText.line("a\nb\tc\r\nd") == "a\\nb\\tc\\r\\nd")
  }

  @Test(
    "what can be seen stays as it is",
    arguments: [
      "", "poems", "a\\n'\"`", "Größe", "é", "e\u{301}", "題名", "שלום", "한글", "a\u{A0}b",
      "👩\u{200D}👩\u{200D}👧", "❤\u{FE0F}", "🏳\u{FE0F}\u{200D}🌈", "👍🏽", "🇩🇪",
    ])
  func visible(text: String) {
    #expect(Array(VisibleText.text(text).utf8) == Array(text.utf8))
    #expect(Array(VisibleText.line(text).utf8) == Array(text.utf8))
    #expect(Array(VisibleText.json(text).utf8) == Array(text.utf8))
  }

  @Test("what is no character is written out", arguments: [0xFDD0, 0xFFFE, 0x10FFFF] as [UInt32])
  func noncharacters(number: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(number))
    let digits = String(number, radix: 16, uppercase: true)
    #expect(VisibleText.text("a" + String(Character(scalar))) == "a\\u{\(digits)}")
  }

  @Test("a mark at the beginning of a name does not sit on the quote in front of it")
  func marks() {
    #expect(VisibleText.line("\u{301}a") == "\\u{301}a")
    #expect(VisibleText.line("\u{20DD}") == "\\u{20DD}")
  }

  @Test("a joiner or a selector is part of an emoji only between or behind emoji")
  func joiners() {
    #expect(VisibleText.line("a\u{200D}👧") == "a\\u{200D}👧")
    #expect(VisibleText.line("👧\u{200D}a") == "👧\\u{200D}a")
    #expect(VisibleText.line("👧\u{FE0F}\u{FE0F}\u{200D}") == "👧\u{FE0F}\u{FE0F}\\u{200D}")
  }

  @Test("JSON has the escapes that stand for the same scalars")
  func json() {
    let json = "{\n\t\"a\" : \"\u{7F}\u{9B}\u{202E}\u{2028}\u{E0041}\\n\"\n}"
    #expect(
      VisibleText.json(json)
        == "{\n\t\"a\" : \"\\u007F\\u009B\\u202E\\u2028\\uDB40\\uDC41\\n\"\n}")
  }
}
