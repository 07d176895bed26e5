import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database

/// Two branches that do not give the same schema in both orders.
package struct MergeConflict: Error {
  package enum Cause: Sendable {
    /// What differs, from the one order to the other.
    case differences([Difference])
    /// In one order a revision fails.
    case failure(RevisionFailure)
  }

  package let cause: Cause
  /// The tips of the two branches.
  package let branches: [RevisionID]
  /// The revisions of both branches that are about what differs.
  package let revisions: [RevisionList.Entry]
}

extension Migrator {
  /// Replays branches in memory, two at a time, in both orders: whoever has applied the one first and
  /// whoever has applied the other first must come to have the same schema.
  ///
  /// What revisions do to rows is not looked at.
  ///
  /// - Throws: ``MergeConflict`` for the first two that do not fit each other.
  package func proveMerge(of heads: [RevisionID]) throws {
    for (position, first) in heads.enumerated() {
      for second in heads[(position + 1)...] { try proveMerge(of: first, second) }
    }
  }

  /// Proves the branches to which a database is to be brought.
  ///
  /// - Throws: ``MergeConflict`` for the first two that do not fit each other.
  package func proveMerge(of target: RevisionSymbol, _ db: Database) throws {
    let migrator = try adapted(to: db)
    let current = try migrator.current(db)
    try migrator.proveMerge(of: migrator.graph.upgradeTargets(target, current: current))
  }

  private func proveMerge(of first: RevisionID, _ second: RevisionID) throws {
    let (left, right) = (graph.ancestors(of: [first]), graph.ancestors(of: [second]))
    let shared = graph.order.filter { left.contains($0) && right.contains($0) }
    let own = [
      graph.order.filter { left.contains($0) && !right.contains($0) },
      graph.order.filter { right.contains($0) && !left.contains($0) },
    ]
    guard own.allSatisfy({ !$0.isEmpty }) else { return }
    func conflict(_ cause: MergeConflict.Cause, _ revisions: [RevisionID]) -> MergeConflict {
      MergeConflict(
        cause: cause, branches: [first, second],
        revisions: self.revisions[revisions])
    }
    var traces: [RevisionID: Set<SQLText>] = [:]
    var schemas: [DatabaseSchema] = []
    for ids in [own[0] + own[1], own[1] + own[0]] {
      do {
        schemas.append(try schema(applying: shared, then: ids, &traces))
      } catch let failure as RevisionFailure {
        let touched = traces[failure.id] ?? []
        let others = (own[0] + own[1]).filter { id in
          id == failure.id || !(traces[id] ?? []).isDisjoint(with: touched)
        }
        throw conflict(.failure(failure), others)
      }
    }
    let differences = SchemaDiff(from: schemas[0], to: schemas[1]).differences
    guard !differences.isEmpty else { return }
    let names = Set(differences.flatMap { [$0.name, $0.table].compactMap { $0 } })
    let involved = (own[0] + own[1]).filter { !(traces[$0] ?? []).isDisjoint(with: names) }
    throw conflict(.differences(differences), involved.isEmpty ? own[0] + own[1] : involved)
  }

  /// Runs a branch in memory as if its first revision followed another one.
  ///
  /// - Throws: ``RevisionFailure`` for the first revision that fails there.
  package func replay(_ id: RevisionID, onto target: RevisionID) throws {
    let moved = graph.descendants(of: [id])
    let needed = graph.ancestors(of: moved).subtracting(moved)
      .subtracting(graph.ancestors(of: graph.parents(of: id)))
    let before = graph.ancestors(of: [target]).union(needed).subtracting(moved)
    _ = try replayed(graph.order.filter(before.contains) + graph.order.filter(moved.contains))
  }

  /// The schema that revisions give.
  ///
  /// - Parameter traces: Gets the names of what each revision of the branches is about.
  private func schema(
    applying shared: [RevisionID], then ids: [RevisionID],
    _ traces: inout [RevisionID: Set<SQLText>]
  ) throws -> DatabaseSchema {
    let queue = try replayed(shared)
    for id in ids {
      let session = OperationSession(
        settings: executionSettings, sandbox: store.settings.sandbox, arguments: arguments)
      defer { traces[id, default: []].formUnion(session.names) }
      try Replay.run([id], .upgrade, of: revisions, on: queue, session)
    }
    let reader = store.settings.comparingEverything.reader
    return try queue.inDatabase { try reader.schema($0) }
  }
}

extension OperationSession {
  /// The names of what the operations were about.
  fileprivate var names: Set<SQLText> {
    Set(
      journal.flatMap { entry -> [SQLText] in
        guard case .operation(let operation) = entry else { return [] }
        switch operation {
        case .createTable(let table), .dropTable(let table): return [table.name]
        case .renameTable(let old, let new): return [old, new]
        case .alterTable(let table, _): return [table]
        case .createIndex(let table, let index), .dropIndex(let table, let index):
          return [table, index.name]
        case .renameIndex(let table, let old, let new): return [table, old, new]
        case .createView(let view), .dropView(let view): return [view.name]
        case .createTrigger(let trigger), .dropTrigger(let trigger):
          return [trigger.name, trigger.table]
        case .createVirtualTable(let table), .dropVirtualTable(let table): return [table.name]
        case .replaceVirtualTable(let old, _): return [old.name]
        case .execute: return []
        }
      })
  }
}
