import Foundation
import Introspection
import RevisionGraph
import SQLSyntax

import class GRDB.Database
import class GRDB.Row

/// Where a database is, and how it came there.
public struct VersionStore: Sendable {
  private(set) var settings: MigrationSettings
  private var table: String { settings.versionTable }
  private let history = SQLIdentifier.quoted(MigrationSettings.historyTable)

  public init(_ settings: MigrationSettings) {
    self.settings = settings
  }

  /// For a version table of another name.
  public init(versionTable: String) {
    settings = MigrationSettings()
    settings.versionTable = versionTable
  }

  /// One step in a database's life.
  public struct HistoryEntry: Hashable, Sendable, Codable {
    public let revision: String
    /// `upgrade`, `downgrade` or `stamp`.
    public let direction: String
    public let appliedAt: String
    public let seconds: Double
    /// The checksum that the revision's file had when the program was built.
    public let checksum: String?
  }

  /// The revisions that the database is at: none before the first, several with branches.
  public func heads(_ db: Database) throws -> [RevisionID] {
    guard try exists(table, db) else { return [] }
    let sql = "SELECT version_num FROM \(SQLIdentifier.quoted(table)) ORDER BY rowid"
    return try Row.fetchAll(db, sql: sql).compactMap { $0.text(0).map { RevisionID($0) } }
  }

  /// What was applied and taken back, oldest first.
  public func historyEntries(_ db: Database) throws -> [HistoryEntry] {
    guard try exists(MigrationSettings.historyTable, db) else { return [] }
    let sql = """
      SELECT revision, direction, applied_at, seconds, checksum FROM \(history) ORDER BY id
      """
    return try Row.fetchAll(db, sql: sql).map { row in
      HistoryEntry(
        revision: row.text(0) ?? "", direction: row.text(1) ?? "", appliedAt: row.text(2) ?? "",
        seconds: row.real(3), checksum: row.text(4))
    }
  }

  /// SQL that makes the tables if they are not there.
  public var tableStatements: [String] {
    let name = SQLIdentifier.quoted(table)
    let key = SQLIdentifier.quoted("\(table)_pkc")
    return [
      """
      CREATE TABLE IF NOT EXISTS \(name) (
        version_num VARCHAR(32) NOT NULL, CONSTRAINT \(key) PRIMARY KEY (version_num)
      )
      """,
      """
      CREATE TABLE IF NOT EXISTS \(history) (
        id INTEGER PRIMARY KEY, revision TEXT NOT NULL, direction TEXT NOT NULL,
        applied_at TEXT NOT NULL, seconds REAL NOT NULL, checksum TEXT
      )
      """,
    ]
  }

  /// SQL that notes where a database is.
  func headsStatements(_ heads: [RevisionID]) -> [String] {
    let name = SQLIdentifier.quoted(table)
    return ["DELETE FROM \(name)"]
      + heads.map { "INSERT INTO \(name) (version_num) VALUES (\(SQLLiteral.string($0.rawValue)))" }
  }

  /// SQL that notes a step, with the time at which it runs.
  func appendStatement(
    _ revision: RevisionID, _ direction: String, seconds: Double = 0, checksum: String?
  ) -> String {
    """
    INSERT INTO \(history) (revision, direction, applied_at, seconds, checksum) VALUES \
    (\(SQLLiteral.string(revision.rawValue)), '\(direction)', strftime('%Y-%m-%d %H:%M:%S', 'now'), \
    \(seconds), \(checksum.map(SQLLiteral.string) ?? "NULL"))
    """
  }

  /// SQL that notes where a database is, without anything having been run.
  func stampStatements(
    _ heads: [RevisionID], noting news: [RevisionID], checksum: (RevisionID) -> String?
  ) -> [String] {
    tableStatements + headsStatements(heads)
      + news.map { appendStatement($0, "stamp", checksum: checksum($0)) }
  }

  func execute(_ statements: [String], _ db: Database) throws {
    for statement in statements { try db.execute(sql: statement) }
  }

  private func exists(_ table: String, _ db: Database) throws -> Bool {
    let sql = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE"
    return try Row.fetchOne(db, sql: sql, arguments: [table]) != nil
  }
}
