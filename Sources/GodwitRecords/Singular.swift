/// English plurals, as far as one can be sure of them: a record of `poems` is a `Poem`, while
/// `status`, `news` and whatever else might be a word of its own stay as they are.
enum Singular {
  /// The singular of a word in small letters, or the word.
  static func of(_ word: String) -> String {
    if let known = known[word] { return known }
    guard word.utf8.count > 3, word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
      !kept.contains(word)
    else { return word }
    if ends(word, "ies") { return word.utf8.count > 4 ? cut(word, 3) + "y" : word }
    let hasLongEnding = ["sses", "shes", "tches", "nches", "xes"].contains { ends(word, $0) }
    if hasLongEnding { return cut(word, 2) }
    return mayLoseItsEnd(word) ? cut(word, 1) : word
  }

  /// Whether a word with an `s` behind is the plural of what stands before it.
  private static func mayLoseItsEnd(_ word: String) -> Bool {
    let doubtful = [
      "ss", "us", "is", "as", "os", "ics", "ses", "ches", "ves", "oes", "zzes", "ays", "ys",
    ]
    guard ends(word, "s") else { return false }
    if ["ays", "eys", "oys"].contains(where: { ends(word, $0) }) { return true }
    return !doubtful.contains { ends(word, $0) }
  }

  private static func ends(_ word: String, _ ending: String) -> Bool {
    word.utf8.count > ending.utf8.count
      && word.utf8.suffix(ending.utf8.count).elementsEqual(
        ending.utf8)
  }

  private static func cut(_ word: String, _ count: Int) -> String { String(word.dropLast(count)) }

  /// Plurals that no rule makes, or whose rule has too many exceptions.
  private static let known: [String: String] = [
    "addenda": "addendum", "aliases": "alias", "areas": "area", "buses": "bus", "caches": "cache",
    "cameras": "camera", "cases": "case", "children": "child", "courses": "course",
    "databases": "database", "archives": "archive", "drives": "drive", "exercises": "exercise",
    "expenses": "expense", "formulas": "formula", "horses": "horse", "houses": "house",
    "ideas": "idea", "indices": "index", "invoices": "invoice", "leases": "lease",
    "licenses": "license", "logos": "logo", "matrices": "matrix", "menus": "menu",
    "metrics": "metric", "movies": "movie", "cookies": "cookie", "nurses": "nurse",
    "objectives": "objective", "people": "person", "personas": "persona", "phases": "phase",
    "photos": "photo", "phrases": "phrase", "purchases": "purchase", "quotas": "quota",
    "releases": "release", "repos": "repo", "responses": "response", "schemas": "schema",
    "stanzas": "stanza", "statuses": "status", "todos": "todo", "topics": "topic",
    "verses": "verse", "vertices": "vertex",
    "videos": "video", "warehouses": "warehouse", "waves": "wave",
  ]

  /// Words that end like plurals and are none, or have no singular that one would say.
  private static let kept: Set<String> = [
    "axes", "brownies", "calories", "corps", "goods", "hoodies", "lens", "means", "news", "pants",
    "prairies", "rookies", "selfies", "series", "species", "thanks", "zombies", "https",
  ]
}
