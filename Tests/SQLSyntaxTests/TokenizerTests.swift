import Testing

@testable import GodwitSQLSyntax

@Suite("Tokens")
struct TokenizerTests {
  private func kinds(_ sql: String) -> [SQLToken.Kind] { SQLTokens(sql).tokens.map(\.kind) }

  private func texts(_ sql: String) -> [String] {
    let text = SQLTokens(sql)
    return text.tokens.map { text.text(of: $0).string }
  }

  @Test("words, numbers and operators are cut where SQLite cuts them")
  func cutting() {
    #expect(texts("a+b<>c||d->>'x'") == ["a", "+", "b", "<>", "c", "||", "d", "->>", "'x'"])
    #expect(texts("x'00ff' xy'z'") == ["x'00ff'", "xy", "'z'"])
    #expect(texts("1.5e-3 .5 0xFF 1_000") == ["1.5e-3", ".5", "0xFF", "1_000"])
    #expect(texts("?1 :name @v $tcl::x") == ["?1", ":name", "@v", "$tcl::x"])
    #expect(kinds("12abc") == [.illegal])
    #expect(kinds("a.b") == [.word, .symbol, .word])
  }

  @Test("comments and white space stand between tokens, whatever is in them")
  func comments() {
    #expect(texts("a -- it's, (not) code\n b /* ' ) */ c") == ["a", "b", "c"])
    #expect(texts("a /* never closed") == ["a"])
    #expect(texts("a /*") == ["a", "/", "*"])
    #expect(texts("\u{FEFF}a\u{FEFF}b") == ["a\u{FEFF}b"])
  }

  @Test(
    "quotes are undone",
    arguments: [
      (#""a""b""#, #"a"b"#), ("`a``b`", "a`b"), ("[a\"b]", "a\"b"), ("'it''s'", "it's"),
      ("plain", "plain"), ("\"\"", ""), ("''''", "'"),
    ])
  func values(sql: String, value: String) throws {
    let text = SQLTokens(sql)
    let token = try #require(text.tokens.first)
    #expect(text.tokens.count == 1)
    #expect(text.value(of: token).string == value)
  }

  @Test("a literal without its end is illegal, and ends the text")
  func openLiterals() {
    for sql in ["'abc", "\"abc", "`abc", "[abc", "x'0", "'"] {
      #expect(kinds(sql) == [.illegal], "\(sql)")
    }
  }
}

@Suite("Names and literals in SQL")
struct QuotingTests {
  @Test(
    "a name is quoted unless it is safe without",
    arguments: [
      ("poems", "poems"), ("Poem_2", "Poem_2"), ("order", "\"order\""), ("2nd", "\"2nd\""),
      ("", "\"\""), ("a b", "\"a b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("ü", "\"ü\""),
      ("true", "\"true\""), ("a$b", "\"a$b\""), ("new\nline", "\"new\nline\""),
    ])
  func names(name: String, sql: String) {
    #expect(SQLIdentifier.quoted(SQLText(name)) == sql)
  }

  @Test("a quoted name reads back as the name", arguments: ["", "a\"b", "x'y", "a]b", "`", "\\"])
  func roundTrip(name: String) throws {
    let text = SQLTokens(SQLIdentifier.quoted(SQLText(name)))
    #expect(text.value(of: try #require(text.tokens.first)) == SQLText(name))
  }

  @Test("names are equal as SQLite compares them: in ASCII only")
  func comparing() {
    #expect(SQLIdentifier.areEqual("Poems", "pOEMS"))
    #expect(!SQLIdentifier.areEqual("Ä", "ä"))
  }

  @Test("values become literals of the same value")
  func literals() {
    #expect(SQLLiteral.string("it's") == "'it''s'")
    #expect(SQLLiteral.string("a\0b") == "('a' || (char(0) || 'b'))")
    #expect(SQLLiteral.blob([0, 255]) == "X'00FF'")
    #expect(SQLLiteral.integer(.min) == "(-9223372036854775807 - 1)")
    #expect(SQLLiteral.real(.infinity) == "9e999")
    #expect(SQLLiteral.real(0.1) == "0.1")
  }
}
