import GodwitIntrospection

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
  /// Who runs a script.
  package private(set) var dialect = Dialect.sqlite

  package init() {}

  /// The same for a script that is made for somebody.
  package func printed(for dialect: Dialect) -> Self {
    var settings = self
    settings.medium = .script
    settings.dialect = dialect
    settings.allowsMetadataEdits = allowsMetadataEdits && dialect.editsSchema
    if let version = dialect.version {
      settings.capabilities = capabilities.limited(to: version)
    }
    return settings
  }
}

/// What SQLite's ALTER TABLE can do beyond renaming, adding and dropping columns, by version
/// (https://sqlite.org/changes.html, https://sqlite.org/lang_altertable.html).
///
/// It says what is worth trying: whether a certain table can be changed so is tried in memory.
package struct Capabilities: Hashable, Sendable {
  package enum Ability: Hashable, Sendable {
    case setNotNull, dropNotNull, addCheck, dropNamedCheck, dropNamedForeignKey
    /// To add a CHECK that gives NULL for rows. It fits them
    /// (https://sqlite.org/lang_createtable.html#check_constraints), but 3.53 refuses them.
    case addCheckDespiteNulls
    /// To change one table while a view or a trigger elsewhere is broken, if `writable_schema` is
    /// on.
    case alterDespiteErrors

    /// Since when SQLite has it.
    package var version: SQLiteVersion {
      switch self {
      case .alterDespiteErrors: SQLiteVersion(3_038_000)
      case .setNotNull, .dropNotNull, .addCheck, .dropNamedCheck: SQLiteVersion(3_053_000)
      case .dropNamedForeignKey, .addCheckDespiteNulls: SQLiteVersion(3_054_000)
      }
    }
  }

  private var version: SQLiteVersion
  private var withdrawn: Set<Ability> = []

  /// - Parameter version: As `sqlite3_libversion_number()` gives it: 3040001.
  package init(version: Int) {
    self.version = SQLiteVersion(version)
  }

  /// Those of the library in this process.
  package static var running: Self { Self(version: SQLiteVersion.running.number) }

  package func has(_ ability: Ability) -> Bool {
    version >= ability.version && !withdrawn.contains(ability)
  }

  fileprivate func limited(to version: SQLiteVersion) -> Self {
    var copy = self
    copy.version = min(self.version, version)
    return copy
  }

  func without(_ ability: Ability) -> Self {
    var copy = self
    copy.withdrawn.insert(ability)
    return copy
  }
}
