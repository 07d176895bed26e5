import GodwitSQLSyntax

/// What one thing of which a schema consists is called, and what it is.
public struct ObjectName: Hashable, Sendable {
  /// What an object is.
  public enum Kind: String, Hashable, Sendable {
    /// A table, ordinary or virtual.
    case table
    /// A column of an ordinary table.
    case column
    /// An index that CREATE INDEX made.
    case index
    /// A trigger, on a table or on a view.
    case trigger
    /// A view.
    case view
    /// The primary key of a table.
    case primaryKey = "primary key"
    /// A uniqueness constraint.
    case unique = "unique constraint"
    /// A check.
    case check
    /// A foreign key.
    case foreignKey = "foreign key"
  }

  /// What it is.
  public let kind: Kind
  /// The table that it belongs to, or for a trigger the view; for a table or a view its own name.
  public var table: String { tableText.string }
  /// Its name; empty for a constraint without one.
  public var name: String { nameText.string }
  package let tableText: SQLText
  package let nameText: SQLText

  package init(_ kind: Kind, _ name: SQLText, of table: SQLText? = nil) {
    self.kind = kind
    nameText = name
    tableText = table ?? name
  }
}

/// Objects that a comparison leaves out, by their names or by a function: they are neither dropped,
/// nor created, nor changed.
///
/// ```swift
/// configuration.migrations.ignored = [
///   .tables("temp_*"),
///   .columns("users.legacy_*"),
///   .indexes("*_tmp"),
///   .where { $0.kind == .trigger && $0.table == "audit" },
/// ]
/// ```
///
/// In a pattern `*` stands for any number of characters and `?` for one; the letters of ASCII match in
/// either case, as they do in SQLite. A pattern for what belongs to a table is matched against the name
/// alone, or against `table.name` if there is a dot in it.
///
/// With a table go its indexes and triggers, with a column the constraints, indexes and generated
/// columns that speak of it.
public struct ObjectPattern: Sendable {
  package let matches: @Sendable (ObjectName) -> Bool

  /// Tables, ordinary and virtual ones: `.tables("temp_*")`.
  public static func tables(_ pattern: String) -> Self { named(pattern, [.table]) }

  /// Columns: `.columns("users.legacy_*")`; `.columns("legacy_*")` in any table.
  public static func columns(_ pattern: String) -> Self { named(pattern, [.column]) }

  /// Indexes that CREATE INDEX makes: `.indexes("*_tmp")`, `.indexes("users.*")`.
  public static func indexes(_ pattern: String) -> Self { named(pattern, [.index]) }

  /// Triggers: `.triggers("sync_*")`, `.triggers("users.*")`.
  public static func triggers(_ pattern: String) -> Self { named(pattern, [.trigger]) }

  /// Views: `.views("report_*")`.
  public static func views(_ pattern: String) -> Self { named(pattern, [.view]) }

  /// Primary keys, uniqueness constraints, checks and foreign keys: `.constraints("ck_legacy_*")`.
  /// One without a name has the empty name, which `*` matches and most patterns do not.
  public static func constraints(_ pattern: String) -> Self {
    named(pattern, [.primaryKey, .unique, .check, .foreignKey])
  }

  /// Whatever a function says `true` of. It must always say the same of the same object.
  public static func `where`(_ matches: @escaping @Sendable (ObjectName) -> Bool) -> Self {
    Self(matches: matches)
  }

  private static func named(_ pattern: String, _ kinds: Set<ObjectName.Kind>) -> Self {
    let glob = NamePattern(pattern)
    let saysTable = pattern.utf8.contains(UInt8(ascii: "."))
    return Self { object in
      guard kinds.contains(object.kind) else { return false }
      let standsForItself = object.kind == .table || object.kind == .view
      return saysTable && !standsForItself
        ? glob.matches(object.tableText.bytes + [UInt8(ascii: ".")] + object.nameText.bytes)
        : glob.matches(object.nameText.bytes)
    }
  }
}

/// A pattern of `*` and `?`, compared as SQLite compares names: by bytes, the letters of ASCII in
/// either case.
package struct NamePattern: Sendable {
  private let pattern: [UInt8]

  package init(_ pattern: String) {
    self.pattern = pattern.utf8.map(Self.folded)
  }

  package func matches(_ name: [UInt8]) -> Bool {
    var (here, there) = (0, 0)
    // Where the last `*` stands, and how far it reaches for now.
    var star: (pattern: Int, name: Int)?
    while there < name.count {
      let wanted = here < pattern.count ? pattern[here] : nil
      if wanted == UInt8(ascii: "*") {
        star = (here, there)
        here += 1
      } else if wanted == UInt8(ascii: "?") {
        here += 1
        there = Self.end(ofCharacterAt: there, in: name)
      } else if wanted == Self.folded(name[there]) {
        here += 1
        there += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        here = last.pattern + 1
        there = last.name + 1
      } else {
        return false
      }
    }
    return pattern[here...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
  }

  /// Behind the bytes that go on with a character of UTF-8.
  private static func end(ofCharacterAt start: Int, in name: [UInt8]) -> Int {
    var end = start + 1
    while end < name.count, name[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }
}
