/// How much a finding of `godwit lint` weighs.
public enum LintSeverity: String, CaseIterable, Hashable, Sendable {
  /// What fails, or destroys, on databases that are in use.
  case error
  /// What somebody should look at before it is applied.
  case warning
  /// What is good to know. It does not make `lint` exit with 2.
  case note
  /// Nothing is said.
  case off
}

/// What `godwit lint` looks for, and how much it weighs.
///
/// ```swift
/// configuration.lint["redundant-index"] = .off
/// configuration.lint["unnamed-constraint"] = .warning
/// configuration.lint.profiles = [.cloudKit]
/// configuration.lint.minimumSQLite = "3.39"
/// ```
public struct LintSettings: Sendable {
  /// The severities of codes, where they are not as by default. `godwit lint --list` lists the codes.
  public var severities: [String: LintSeverity] = [:]
  /// Rules beyond those for every project. By default none.
  public var profiles: [LintProfile] = []
  /// The oldest SQLite that is to read the schema: `3.39`. With it, `sqlite-version` says what needs
  /// a newer one. By default nothing is said.
  public var minimumSQLite: String?
  /// From how many rows on a table is large: copying it takes a moment that people notice. By
  /// default 100,000.
  public var largeTable = 100_000

  /// Every code as it is by default.
  public init() {}

  /// The severity of a code; nothing where it is as by default.
  public subscript(code: String) -> LintSeverity? {
    get { severities[code] }
    set { severities[code] = newValue }
  }
}

/// Rules for databases with which something more is done than to keep them on one device.
public struct LintProfile: Hashable, Sendable {
  /// What it is called on the command line: `cloudkit`.
  public let name: String
  /// Tables that the profile is not about.
  package var exceptions: [String] = []

  /// What SQLiteData's `SyncEngine` refuses when the application starts, and what devices with an
  /// older version of it cannot do with a newer schema.
  public static let cloudKit = Self(name: "cloudkit")

  /// The same, but for tables that are not synchronized.
  public static func cloudKit(except tables: String...) -> Self {
    Self(name: "cloudkit", exceptions: tables)
  }

  /// What Cloudflare D1 refuses, or would lose rows by: see `--for d1`.
  public static let d1 = Self(name: "d1")

  /// All that there are.
  package static let all = [cloudKit, d1]
}
