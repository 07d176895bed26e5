import Foundation
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax

import class GRDB.Database

/// Where a database is, and how it came there.
package struct VersionStore: Sendable {
  private(set) var settings: MigrationSettings
  private var table: SQLText { SQLText(settings.versionTable) }
  private var history: SQLText { SQLText(MigrationSettings.historyTable) }
  /// The two tables where SQLite may look for names elsewhere first.
  private var versionName: String { "main." + SQLIdentifier.quoted(table) }
  private var historyName: String { "main." + SQLIdentifier.quoted(history) }

  package init(_ settings: MigrationSettings) {
    self.settings = settings
  }

  /// For a version table of another name.
  package init(versionTable: String) {
    settings = MigrationSettings()
    settings.versionTable = versionTable
  }

  /// One step in a database's life. What is NULL where the table has no NULLs is empty here.
  package struct HistoryEntry: Hashable, Sendable {
    package let revision: String
    /// `upgrade`, `downgrade` or `stamp`.
    package let direction: String
    package let appliedAt: String
    /// A number, unless somebody else has written it.
    package let seconds: String?
    /// The checksum that the revision's file had when the program was built: of the tokens, with
    /// `t1:` before it, or, by an older Godwit, of the bytes.
    package let checksum: String?
  }

  /// The revisions that the database is at: none before the first, several with branches.
  ///
  /// - Throws: ``MigrationError/newerFormat(_:)``.
  package func heads(_ db: Database) throws -> [RevisionID] {
    // Asked often, and once for both.
    let sql = """
      SELECT name FROM main.sqlite_master WHERE type = 'table'
      AND (name = ?1 COLLATE NOCASE OR name = ?2 COLLATE NOCASE)
      """
    let format = SQLText(MigrationSettings.formatTable)
    return try heads(db, among: Set(try db.texts(sql, table, format).map(\.folded)))
  }

  /// The same, where it is known which of Godwit's tables there are.
  package func heads(_ db: Database, among tables: Set<FoldedName>) throws -> [RevisionID] {
    let format = SQLText(MigrationSettings.formatTable)
    if tables.contains(format.folded) { try requireKnownFormat(db) }
    guard tables.contains(table.folded) else { return [] }
    return try db.texts(headsQuery).map { RevisionID($0.string) }
  }

  /// What was applied and taken back, oldest first; a column that the table lacks is as if NULL.
  package func historyEntries(_ db: Database) throws -> [HistoryEntry] {
    guard try exists(history, db) else { return [] }
    let names = try db.texts("SELECT name FROM temp.pragma_table_xinfo(?1, 'main')", history)
    let existing = Set(names.map(\.folded))
    let wanted: [FoldedName] = ["revision", "direction", "applied_at", "seconds", "checksum"]
    let columns = wanted.map { existing.contains($0) ? $0.description : "NULL" }
    let order = existing.contains("id") ? " ORDER BY id" : ""
    let sql = "SELECT \(columns.joined(separator: ", ")) FROM \(historyName)\(order)"
    return try db.rows(sql) { row in
      HistoryEntry(
        revision: row.text(0)?.string ?? "", direction: row.text(1)?.string ?? "",
        appliedAt: row.text(2)?.string ?? "", seconds: row.text(3)?.string,
        checksum: row.text(4)?.string)
    }
  }

  /// What tells two histories apart in which the same was applied: texts that are the same for the same
  /// checksums.
  ///
  /// - Parameter tables: Which of Godwit's tables there are.
  package func historyMarks(
    _ db: Database, among tables: Set<FoldedName>
  ) throws -> [SQLText] {
    guard tables.contains(history.folded) else { return [] }
    let sql = "SELECT revision || ' ' || direction || ' ' || ifnull(checksum, '') FROM "
    do {
      return try db.texts(sql + historyName + " ORDER BY id")
    } catch {
      // An older Godwit's table has fewer columns.
      return try historyEntries(db).map {
        SQLText("\($0.revision) \($0.direction) \($0.checksum ?? "")")
      }
    }
  }

  /// SQL that makes the tables if they are not there.
  package var tableStatements: [String] {
    let key = SQLIdentifier.quoted("\(table)_pkc")
    return [
      """
      CREATE TABLE IF NOT EXISTS \(versionName) (
        version_num VARCHAR(32) NOT NULL, CONSTRAINT \(key) PRIMARY KEY (version_num)
      )
      """,
      """
      CREATE TABLE IF NOT EXISTS \(historyName) (
        id INTEGER PRIMARY KEY, revision TEXT NOT NULL, direction TEXT NOT NULL,
        applied_at TEXT NOT NULL, seconds REAL NOT NULL, checksum TEXT
      )
      """,
    ]
  }

  /// SQL that notes where a database is.
  func headsStatements(_ heads: [RevisionID]) -> [String] {
    ["DELETE FROM \(versionName)"]
      + heads.map { head in
        let id = SQLLiteral.string(SQLText(head.rawValue))
        return "INSERT INTO \(versionName) (version_num) VALUES (\(id))"
      }
  }

  /// SQL that notes of some heads that the database has come from them to others. What else is noted
  /// stays.
  func moveStatements(from old: [RevisionID], to new: [RevisionID]) -> [String] {
    let gone = old.filter { !new.contains($0) }
    let deletions =
      gone.isEmpty ? [] : ["DELETE FROM \(versionName) WHERE version_num IN (\(Self.list(gone)))"]
    return deletions
      + new.filter { !old.contains($0) }.map { head in
        "INSERT INTO \(versionName) (version_num) VALUES (\(Self.list([head])))"
      }
  }

  /// SQL that notes a head if one of some others is noted, and none of a third kind.
  func insertStatement(
    _ head: RevisionID, where present: [RevisionID], andNot absent: [RevisionID]
  ) -> String {
    func isNoted(_ ids: [RevisionID]) -> String {
      "EXISTS (SELECT 1 FROM \(versionName) WHERE version_num IN (\(Self.list(ids))))"
    }
    return "INSERT INTO \(versionName) (version_num) SELECT \(Self.list([head])) "
      + "WHERE \(isNoted(present)) AND NOT \(isNoted(absent))"
  }

  /// A query that says whether just these heads are noted, one or the other of some lists, whatever
  /// else is noted that has nothing to do with them.
  func isAt(_ heads: [[RevisionID]], beside others: [RevisionID]) -> String {
    let expected = heads.map { ids in
      SQLLiteral.string(SQLText(ids.map(\.rawValue).sorted().joined(separator: " ")))
    }
    let condition = others.isEmpty ? "" : " WHERE version_num NOT IN (\(Self.list(others)))"
    return """
      SELECT coalesce(group_concat(version_num, ' '), '') IN (\(expected.joined(separator: ", "))) \
      FROM (SELECT version_num FROM \(versionName)\(condition) ORDER BY version_num)
      """
  }

  private static func list(_ ids: [RevisionID]) -> String {
    ids.map { SQLLiteral.string(SQLText($0.rawValue)) }.joined(separator: ", ")
  }

  /// SQL that notes a step, with the time at which it runs.
  func appendStatement(
    _ revision: RevisionID, _ direction: String, seconds: Double = 0, checksum: String?
  ) -> String {
    """
    INSERT INTO \(historyName) (revision, direction, applied_at, seconds, checksum) VALUES \
    (\(SQLLiteral.string(SQLText(revision.rawValue))), '\(direction)', strftime('%Y-%m-%d %H:%M:%S', 'now'), \
    \(seconds), \(checksum.map { SQLLiteral.string(SQLText($0)) } ?? "NULL"))
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

  private func exists(_ table: SQLText, _ db: Database) throws -> Bool {
    try db.integer(
      "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?1 COLLATE NOCASE", table)
      == 1
  }

  var headsQuery: String { "SELECT version_num FROM \(versionName) ORDER BY rowid" }
}

// MARK: Downgrades that are kept

extension VersionStore {
  /// The format of Godwit's tables that this program writes at most. The second has the column in which
  /// downgrades are kept; a database without them stays in the first.
  static let currentFormat = 2

  private static let formatName =
    "main."
    + SQLIdentifier.quoted(
      SQLText(MigrationSettings.formatTable))

  private func requireKnownFormat(_ db: Database) throws {
    let number = try db.integer("SELECT max(number) FROM \(Self.formatName)") ?? 1
    guard number <= Self.currentFormat else { throw MigrationError.newerFormat(number) }
  }

  private func keepsDowngrades(_ db: Database) throws -> Bool {
    let names = try db.texts("SELECT name FROM temp.pragma_table_xinfo(?1, 'main')", history)
    return names.contains { $0.folded == "downgrade" }
  }

  /// Keeps the downgrade of the revision that was noted last.
  func keep(_ downgrade: KeptDowngrade, _ db: Database) throws {
    if try !keepsDowngrades(db) {
      try db.execute(sql: "ALTER TABLE \(historyName) ADD COLUMN downgrade TEXT")
    }
    if try !exists(SQLText(MigrationSettings.formatTable), db) {
      try db.execute(
        sql: """
          CREATE TABLE \(Self.formatName) (number INTEGER NOT NULL);
          INSERT INTO \(Self.formatName) VALUES (\(Self.currentFormat));
          """)
    }
    let text = downgrade.text.map { SQLLiteral.string(SQLText($0)) } ?? "NULL"
    try db.execute(
      sql: """
        UPDATE \(historyName) SET downgrade = \(text) \
        WHERE id = (SELECT max(id) FROM \(historyName))
        """)
  }

  /// The downgrades that were kept, of revisions that were applied last and not taken back, noted anew or
  /// applied without keeping it since: then it may be another revision's of the same name.
  func keptDowngrades(_ db: Database) throws -> [RevisionID: KeptDowngrade] {
    guard try exists(history, db), try keepsDowngrades(db) else { return [:] }
    let rows = try db.rows(
      """
      SELECT revision, downgrade FROM \(historyName) WHERE downgrade IS NOT NULL \
      AND id IN (SELECT max(id) FROM \(historyName) GROUP BY revision)
      """
    ) { ($0.text(0)?.string ?? "", $0.text(1)?.string ?? "") }
    return rows.reduce(into: [:]) { result, row in
      let id = RevisionID(row.0)
      guard let kept = KeptDowngrade(text: row.1), RevisionID(kept.id) == id else { return }
      result[id] = kept
    }
  }
}
