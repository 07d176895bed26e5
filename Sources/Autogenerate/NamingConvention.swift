/// How generated revisions call constraints that their declarations leave without a name: SQLite can
/// drop a constraint by its name only.
///
/// `{table}` stands for the table, `{columns}` for the columns with `_` between them, and `{parent}`
/// in ``foreignKey`` for the table that it refers to. Where a name is taken, a number is added.
public struct NamingConvention: Hashable, Sendable {
  public var unique = "uq_{table}_{columns}"
  public var foreignKey = "fk_{table}_{columns}"
  public var check = "ck_{table}_{columns}"

  public init() {}

  static func name(
    _ template: String, table: String, columns: [String], parent: String = ""
  ) -> String {
    // A check that mentions no column leaves no `_` behind.
    let list = columns.joined(separator: "_")
    let template = list.isEmpty ? template.replacing("_{columns}", with: "") : template
    return Template.filled(template, ["table": table, "columns": list, "parent": parent])
  }
}

/// Texts with names in braces.
enum Template {
  /// The text with what the names stand for. A name that is not known stays as it is.
  static func filled(_ template: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      result += rest[..<open] + (values[name] ?? "{\(name)}")
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
