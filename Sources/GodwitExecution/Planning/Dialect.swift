import GodwitIntrospection

/// What whoever runs a script allows. Plans and scripts ask for these properties, and never for the name.
package struct Dialect: Hashable, Sendable {
  /// The greatest sizes that are taken.
  package struct Limits: Hashable, Sendable {
    package var statementBytes: Int?
    package var columns: Int?
  }

  package let name: String
  /// Whether the script says where its transaction begins and ends. Otherwise all of it runs in a
  /// transaction of its runner's, or the runner must not be used.
  package var framesTransaction = true
  /// Whether foreign keys can be switched off. Where they stay on, to drop a table deletes its rows
  /// first, and acts on those that refer to them (https://sqlite.org/lang_droptable.html).
  package var switchesForeignKeys = true
  /// Whether they can be off, though nobody can switch them there: a script must be right in both cases.
  package var foreignKeysMayBeOff = false
  /// Whether `pragma_foreign_key_check` can be asked as a table.
  package var checksForeignKeys = true
  package var hasTemporaryObjects = true
  /// Whether `PRAGMA writable_schema` lets the text of a definition be edited.
  package var editsSchema = true
  /// Whether `PRAGMA legacy_alter_table` lets a table be renamed while nothing is looked at that speaks
  /// of it.
  package var hasLegacyAlterTable = true
  /// Whether `sqlite_version()` may be asked.
  package var tellsVersion = true
  /// Whether each line that a client reads is a transaction of its own.
  package var takesLines = false
  /// The pragmas that are allowed; nothing where all are.
  package var pragmas: [String]?
  package var limits = Limits()
  /// The SQLite on whose abilities a script may count, whatever made it.
  package var version: SQLiteVersion?

  /// Whoever takes plain SQL, and stops at the first error.
  package static let sqlite = Self(name: "sqlite")

  /// The sqlite3 shell, which goes on after an error unless it is told not to.
  package static let shell = Self(name: "shell")

  /// dqlite, SQLite with Raft (https://dqlite.io): a client wraps what it is given into a transaction.
  package static let dqlite = owned("dqlite") {
    $0.version = SQLiteVersion(3_037_000)
    $0.takesLines = true
  }

  /// rqlite (https://rqlite.io/docs/api/api/): a request with `transaction` is one. Foreign keys are off
  /// unless a node was started with `-fk`.
  package static let rqlite = owned("rqlite") {
    $0.foreignKeysMayBeOff = true
    $0.version = SQLiteVersion(3_045_000)
  }

  /// libSQL's server (https://docs.turso.tech/sdk/http/reference): a batch is one transaction.
  package static let libsql = owned("libsql") { $0.version = SQLiteVersion(3_044_000) }

  /// Turso's rewrite of SQLite (https://docs.turso.tech). Foreign keys are off unless a connection has
  /// switched them on.
  package static let turso = owned("turso") {
    $0.foreignKeysMayBeOff = true
    $0.checksForeignKeys = false
    $0.hasLegacyAlterTable = false
    $0.version = SQLiteVersion(3_044_000)
  }

  /// Cloudflare D1 (https://developers.cloudflare.com/d1/sql-api/sql-statements/,
  /// https://developers.cloudflare.com/d1/platform/limits/).
  package static let d1 = owned("d1") {
    $0.tellsVersion = false
    $0.pragmas = [
      "defer_foreign_keys", "foreign_keys", "foreign_key_check", "foreign_key_list", "index_info",
      "index_list", "index_xinfo", "legacy_alter_table", "optimize", "quick_check", "table_info",
      "table_list", "table_xinfo",
    ]
    $0.limits = Limits(statementBytes: 100_000, columns: 100)
    $0.version = SQLiteVersion(3_044_000)
  }

  package static let all: [Self] = [sqlite, shell, dqlite, rqlite, libsql, turso, d1]

  /// - Parameter name: One of the names; `sql` is another for `sqlite`.
  package init?(_ name: String) {
    let name = name == "sql" ? "sqlite" : name
    guard let dialect = Self.all.first(where: { $0.name == name }) else { return nil }
    self = dialect
  }

  private init(name: String) { self.name = name }

  /// A runner that owns the transaction, on a connection whose foreign keys are on and stay so.
  private static func owned(_ name: String, _ change: (inout Self) -> Void) -> Self {
    var dialect = Self(name: name)
    dialect.framesTransaction = false
    dialect.switchesForeignKeys = false
    dialect.hasTemporaryObjects = false
    dialect.editsSchema = false
    change(&dialect)
    return dialect
  }

  /// Whether a script looks itself whether rows violate foreign keys.
  package var guardsForeignKeys: Bool {
    switchesForeignKeys || foreignKeysMayBeOff && checksForeignKeys
  }

  /// Whether a script is right only where foreign keys are on, and has to look whether they are.
  ///
  /// - Parameter isEnforced: Whether what it does relies on them.
  package func requiresForeignKeys(isEnforced: Bool) -> Bool {
    foreignKeysMayBeOff && (isEnforced || !checksForeignKeys)
  }

  /// What a query of Godwit's own puts before the functions that stand for pragmas, so that no table of
  /// such a name is asked.
  package var pragmaSchema: String { hasTemporaryObjects ? "temp." : "main." }
}
