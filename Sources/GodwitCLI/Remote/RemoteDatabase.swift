import GodwitExecution

/// A database that is reached by a command only: it is given SQL, and answers rows.
///
/// ```swift
/// configuration.remote = RemoteDatabase(
///   .d1, query: ["wrangler", "d1", "execute", "app", "--remote", "--command", "{sql}"])
/// ```
///
/// No shell is involved. The SQL takes the place of `{sql}` in an argument; where there is none, the
/// command reads it from its standard input. How it prints rows does not matter, as long as it prints
/// texts of letters and digits whole.
public struct RemoteDatabase: Hashable, Sendable {
  /// What answers: what is allowed there.
  public enum Engine: String, Hashable, Sendable, CaseIterable {
    /// dqlite, by its client `dqlite`.
    case dqlite
    /// rqlite.
    case rqlite
    /// libSQL's server.
    case libsql
    /// Turso.
    case turso
    /// Cloudflare D1, by `wrangler d1 execute`.
    case d1
  }

  /// What answers.
  public var engine: Engine
  /// The command with its arguments.
  public var query: [String]
  /// For how many seconds an answer is waited.
  public var patience: Double

  /// A database behind a command.
  ///
  /// - Parameters:
  ///   - engine: What answers.
  ///   - query: The command with its arguments.
  ///   - patience: For how many seconds an answer is waited. By default 60.
  public init(_ engine: Engine, query: [String], patience: Double = 60) {
    self.engine = engine
    self.query = query
    self.patience = patience
  }

  var dialect: Dialect {
    switch engine {
    case .dqlite: .dqlite
    case .rqlite: .rqlite
    case .libsql: .libsql
    case .turso: .turso
    case .d1: .d1
    }
  }

  /// The command as it is told: without its arguments, which can hold a password.
  var name: String { "\(engine.rawValue) (\(query.first ?? ""))" }
}
