import Testing

@testable import GodwitSourceRegistry

@Suite("Cutting Swift source")
struct LexerTests {
  private func tokens(_ source: String) throws -> [String] {
    try SwiftLexer.tokens(of: source).map { token in
      token.kind == .literal ? "•" : token.kind == .docComment ? "/\(token.text)" : token.source
    }
  }

  @Test(
    "a literal ends where it does for Swift",
    arguments: [
      #""}" x"#, #""\(f("}"))" x"#, #""\("\("\")")")" x"#, ##"#"\" }"# x"##, ##"#"""# x"##,
      ##"#"\#(f(")"))"# x"##, "\"\"\"\n\" \"\" }\\\"\"\"\n\"\"\" x",
      "#\"\"\"\n\"\"\"\\#(y)}\n\"\"\"# x",
      "/[}\"]+/ x", #"/\/[(]\)"/ x"#, "#/ a/b } \" /# x", "#/\n a \"\n /# x", "\"\u{301}}\" x",
    ])
  func literals(source: String) throws {
    #expect(try tokens(source) == ["•", "x"])
  }

  @Test(
    "a slash is an operator between values",
    arguments: [
      ("a / b / c", ["a", "/", "b", "/", "c"]), ("a/b/c", ["a", "/", "b", "/", "c"]),
      ("f(/) + f(/)", ["f", "(", "/", ")", "+", "f", "(", "/", ")"]),
      ("f(/, /)", ["f", "(", "/", ",", "/", ")"]), ("x /= y/z", ["x", "/", "=", "y", "/", "z"]),
      ("return /a}/", ["return", "•"]), ("f(/a}/, x)", ["f", "(", "•", ",", "x", ")"]),
    ])
  func slashes(source: String, expected: [String]) throws {
    #expect(try tokens(source) == expected)
  }

  @Test("names in backticks are names, whatever they say, and are written back as they stood")
  func backticks() throws {
    let tokens = try SwiftLexer.tokens(of: "let `let` = `two words`.`é`")
    #expect(tokens.map(\.source) == ["let", "`let`", "=", "`two words`", ".", "`é`"])
    #expect(tokens.map { $0.isKeyword(["let"]) } == [true, false, false, false, false, false])
  }

  @Test("comments end with their line, which CR ends as well; lines count as #line counts them")
  func newlines() throws {
    let source = "// \"\ra\r\nb // }\r\n/* /* */ \"\n */ c\u{85}d\n/// e\u{2028}f\r\ng"
    let tokens = try SwiftLexer.tokens(of: source)
    #expect(tokens.map(\.text) == ["a", "b", "c\u{85}d", "e\u{2028}f", "g"])
    #expect(tokens.map(\.line) == [1, 2, 4, 5, 6])
    #expect(tokens.map(\.isFirstInLine) == [true, true, true, true, true])
  }

  @Test("marks and blanks that are no ASCII neither join nor part what Swift sees")
  func marks() throws {
    #expect(try tokens("a=\u{301}b") == ["a", "=", "\u{301}b"])
    #expect(try tokens("\u{FEFF}let\u{A0}e\u{301}") == ["let", "e\u{301}"])
    #expect(try tokens("/// \u{301}x\n}") == ["/\u{301}x", "}"])
  }

  @Test(
    "what does not end is told with the line where it began",
    arguments: [
      ("\n\"a\nb", 2, "string"), ("\n\n\"\"\"\na", 3, "string"), ("a /* /* */", 1, "comment"),
      ("\"\\(a", 1, "string"), ("#\"a\"", 1, "string"),
    ])
  func unterminated(source: String, line: Int, what: String) {
    let flaw = #expect(throws: SwiftLexer.Flaw.self) { try SwiftLexer.tokens(of: source) }
    #expect(flaw == SwiftLexer.Flaw(line: line, message: "a \(what) that does not end"))
  }

  @Test("a hundred thousand strings in each other are read without a recursion")
  func deep() throws {
    let count = 100_000
    let source = String(repeating: #""\("#, count: count) + String(repeating: #")""#, count: count)
    #expect(try tokens(source) == ["•"])
  }
}
