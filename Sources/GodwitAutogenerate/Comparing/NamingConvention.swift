/// How generated revisions call indexes and constraints that their declarations leave without a name:
/// SQLite can drop a constraint by its name only.
///
/// `{table}` stands for the table, `{columns}` for the columns with `_` between them, and `{parent}`
/// in ``foreignKey`` for the table that it refers to. Where a name is taken, a number is added.
public struct NamingConvention: Hashable, Sendable {
  /// The names of uniqueness constraints: `uq_languages_code`.
  public var unique = "uq_{table}_{columns}"
  /// The names of foreign keys: `fk_translations_poem_id`.
  public var foreignKey = "fk_{table}_{columns}"
  /// The names of checks, for which `{columns}` are those in the expression: `ck_poems_word_count`.
  public var check = "ck_{table}_{columns}"

  /// The names of indexes, for which `{columns}` are also those in an expression:
  /// `idx_poems_poet_name`. One that is declared without a name matches the same index of any name.
  public var index = "idx_{table}_{columns}"
  /// The names of primary keys: `"pk_{table}"`. By default they get none; nothing needs it.
  public var primaryKey: String?

  /// The names that stand at the properties.
  public init() {}

  static func name(
    _ template: String, table: String, columns: [String], parent: String = ""
  ) -> String {
    // A check that mentions no column leaves no `_` behind.
    let list = columns.joined(separator: "_")
    let template = list.isEmpty ? Template.removing("_{columns}", from: template) : template
    return Template.filled(template, ["table": table, "columns": list, "parent": parent])
  }
}

/// Texts with names in braces.
enum Template {
  /// The text with what the names stand for. A name that is not known stays as it is.
  static func filled(_ template: String, _ values: [String: String]) -> String {
    var result: [UInt8] = []
    var rest = Array(template.utf8)[...]
    while let first = rest.firstIndex(of: UInt8(ascii: "{")),
      let close = rest[first...].firstIndex(of: UInt8(ascii: "}")),
      let open = rest[..<close].lastIndex(of: UInt8(ascii: "{"))
    {
      let name = String(decoding: rest[(open + 1)..<close], as: UTF8.self)
      result += rest[..<open] + Array((values[name] ?? "{\(name)}").utf8)
      rest = rest[(close + 1)...]
    }
    return String(decoding: result + rest, as: UTF8.self)
  }

  /// The names in braces.
  static func names(in template: String) -> [String] {
    template.utf8.split(separator: UInt8(ascii: "{"), omittingEmptySubsequences: false).dropFirst()
      .compactMap { part in
        part.firstIndex(of: UInt8(ascii: "}")).map { String(Substring(part[..<$0])) }
      }
  }

  static func removing(_ part: StaticString, from template: String) -> String {
    let bytes = Array(template.utf8)
    return part.withUTF8Buffer { part in
      guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: part) }) else {
        return template
      }
      return String(decoding: bytes[..<start] + bytes[(start + part.count)...], as: UTF8.self)
    }
  }
}
