import GodwitIntrospection
import GodwitRevisionGraph

import class GRDB.DatabaseQueue

/// Why a range of revisions cannot become one.
package enum SquashError: Error {
  case tooShort([RevisionID])
  /// A revision of the range has several parents, or several that follow it.
  case notALine(RevisionID)
  /// Revisions that change rows or run SQL, which a comparison of schemas does not see.
  case changesRows([RevisionList.Entry])
  /// A revision that asks for a way of its own.
  case hasOwnWay(RevisionList.Entry)
}

extension Migrator {
  /// A range of revisions that one can stand for.
  package struct SquashRange {
    /// First to last.
    package let ids: [RevisionID]
    /// What the first one follows.
    package let parents: [RevisionID]
    /// In memory, without rows: what is there before the first, and after the last.
    package let before: DatabaseQueue
    package let after: DatabaseQueue
    /// Those that do more than schema operations.
    package let rowChanges: [RevisionList.Entry]
  }

  /// - Throws: ``SquashError`` for a range that is not a line, or that changes rows unless that is to
  ///   be forgotten.
  package func squashRange(
    from first: RevisionID, to last: RevisionID, forgettingRows: Bool
  ) throws -> SquashRange {
    let inRange = graph.descendants(of: [first]).intersection(graph.ancestors(of: [last]))
    let ids = graph.order.filter(inRange.contains)
    guard ids.count > 1 else { throw SquashError.tooShort(ids) }
    for id in ids {
      let follows = graph.requirements(of: id)
      let isLine =
        (id == first || (follows.count == 1 && follows.allSatisfy(inRange.contains)))
        && (id == last || graph.children(of: id).count == 1)
      guard isLine else { throw SquashError.notALine(id) }
    }
    let entries = revisions[ids]
    let odd = entries.first {
      $0.type.transaction == .none || $0.type.foreignKeys == .enforced
        || $0.type.irreversible != nil
    }
    if let odd { throw SquashError.hasOwnWay(odd) }
    let start = graph.upgradePath(from: [], to: graph.requirements(of: first))
    let after = try replayed(start)
    var rowChanges: [RevisionList.Entry] = []
    for entry in entries {
      let session = OperationSession(
        settings: executionSettings, sandbox: store.settings.sandbox, arguments: arguments)
      try Replay.run([entry.id], .upgrade, of: revisions, on: after, session)
      if session.didMoreThanOperations { rowChanges.append(entry) }
    }
    guard rowChanges.isEmpty || forgettingRows else { throw SquashError.changesRows(rowChanges) }
    return SquashRange(
      ids: ids, parents: graph.parents(of: first),
      before: try replayed(start), after: after,
      rowChanges: rowChanges)
  }
}

extension OperationSession {
  fileprivate var didMoreThanOperations: Bool {
    journal.contains { if case .operation = $0 { false } else { true } }
  }
}
