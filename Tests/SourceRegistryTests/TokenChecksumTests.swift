import Testing

@testable import GodwitSourceRegistry

@Suite("A checksum of what a file says")
struct TokenChecksumTests {
  private func checksum(_ text: String) throws -> String {
    try SourceFile(path: "a.swift", text: text).tokenChecksum()
  }

  @Test(
    "is the same however it is laid out and commented",
    arguments: [
      "let a = [1,2]", "let a=[ 1, 2 ]\n", "// x\nlet a = [\n  1, /* y /* z */ */ 2\r\n]",
      "/// Doc\nlet a = [1, 2] // y", "\u{FEFF}let a = [1, 2]",
    ])
  func layout(text: String) throws {
    #expect(try checksum(text) == checksum("let a = [1, 2]"))
  }

  @Test(
    "is another one for everything else",
    arguments: [
      "let a = [1, 3]", "let a = [12]", "let b = [1, 2]", "let a = [1, 2,]", "let `a` = [1, 2]",
      "let a = [1, \"2\"]", "let a = [1, 2];", "",
    ])
  func change(text: String) throws {
    #expect(try checksum(text) != checksum("let a = [1, 2]"))
  }

  @Test("counts every byte of a string, but not how far a string in several lines is indented")
  func strings() throws {
    #expect(try checksum("\"a b\"") != checksum("\"a  b\""))
    #expect(try checksum("\"a // b\"") != checksum("\"a\""))
    let string = "\"\"\"\n  a\n\n    b\n  \"\"\""
    #expect(try checksum(string) == checksum("\"\"\"\na\n\n  b\n\"\"\""))
    #expect(try checksum(string) != checksum("\"\"\"\n  a\n\n   b\n  \"\"\""))
    #expect(try checksum(string) != checksum("\"\"\"\n  a\n    b\n  \"\"\""))
  }

  @Test("says how it was made, and stays what it is: databases keep it")
  func frozen() throws {
    #expect(try checksum("") == "t1:cbf29ce484222325")
    #expect(try checksum("let a = 1 // one") == checksum("let a = 1"))
    #expect(try checksum("let a = 1") == "t1:676e334689e1beb3")
  }

  @Test("of a file that cannot be read to its end there is none")
  func flaw() {
    #expect(throws: SourceProblem.self) { try checksum("/* a") }
  }
}
