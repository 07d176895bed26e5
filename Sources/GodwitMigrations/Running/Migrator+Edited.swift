import GodwitRevisionGraph

import class GRDB.Database

extension Migrator {
  /// The applied revisions that say something else now than they did when they were applied, first to
  /// last.
  ///
  /// Of what was applied by an older Godwit, by way of a squash, or noted without a checksum, nobody
  /// knows.
  package func edited(_ db: Database) throws -> [RevisionList.Entry] {
    let (migrator, heads) = try adapted(to: try store.heads(db))
    return try migrator.edited(at: heads, db)
  }

  /// Those of the revisions up to some heads.
  func edited(at heads: [RevisionID], _ db: Database) throws -> [RevisionList.Entry] {
    var noted: [RevisionID: String] = [:]
    for step in try store.historyEntries(db) {
      // What was taken back may have been applied again in another way.
      let isGone = step.direction == Direction.downgrade.rawValue
      noted[RevisionID(step.revision)] = isGone ? nil : step.checksum
    }
    let applied = graph.ancestors(of: heads)
    return revisions[graph.order.filter(applied.contains)].filter { entry in
      guard let old = noted[entry.id], let kind = ChecksumKind(old) else { return false }
      return kind == ChecksumKind(entry.notedChecksum) && old != entry.notedChecksum
    }
  }
}

/// How a checksum was made: what stands before its colon. Those of different kinds cannot be compared.
private struct ChecksumKind: Equatable {
  private let name: [UInt8]

  /// - Returns: Nothing for one that does not say it.
  init?(_ checksum: String) {
    guard let colon = checksum.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    name = Array(checksum.utf8[..<colon])
  }
}
