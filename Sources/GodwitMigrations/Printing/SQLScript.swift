import GodwitExecution
import GodwitSQLSyntax

import class GRDB.Database

/// SQL that needs nothing but SQLite to do what Godwit would do.
package struct SQLScript: Sendable {
  private enum Line {
    case comment(String)
    /// Without a `;`.
    case statement(String)
    /// Where the script fails unless its reader has what it needs, by way of a table of this name.
    case guards(SQLText)
  }

  private let title: String?
  /// Who is to run it.
  package let dialect: Dialect
  private var lines: [Line] = []
  /// What it asks of the SQLite that runs it.
  private var needs = Needs()

  /// - Parameters:
  ///   - dialect: Who is to run it.
  ///   - title: What it does, for its first line.
  ///   - tag: A word for the same line.
  package init(for dialect: Dialect, title: String? = nil, tag: String? = nil) {
    self.dialect = dialect
    // It is a comment, which ends with its line.
    self.title = title.map { title in
      VisibleText.line(([title] + (tag.map { [$0] } ?? [])).joined(separator: ", "))
    }
  }

  /// Whether there is nothing to do.
  package var isEmpty: Bool { lines.isEmpty }

  package var statements: [String] {
    lines.flatMap { line -> [String] in
      switch line {
      case .comment: []
      case .statement(let sql): [sql]
      case .guards(let table): needs.guards(using: table, dialect)
      }
    }
  }

  /// Begins a transaction, where that is the script's business.
  package mutating func begin() {
    if dialect.framesTransaction { add(["BEGIN IMMEDIATE"]) }
  }

  package mutating func commit() {
    if dialect.framesTransaction { add(["COMMIT"]) }
  }

  /// Switches foreign keys, where that can be done. It must be outside of a transaction
  /// (https://sqlite.org/pragma.html#pragma_foreign_keys).
  package mutating func switchForeignKeys(_ isOn: Bool) {
    if dialect.switchesForeignKeys { add(["PRAGMA foreign_keys = \(isOn ? "ON" : "OFF")"]) }
  }

  package mutating func comment(_ text: String) {
    lines.append(.comment("-- " + VisibleText.line(text)))
  }

  package mutating func add(_ statements: [String]) {
    lines += statements.map { .statement($0) }
  }

  /// Lets the script fail at this place, its beginning, unless its reader has what any statement of
  /// it needs.
  ///
  /// - Parameter table: A name for a table that nothing has.
  package mutating func addGuards(using table: SQLText) { lines.append(.guards(table)) }

  package mutating func require(_ needs: Needs) { self.needs.formUnion(needs) }

  /// The script as text.
  package var text: String {
    let head = (title.map { ["-- \($0)"] } ?? []) + dialect.head(for: needs)
    return dialect.spelled((head + lines.flatMap(text)).joined(separator: "\n") + "\n")
  }

  private func text(of line: Line) -> [String] {
    switch line {
    case .comment(let text): [text]
    case .statement(let sql): [SQLStatements.closed(sql)]
    case .guards(let table):
      [needs.comment] + needs.guards(using: table, dialect).map(SQLStatements.closed)
    }
  }
}

extension Needs {
  fileprivate var comment: String {
    "-- It needs SQLite 3.\(version.minor) or later"
      + (editsSchema ? ", a connection that is not in defensive mode" : "")
      + (stringsInDoubleQuotes ? ", one that takes strings in double quotes" : "") + "."
  }

  /// Statements of which one fails unless the reader has what is needed. They change nothing.
  fileprivate func guards(using table: SQLText, _ dialect: Dialect) -> [String] {
    let minor = "CAST(substr(sqlite_version(), 3) AS INTEGER)"
    let versions = Step.scriptAssertion(
      "SELECT sqlite_version() NOT LIKE '3.%' OR \(minor) >= \(version.minor)",
      orFail: "SQLite 3.\(version.minor) or later is needed", using: table)
    // Where it is no string, this is a name that nothing has.
    let string = Step.scriptAssertion(
      "SELECT \"no string\" = 'no string'", orFail: "strings in double quotes are needed",
      using: table)
    let strings =
      (dialect.tellsVersion ? versions : []) + (stringsInDoubleQuotes ? string : [])
    guard editsSchema else { return strings }
    // Since 3.44 the pragma cannot be switched on in defensive mode, before that the UPDATE fails.
    let edits = Step.scriptAssertion(
      "SELECT EXISTS (SELECT 1 FROM temp.pragma_writable_schema WHERE writable_schema)",
      orFail: "the connection is in defensive mode, in which sqlite_master cannot be edited",
      using: table)
    return strings + ["PRAGMA writable_schema = ON"] + edits
      + [Database.editProbe, "PRAGMA writable_schema = OFF"]
  }
}

extension SQLScript {
  /// Makes the script fail where its reader has temporary objects or a setting that it cannot do with.
  package mutating func assertNothingIsHidden(using table: SQLText) {
    guard let (query, failure) = HiddenNames.assertion(dialect) else { return }
    add(Step.scriptAssertion(query, orFail: failure, using: table))
  }

  /// Makes a script fail unless foreign keys are switched as it needs them. Whoever runs it may have
  /// taken its BEGIN away, and inside of a transaction the pragma does nothing
  /// (https://sqlite.org/pragma.html#pragma_foreign_keys): dropping a table would delete the rows that
  /// refer to it.
  ///
  /// - Parameter table: A name for a table that nothing has.
  package mutating func assertForeignKeys(areOn: Bool, using table: SQLText) {
    // Where they stay as they are, a script is written for both, as far as it can be.
    guard dialect.switchesForeignKeys || dialect.requiresForeignKeys(isEnforced: areOn) else {
      return
    }
    let areOn = areOn || !dialect.switchesForeignKeys
    add(
      Step.scriptAssertion(
        "SELECT EXISTS (SELECT 1 FROM \(dialect.pragmaSchema)pragma_foreign_keys "
          + "WHERE foreign_keys = \(areOn ? 1 : 0))",
        orFail: areOn
          ? "foreign keys are off, and cannot be switched on inside of a transaction"
          : "foreign keys are on, and cannot be switched off inside of a transaction",
        using: table))
  }
}
