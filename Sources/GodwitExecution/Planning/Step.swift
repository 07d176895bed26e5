import GodwitIntrospection
import GodwitSQLSyntax

/// One statement of a plan.
package struct Step: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Changes something.
    case statement
    /// Copies all rows of a table into another.
    case copy(of: SQLText)
    /// A query that must answer 1; if it does not, the operation fails with this message.
    case assertion(failure: String)
  }

  package let sql: String
  package let kind: Kind
  /// Whether a script has to make sure of an assertion: nothing else in it would notice.
  package var isForScripts = true
  /// A name that nothing in the database has, for the table of an assertion.
  package var scratchTable: SQLText = "_godwit_assertion"
  /// Whether somebody else has written it.
  package private(set) var isForeign = false
  /// What it asks of the SQLite that runs it.
  package private(set) var needs = Needs()

  /// How it stands in a script.
  package var scriptStatements: [String] {
    switch kind {
    case .statement, .copy: [sql]
    case .assertion(let failure):
      isForScripts ? Self.scriptAssertion(sql, orFail: failure, using: scratchTable) : []
    }
  }

  /// SQL has no assertions: a NULL that is refused does it. What SQLite then says is the name of the
  /// column. (A CHECK can be switched off: https://sqlite.org/pragma.html#pragma_ignore_check_constraints.)
  ///
  /// - Parameter table: A name for a table that nothing has.
  package static func scriptAssertion(
    _ query: String, orFail message: String, using table: SQLText
  ) -> [String] {
    let name = "main.\(SQLIdentifier.quoted(table))"
    let message = SQLIdentifier.quoted(SQLText(message))
    return [
      "CREATE TABLE \(name) (\(message) NOT NULL)",
      "INSERT INTO \(name) SELECT nullif((\(query)), 0)", "DROP TABLE \(name)",
    ]
  }

  /// What it needs in a schema that has such strings, or none.
  package func needs(besideStringsInDoubleQuotes hasStrings: Bool) -> Needs {
    var needs = needs
    needs.stringsInDoubleQuotes = hasStrings && (altersTable || isForeign)
    return needs
  }

  /// Whether SQLite reads all of the schema anew for it.
  package var altersTable: Bool { SQLText(sql).hasPrefix("ALTER TABLE") }

  /// Whether a table goes, or takes the place of another: rows that refer to it depend on that.
  package var mayDropTable: Bool {
    if isForeign { return true }
    guard case .statement = kind else { return false }
    return altersTable || SQLText(sql).hasPrefix("DROP TABLE")
  }

  /// SQL of somebody else, which may do anything.
  static func foreign(_ sql: String) -> Self {
    var step = run(sql)
    step.isForeign = true
    return step
  }

  package static func run(_ sql: String) -> Self { Self(sql: sql, kind: .statement) }

  /// A statement that not every version knows.
  static func run(_ sql: String, by ability: Capabilities.Ability) -> Self {
    var step = run(sql)
    step.needs.version = max(.minimum, ability.version)
    return step
  }

  /// Allows or forbids this connection to change `sqlite_schema`.
  static func allowEdits(_ isAllowed: Bool) -> Self {
    var step = run("PRAGMA writable_schema = \(isAllowed ? "ON" : "OFF")")
    step.needs.editsSchema = true
    return step
  }

  static func copy(of table: SQLText, _ sql: String) -> Self {
    Self(sql: sql, kind: .copy(of: table))
  }

  package static func assert(
    _ sql: String, orFail message: String, isForScripts: Bool = false
  ) -> Self {
    Self(sql: sql, kind: .assertion(failure: message), isForScripts: isForScripts)
  }
}

/// What statements ask of the SQLite that runs them.
package struct Needs: Hashable, Sendable {
  package var version = SQLiteVersion.minimum
  /// Whether `sqlite_schema` is edited, which no connection can in defensive mode
  /// (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
  package var editsSchema = false
  /// Whether tables are changed beside strings in double quotes, which a library can be built to
  /// take for names (https://sqlite.org/compile.html#dqs).
  package var stringsInDoubleQuotes = false

  package init() {}

  package mutating func formUnion(_ other: Self) {
    version = max(version, other.version)
    editsSchema = editsSchema || other.editsSchema
    stringsInDoubleQuotes = stringsInDoubleQuotes || other.stringsInDoubleQuotes
  }
}
