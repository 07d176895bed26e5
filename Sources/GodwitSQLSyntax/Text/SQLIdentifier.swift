/// Names in SQL: how they are written and how they are compared.
///
/// Every name that Godwit prints into SQL goes through ``quoted(_:)``.
package enum SQLIdentifier {
  /// `name` as SQL text: bare where that is safe with every SQLite, in double quotes otherwise.
  ///
  /// ```
  /// poems        -> poems
  /// order        -> "order"
  /// say "hi"     -> "say ""hi"""
  /// ```
  package static func quoted(_ name: SQLText) -> String {
    isPlain(name) && !SQLKeyword.isKeyword(name) ? name.string : alwaysQuoted(name)
  }

  /// `name` in double quotes, also where it could do without.
  static func alwaysQuoted(_ name: SQLText) -> String {
    SQLLiteral.enclosed(name, by: ASCII.doubleQuote)
  }

  /// `names` quoted, with commas between them.
  package static func list(_ names: some Sequence<SQLText>) -> String {
    names.map(quoted).joined(separator: ", ")
  }

  /// The form in which SQLite compares names.
  package static func folded(_ name: SQLText) -> FoldedName { FoldedName(name) }

  /// Whether two names are the same name to SQLite.
  package static func areEqual(_ a: SQLText, _ b: SQLText) -> Bool {
    guard a.isUTF8, b.isUTF8 else { return a == b }
    return UTF8Bytes.areEqualIgnoringCase(a.string, b.string)
  }

  /// The names by which every table with rowids answers for them, unless a column has the name
  /// (https://sqlite.org/lang_createtable.html#rowid).
  package static let rowIDNames: [SQLText] = ["rowid", "_rowid_", "oid"]

  private static func isPlain(_ name: SQLText) -> Bool {
    let bytes = name.string.utf8
    guard let first = bytes.first, ASCII.isIdentifierStart(first), first < 0x80 else {
      return false
    }
    return bytes.allSatisfy { ASCII.isIdentifierPart($0) && $0 < 0x80 && $0 != 0x24 }
  }
}
