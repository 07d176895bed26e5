import GodwitIntrospection
import GodwitRevisionGraph

import class GRDB.DatabaseQueue

/// Why a range of revisions cannot become one.
package enum SquashError: Error {
  case tooShort([RevisionID])
  /// An end of the range names several revisions.
  case severalEnds([RevisionID])
  /// The range has not one beginning: a revision in it needs these, which are neither in it nor
  /// before it.
  case isEntered(RevisionID, from: [RevisionID])
  /// The range has not one end: these need a revision in it, and not its last one.
  case isLeft(RevisionID, to: [RevisionID])
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

  /// Branches that begin and are merged in the range are squashed with it.
  ///
  /// - Throws: ``SquashError`` for a range that has not one beginning and one end, or that changes rows
  ///   unless that is to be forgotten.
  package func squashRange(
    from first: RevisionID, to last: RevisionID, forgettingRows: Bool
  ) throws -> SquashRange {
    let ids = try graph.closedRange(from: first, to: last)
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

extension RevisionGraph {
  /// All revisions between two, these with them, where one that has the last has all of them.
  fileprivate func closedRange(from first: RevisionID, to last: RevisionID) throws -> [RevisionID] {
    let before = ancestors(of: [first])
    let range = descendants(of: [first]).intersection(ancestors(of: [last]))
    let ids = order.filter(range.contains)
    guard ids.count > 1 else { throw SquashError.tooShort(ids) }
    for id in ids {
      let entering = requirements(of: id).filter { !range.contains($0) && !before.contains($0) }
      guard id == first || entering.isEmpty else {
        throw SquashError.isEntered(id, from: entering)
      }
      let leaving = dependents(of: id).filter { !range.contains($0) }
      guard id == last || leaving.isEmpty else { throw SquashError.isLeft(id, to: leaving) }
    }
    return ids
  }
}
