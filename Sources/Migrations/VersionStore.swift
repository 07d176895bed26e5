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

  /// Makes the tables if they are not there.
  func prepare(_ db: Database) throws {
    for statement in tableStatements { try db.execute(sql: statement) }
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

  /// SQL that notes a step, when it runs.
  func appendStatement(_ revision: RevisionID, _ direction: String, checksum: String?) -> String {
    """
    INSERT INTO \(history) (revision, direction, applied_at, seconds, checksum) VALUES \
    (\(SQLLiteral.string(revision.rawValue)), '\(direction)', strftime('%Y-%m-%d %H:%M:%S', 'now'), \
    0, \(checksum.map(SQLLiteral.string) ?? "NULL"))
    """
  }

  /// SQL that notes a step.
  func appendStatement(_ entry: HistoryEntry) -> String {
    let checksum = entry.checksum.map(SQLLiteral.string) ?? "NULL"
    return """
      INSERT INTO \(history) (revision, direction, applied_at, seconds, checksum) VALUES \
      (\(SQLLiteral.string(entry.revision)), '\(entry.direction)', '\(entry.appliedAt)', \
      \(entry.seconds), \(checksum))
      """
  }

  func setHeads(_ heads: [RevisionID], _ db: Database) throws {
    for statement in headsStatements(heads) { try db.execute(sql: statement) }
  }

  func append(_ entry: HistoryEntry, _ db: Database) throws {
    try db.execute(sql: appendStatement(entry))
  }

  private func exists(_ table: String, _ db: Database) throws -> Bool {
    let sql = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE"
    return try Row.fetchOne(db, sql: sql, arguments: [table]) != nil
  }
}
