import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSourceRegistry

import class GRDB.Database

/// What a file of a fleet looks like: what it has in common with many others.
struct FleetLook {
  /// What tells groups of files apart: 128 bits of the standard library's hash, whose key is another in
  /// each process, so that nobody can make a file pass for one of another group.
  struct Key: Hashable, Sendable {
    fileprivate let first: Int
    fileprivate let second: Int
  }

  let heads: [RevisionID]
  let key: Key
  /// What stands in the schema, for the fingerprint of a group.
  private let texts: [[UInt8]]

  /// Whether nothing is in the file, nor noted.
  var isEmpty: Bool { texts.isEmpty && heads.isEmpty }

  /// Reads the texts of the schema, without the tables of SQLite and of Godwit, and where the database is.
  ///
  /// - Parameters:
  ///   - db: In a transaction.
  ///   - own: Tables that are no part of the schema.
  ///   - history: Whether files of other histories are others: of revisions, that is, with other texts.
  init(
    _ db: Database, _ store: VersionStore, without own: Set<FoldedName>, withHistory history: Bool
  ) throws {
    var texts: [[UInt8]] = []
    var found: Set<FoldedName> = []
    try db.forEachRow(
      "SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY name, type"
    ) { row in
      guard let sql = row.text(3), let name = row.text(1), let table = row.text(2),
        !name.bytes.starts(with: "sqlite_".utf8)
      else { return }
      guard !own.contains(table.folded) else {
        if row.text(0) == "table" { found.insert(name.folded) }
        return
      }
      texts.append((row.text(0)?.bytes ?? []) + [0] + name.bytes + [0] + sql.bytes)
    }
    heads = try store.heads(db, among: found)
    self.texts = texts
    var (one, other) = (Hasher(), Hasher())
    other.combine(1)
    func add(_ bytes: [UInt8]) {
      one.combine(bytes.count)
      other.combine(bytes.count)
      bytes.withUnsafeBytes { buffer in
        one.combine(bytes: buffer)
        other.combine(bytes: buffer)
      }
    }
    texts.forEach(add)
    for head in heads.map(\.rawValue).sorted() { add(Array(head.utf8)) }
    if history {
      for mark in try store.historyMarks(db, among: found) { add(mark.bytes) }
    }
    key = Key(first: one.finalize(), second: other.finalize())
  }

  /// A short name for the schema and the revisions of a group, the same on every machine.
  var fingerprint: String {
    let heads = heads.map(\.rawValue).sorted().map { Array($0.utf8) }
    return SourceFile.checksum(of: (texts + [[]] + heads).joined(separator: [0xFF]))
  }
}
