/// Who runs a script.
public enum ScriptReader: String, Sendable, CaseIterable {
  /// Whoever takes plain SQL, and stops at the first error.
  case sql
  /// The sqlite3 shell, which goes on after an error unless it is told not to.
  case shell

  /// What a script for it begins with.
  public var head: String {
    switch self {
    case .sql:
      "-- Stop at the first error. (The sqlite3 shell does not: print this with --for shell.)"
    case .shell: ".bail on"
    }
  }
}
