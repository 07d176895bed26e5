import GRDBSQLite

/// What a plan may make use of.
package struct ExecutionSettings: Hashable, Sendable {
  /// Where the statements of a plan will run.
  package enum Medium: Hashable, Sendable {
    /// On the database at hand: what is found on the way can decide how to go on.
    case database
    /// In a script that was made elsewhere and cannot decide anything.
    case script
  }

  /// What the running SQLite can do.
  package var capabilities = Capabilities.running
  /// Whether the text of a table's definition may be edited where its rows stay as they are.
  package var allowsMetadataEdits = true
  package var medium = Medium.database

  package init() {}
}

/// What SQLite's ALTER TABLE can do beyond renaming, adding and dropping columns, by version
/// (https://sqlite.org/changes.html, https://sqlite.org/lang_altertable.html).
package struct Capabilities: Hashable, Sendable {
  package enum Ability: Hashable, Sendable {
    case setNotNull, dropNotNull, addCheck, dropNamedCheck, dropNamedForeignKey
  }

  private static let since: [Ability: Int] = [
    .setNotNull: 3_053_000, .dropNotNull: 3_053_000, .addCheck: 3_053_000,
    .dropNamedCheck: 3_053_000, .dropNamedForeignKey: 3_054_000,
  ]

  private let version: Int

  /// - Parameter version: As `sqlite3_libversion_number()` gives it: 3040001.
  package init(version: Int) {
    self.version = version
  }

  /// Those of the library in this process.
  package static var running: Self { Self(version: Int(sqlite3_libversion_number())) }

  package func has(_ ability: Ability) -> Bool {
    Self.since[ability].map { version >= $0 } ?? false
  }
}
