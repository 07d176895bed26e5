import GodwitSourceRegistry
import Testing

@Suite("Swift names")
struct SwiftNameTests {
  @Test(
    "are made of the words of a name",
    arguments: [
      ("poem_title", "poemTitle"), ("poemTitle", "poemTitle"), ("first name", "firstName"),
      ("USER_ID", "userID"), ("userId", "userID"), ("HTMLBody", "htmlBody"), ("id", "id"),
      ("image_urls", "imageURLs"), ("ÄÖ", "äö"), ("诗 集", "诗集"), ("a2b", "a2b"), ("A2B", "a2B"),
      ("x__y--z", "xYZ"), ("🙂", ""), ("", ""), ("\u{200B}a\u{202E}b", "aB"),
    ])
  func words(name: String, swift: String) {
    let made = SwiftName.lowerCamel(SwiftName.words(in: name))
    #expect(Array(made.unicodeScalars) == Array(swift.unicodeScalars))
  }

  @Test("are kept apart by numbers, whatever their case")
  func unused() {
    var taken: Set<String> = []
    let names = ["a", "A", "b", "a2", "a"].map { SwiftName.unused($0, among: &taken) }
    #expect(names == ["a", "A2", "b", "a22", "a3"])
  }

  @Test("stand in backticks where they are keywords")
  func keywords() {
    #expect(SwiftName.declared("class") == "`class`")
    #expect(SwiftName.declared("klass") == "klass")
  }
}
