import Testing

@testable import GodwitSQLSyntax

@Suite("SQL text")
struct SQLTextTests {
  @Test("is compared by bytes, not by what looks alike")
  func bytes() {
    #expect(SQLText("\u{E9}") != SQLText("e\u{301}"))
    #expect(FoldedName("\u{E9}") != FoldedName("e\u{301}"))
    #expect(Set([SQLText("\u{E9}"), SQLText("e\u{301}")]).count == 2)
    #expect(SQLText("\u{212A}").folded != SQLText("k").folded)
    #expect(SQLText("Ä").folded != SQLText("ä").folded)
    #expect(SQLText("POEMS").folded == SQLText("poems").folded)
    #expect(SQLText("a\r\n") != SQLText("a\n"))
  }

  @Test("a keyword is one by its bytes: the Kelvin sign is no K")
  func keywords() {
    #expect(SQLKeyword.isKeyword("check"))
    #expect(!SQLKeyword.isKeyword("chec\u{212A}"))
    #expect(throws: SQLSyntaxError.self) {
      try SQLParser.parse("CREATE TABLE t (a UNIQUE ON CONFLICT ROLLBAC\u{212A})")
    }
  }

  @Test("bytes that are no UTF-8 are kept, told apart, and shown")
  func otherBytes() {
    let name = SQLText(bytes: Array("Gr".utf8) + [0xF6, 0xDF] + Array("e".utf8))
    #expect(!name.isUTF8)
    #expect(name.string == "Gr\\xF6\\xDFe")
    #expect(name.bytes == Array("Gr".utf8) + [0xF6, 0xDF] + Array("e".utf8))
    #expect(name != SQLText("Gr\\xF6\\xDFe"))
    #expect(name != SQLText("Gr\u{FFFD}\u{FFFD}e"))
    let backslash = SQLText(bytes: [0x5C, 0x78, 0x46, 0x36, 0xFF])
    #expect(backslash.bytes == [0x5C, 0x78, 0x46, 0x36, 0xFF])
    #expect(SQLText(bytes: Array("naïve".utf8)) == SQLText("naïve"))
  }

  @Test(
    "a quote is doubled whatever stands beside it",
    arguments: ["\u{600}", "\u{301}", "\u{483}", "\u{D4E}", "\u{200D}", "\u{FE0F}", "\u{20DD}"])
  func quotes(mark: String) {
    let before = SQLText("x" + mark + "'; DELETE FROM victim; --")
    #expect(
      Array(SQLLiteral.string(before).utf8)
        == Array(("'x" + mark).utf8) + Array("''; DELETE FROM victim; --'".utf8))
    let behind = SQLText("x\"" + mark)
    #expect(
      Array(SQLIdentifier.quoted(behind).utf8) == Array("\"x\"\"".utf8) + Array("\(mark)\"".utf8))
  }

  @Test("hostile names and strings come back from SQL as they went in", arguments: 0..<8)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let text = HostileText.next(&random)
      for sql in [SQLIdentifier.quoted(text), SQLLiteral.string(text)] {
        let tokens = SQLTokens(SQLText(sql + " ; --"))
        #expect(tokens.tokens.count == 2, "\(Array(text.string.utf8))")
        #expect(tokens.value(of: try #require(tokens.tokens.first)) == text)
      }
    }
  }
}

/// Texts of which Swift's characters and SQLite's bytes tell different stories.
enum HostileText {
  private static let pieces = [
    "\"", "'", "`", "[", "]", "\\", "\\(", "\"\"\"", "#\"", "*/", "/*", "--", ";", "\n", "\r",
    "\r\n",
    "\t", "\u{1}", "\u{1B}", "\u{7F}", "\u{85}", "\u{600}", "\u{6DD}", "\u{D4E}", "\u{110BD}",
    "\u{301}",
    "\u{483}", "\u{20E3}", "\u{200D}", "\u{FE0F}", "\u{E0100}", "\u{1100}", "\u{1161}", "\u{11A8}",
    "\u{202E}", "\u{2066}", "\u{2028}", "\u{FEFF}", "\u{E9}", "e\u{301}", "\u{212A}", "诗", "🪶", "x",
    "A",
    "1", " ", ".", "$", "%",
  ]

  static func next(_ random: inout some RandomNumberGenerator) -> SQLText {
    let count = Int.random(in: 1...6, using: &random)
    return SQLText((0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
  }
}
