import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// Versions of SQLite.
extension LintRule {
  static let versionRules = [sqliteVersion]

  static let sqliteVersion = LintRule(
    "sqlite-version", .error, "The schema needs a newer SQLite than the project says",
    PageText(
      why: """
        A schema with something that an older SQLite does not know cannot be read by it at all: every statement
        fails with `malformed database schema`. Which SQLite there is depends on the system (Apple's
        library, Android's, a browser's) or on what the application brings along.

        It is reported only if you set the oldest version: `configuration.lint.minimumSQLite = "3.39"`.
        """,
      example: #"""
        try op.createTable("poems") {
          Column("id", .integer).primaryKey()
          Column("written_at", .integer).default(.sql("unixepoch()"))  // 3.38
        }
        """#,
      advice: "Say it in a way that the oldest SQLite knows, or raise `minimumSQLite`."),
    find: newerFeatures)

  @Sendable private static func newerFeatures(
    _ effect: RevisionEffect, _ walk: LintWalk
  ) -> [RuleFinding] {
    guard let least = walk.settings.minimumSQLite.flatMap(VersionNumber.init) else { return [] }
    return effect.neededFeatures.compactMap { needed in
      guard let version = VersionNumber(needed.feature.since), least < version else { return nil }
      let object = [needed.table, needed.name].compactMap { $0 }.joined(separator: ".")
      return RuleFinding(
        needed.table, needed.name,
        "\(object.isEmpty ? "SQL of the revision" : object) needs SQLite \(needed.feature.since): "
          + "\(needed.feature.words).")
    }
  }
}

/// A version of SQLite: `3.39` or `3.39.4`.
struct VersionNumber: Hashable, Comparable {
  private let parts: [Int]

  init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { Int(String(Substring($0))) }
    guard (2...4).contains(parts.count), !parts.contains(nil) else { return nil }
    self.parts = parts.compactMap { $0 }
  }

  static func < (left: Self, right: Self) -> Bool {
    let count = max(left.parts.count, right.parts.count)
    func padded(_ version: Self) -> [Int] {
      version.parts + Array(repeating: 0, count: count - version.parts.count)
    }
    return padded(left).lexicographicallyPrecedes(padded(right))
  }
}

/// Something that SQLite knows since a version (https://sqlite.org/changes.html).
struct SQLiteFeature: Hashable, Sendable {
  let since: String
  let words: String

  static let strict = Self(since: "3.37", words: "STRICT tables")
  static let generated = Self(since: "3.31", words: "generated columns")

  /// The newest that a piece of SQL uses.
  static func newest(in sql: SQLText) -> SQLiteFeature? {
    let text = SQLTokens(sql)
    var found: [SQLiteFeature] = []
    for (index, token) in text.tokens.enumerated() {
      switch token.kind {
      case .word:
        let isCall = index + 1 < text.tokens.count && text.isSymbol(text.tokens[index + 1], "(")
        let word = text.text(of: token).folded
        if isCall, let since = functions[word] {
          found.append(Self(since: since, words: "the function \(word)"))
        } else if let feature = words(at: index, text) {
          found.append(feature)
        }
      case .symbol where text.isSymbol(token, "->") || text.isSymbol(token, "->>"):
        found.append(Self(since: "3.38", words: "the operators -> and ->>"))
      case .number where text.text(of: token).contains(UInt8(ascii: "_")):
        found.append(Self(since: "3.46", words: "numbers with underscores"))
      default: break
      }
    }
    return found.max { left, right in
      guard let a = VersionNumber(left.since), let b = VersionNumber(right.since) else {
        return false
      }
      return a < b
    }
  }

  private static func words(at index: Int, _ text: SQLTokens) -> SQLiteFeature? {
    func isAt(_ offset: Int, _ word: StaticString) -> Bool {
      text.tokens.indices.contains(index + offset)
        && text.isWord(text.tokens[index + offset], word)
    }
    if isAt(0, "RETURNING") { return Self(since: "3.35", words: "RETURNING") }
    if isAt(0, "MATERIALIZED") { return Self(since: "3.35", words: "AS MATERIALIZED") }
    if isAt(0, "OVER"), text.tokens.indices.contains(index - 1),
      text.isSymbol(text.tokens[index - 1], ")")
    {
      return Self(since: "3.25", words: "window functions")
    }
    if isAt(0, "DO"), isAt(1, "UPDATE") || isAt(1, "NOTHING") {
      return Self(since: "3.24", words: "ON CONFLICT DO")
    }
    if isAt(0, "JOIN"),
      isAt(-1, "RIGHT") || isAt(-1, "FULL") || isAt(-1, "OUTER") && isAt(-2, "RIGHT")
        || isAt(-1, "OUTER") && isAt(-2, "FULL")
    {
      return Self(since: "3.39", words: "RIGHT and FULL JOIN")
    }
    if isAt(0, "DISTINCT"), isAt(1, "FROM"), isAt(-1, "IS") || isAt(-1, "NOT") {
      return Self(since: "3.39", words: "IS DISTINCT FROM")
    }
    return nil
  }

  /// Functions that are built in since a version after the one that has had the rest for long.
  private static let functions: [FoldedName: String] = [
    "iif": "3.32", "sign": "3.35", "format": "3.38", "unixepoch": "3.38", "unhex": "3.41",
    "timediff": "3.43", "octet_length": "3.43", "concat": "3.44", "concat_ws": "3.44",
    "string_agg": "3.44", "jsonb": "3.45", "jsonb_array": "3.45", "jsonb_extract": "3.45",
    "jsonb_insert": "3.45", "jsonb_object": "3.45", "jsonb_patch": "3.45", "jsonb_remove": "3.45",
    "jsonb_replace": "3.45", "jsonb_set": "3.45", "jsonb_group_array": "3.45",
    "jsonb_group_object": "3.45", "json_pretty": "3.46", "if": "3.48", "unistr": "3.50",
    "unistr_quote": "3.50",
  ]
}

extension RevisionEffect {
  fileprivate typealias Need = (table: SQLText?, name: SQLText?, feature: SQLiteFeature)

  /// What is new and needs a version.
  fileprivate var neededFeatures: [Need] {
    var needs: [Need] = []
    func add(_ table: SQLText?, _ name: SQLText?, _ sql: SQLText?) {
      if let feature = sql.flatMap(SQLiteFeature.newest) { needs.append((table, name, feature)) }
    }
    for table in after.tables
    where table.isStrict && tables.aligned.table(table.name)?.isStrict != true {
      needs.append((table.name, nil, .strict))
    }
    for (table, column) in newColumns {
      if let generated = column.generated {
        needs.append((table.name, column.name, .generated))
        add(table.name, column.name, generated.expression)
      }
      add(table.name, column.name, column.defaultValue?.sql)
    }
    for new in newConstraints {
      if case .check(let check) = new.constraint {
        add(new.table.name, new.constraint.subject, check.expression)
      }
    }
    for (table, index, _) in newIndexes {
      for term in index.terms { if term.column == nil { add(table.name, index.name, term.text) } }
      add(table.name, index.name, index.condition)
    }
    for view in newViews { add(view.name, nil, view.select) }
    for trigger in newTriggers {
      add(trigger.table, trigger.name, trigger.condition)
      add(trigger.table, trigger.name, trigger.body)
    }
    for statement in statements where statement.writesRows { add(nil, nil, statement.sql) }
    return needs
  }
}
