import GRDBSQLite
import GodwitSQLiteC
import GodwitSchemaModel

import struct GRDB.Configuration
import class GRDB.Database
import class GRDB.DatabaseQueue

/// How Godwit opens databases.
package enum Connections {
  /// What a project does with each connection, to register the functions and collations that its
  /// schema uses.
  package typealias Preparation = @Sendable (Database) throws -> Void

  /// A connection for looking only. It never creates or changes a file.
  package static func readOnly(
    path: String, prepare: @escaping Preparation = { _ in }
  ) throws -> DatabaseQueue {
    var configuration = try configuration(prepare: prepare)
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// A connection for changing a database. SQLite creates the file if there is none.
  ///
  /// - Parameter isBusy: Called while another connection has the lock; says whether to try again.
  package static func writable(
    path: String, isBusy: @escaping @Sendable (Int) -> Bool = { _ in false },
    prepare: @escaping Preparation = { _ in }
  ) throws -> DatabaseQueue {
    var configuration = try configuration(prepare: prepare)
    configuration.busyMode = .callback(isBusy)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Lets the threads of this process work with SQLite without that they wait for each other at each
  /// allocation. It is for a process that opens no connection before, and none to a file that is not
  /// trusted: their limit of memory would be none.
  package static func separateThreads() { _ = godwit_forget_memory_statistics() }

  /// A database in memory, empty.
  ///
  /// - Parameter acceptsStringsInDoubleQuotes: Whether `"x"` may be a string where no such name
  ///   exists (https://sqlite.org/quirks.html#dblquote). Copies of real databases need it, new
  ///   declarations must not have it.
  package static func inMemory(
    acceptsStringsInDoubleQuotes: Bool = true, prepare: @escaping Preparation = { _ in }
  ) throws -> DatabaseQueue {
    var configuration = try configuration(prepare: prepare)
    configuration.acceptsDoubleQuotedStringLiterals = acceptsStringsInDoubleQuotes
    configuration.prepareDatabase { db in
      // What runs in memory writes no file: neither ATTACH nor VACUUM INTO.
      sqlite3_limit(db.sqliteConnection, SQLITE_LIMIT_ATTACHED, 0)
      // Here edits of the schema are tried, and are entered what SQLite would not create by itself.
      godwit_set_defensive(db.sqliteConnection, 0)
      StandIns.provideCollations(for: db.sqliteConnection)
    }
    return try DatabaseQueue(configuration: configuration)
  }

  /// Keeps a connection that is not GRDB's from changing the schema otherwise than by statements, and from
  /// opening other files (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
  package static func defend(_ connection: OpaquePointer) {
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
    _ = godwit_set_defensive(connection, 1)
  }

  /// GRDB's defaults serve applications. A tool that rebuilds tables wants foreign keys as SQLite
  /// has them at first, off; strings in double quotes, without which one legacy CHECK in a
  /// database makes every `ALTER TABLE … RENAME` in it fail; and transactions in its own hands.
  ///
  /// - Throws: ``UnsupportedSQLite``.
  private static func configuration(prepare: @escaping Preparation) throws -> Configuration {
    try SQLiteVersion.running.requireSupported()
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.acceptsDoubleQuotedStringLiterals = true
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { db in
      try prepare(db)
      // GRDB says nothing of them then, and a library can be built to have them on
      // (https://sqlite.org/compile.html#default_foreign_keys).
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
    }
    return configuration
  }
}
