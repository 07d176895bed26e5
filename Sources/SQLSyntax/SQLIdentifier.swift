/// Names in SQL: how they are written and how they are compared.
///
/// Every name that Godwit prints into SQL goes through ``quoted(_:)``.
public enum SQLIdentifier {
  /// `name` as SQL text: bare where that is safe with every SQLite, in double quotes otherwise.
  ///
  /// ```
  /// poems        -> poems
  /// order        -> "order"
  /// say "hi"     -> "say ""hi"""
  /// ```
  public static func quoted(_ name: String) -> String {
    isPlain(name) && !SQLKeyword.isKeyword(name)
      ? name : "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  /// `names` quoted, with commas between them.
  public static func list(_ names: some Sequence<String>) -> String {
    names.map(quoted).joined(separator: ", ")
  }

  /// The form in which SQLite compares names: ASCII letters in lower case, the rest as it is.
  public static func folded(_ name: String) -> String { name.lowercasedASCII }

  /// Whether two names are the same name to SQLite.
  public static func areEqual(_ a: String, _ b: String) -> Bool {
    a == b || folded(a) == folded(b)
  }

  /// The names by which every table with rowids answers for them, unless a column has the name
  /// (https://sqlite.org/lang_createtable.html#rowid).
  public static let rowIDNames = ["rowid", "_rowid_", "oid"]

  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, ASCII.isIdentifierStart(first), first < 0x80 else {
      return false
    }
    return name.utf8.allSatisfy { ASCII.isIdentifierPart($0) && $0 < 0x80 && $0 != 0x24 }
  }
}

extension String {
  /// Lower case in ASCII only. Foundation's and the standard library's know too much Unicode here.
  var lowercasedASCII: String {
    guard utf8.contains(where: { ASCII.lowercased($0) != $0 }) else { return self }
    return String(decoding: utf8.map(ASCII.lowercased), as: UTF8.self)
  }

  var uppercasedASCII: String {
    guard utf8.contains(where: { ASCII.uppercased($0) != $0 }) else { return self }
    return String(decoding: utf8.map(ASCII.uppercased), as: UTF8.self)
  }
}
