import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database

/// A database beside what the revisions make that it says it has.
package struct DatabaseDrift {
  /// What the database has otherwise: `added` is what it has beyond the revisions.
  package let differences: [Difference]
  /// The tables whose columns stand in another order.
  package let orderDifferences: [Difference]
  /// Of what differs, the revisions from which it comes.
  package let trail: RevisionTrail?
  /// Other revisions whose schema explains the database better.
  package let recognized: RecognizedState?

  fileprivate static var none: DatabaseDrift {
    DatabaseDrift(differences: [], orderDifferences: [], trail: nil, recognized: nil)
  }
}

/// Revisions whose schema a database has, though it says otherwise.
package struct RecognizedState {
  /// The last ones.
  package let heads: [RevisionID]
  /// What the database has beyond them.
  package let extra: [Difference]
}

extension Migrator {
  /// What distinguishes a database from what the revisions make that it says it has.
  ///
  /// - Throws: ``RevisionFailure`` if they cannot be replayed.
  package func drift(of db: Database) throws -> DatabaseDrift {
    let migrator = try adapted(to: db)
    return try migrator.drift(of: db, at: try migrator.current(db))
  }

  private func drift(of db: Database, at current: [RevisionID]) throws -> DatabaseDrift {
    let reader = settings.reader
    let path = graph.upgradePath(from: [], to: current)
    let schema = try reader.schema(db)
    if let sketched = try sketched(path)?.inDatabase({ try reader.schema($0) }),
      found(from: sketched, to: schema).isEmpty,
      SchemaDiff.orderDifferences(from: sketched, to: schema).isEmpty
    {
      return .none
    }
    let replayed = try replayed(path).inDatabase { try reader.schema($0) }
    let differences = found(from: replayed, to: schema)
    let order = SchemaDiff.orderDifferences(from: replayed, to: schema)
    guard !differences.isEmpty else {
      return DatabaseDrift(
        differences: [], orderDifferences: order, trail: nil, recognized: nil)
    }
    var recognition = try Recognition(of: db, better: differences.count)
    let applied = graph.ancestors(of: current)
    var heads: [RevisionID] = []
    // A later revision that cannot be replayed keeps nobody from knowing what comes before it.
    _ = try? trail(of: graph.order) { id, replay in
      heads = graph.heads(heads, applying: id)
      guard graph.ancestors(of: heads) != applied else { return }
      try recognition.look(at: heads, replay, reader) { found(from: $0, to: schema) }
    }
    return DatabaseDrift(
      differences: differences, orderDifferences: order, trail: try trail(of: path),
      recognized: recognition.best)
  }

  private func found(
    from source: DatabaseSchema, to target: DatabaseSchema
  ) -> [Difference] {
    SchemaDiff(from: source, to: target, sameTypes: settings.sameTypes).differences
  }
}

/// Looks for the revisions that explain a schema with the fewest objects beyond them.
private struct Recognition {
  private let names: Set<FoldedName>
  private var limit: Int
  private(set) var best: RecognizedState?

  /// - Parameter limit: As many differences as there are without any recognition.
  init(of db: Database, better limit: Int) throws {
    names = try Self.names(db)
    self.limit = limit
  }

  private static func names(_ db: Database) throws -> Set<FoldedName> {
    let names = try db.texts(
      "SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL")
    return Set(names.map(\.folded))
  }

  mutating func look(
    at heads: [RevisionID], _ db: Database, _ reader: SchemaReader,
    _ differences: (DatabaseSchema) -> [Difference]
  ) throws {
    // To read a whole schema takes long: most are ruled out by a name.
    let replayed = try Self.names(db)
    guard !replayed.isEmpty, replayed.isSubset(of: names) else { return }
    let found = differences(try reader.schema(db))
    guard found.count < limit, found.allSatisfy({ $0.change == .added }) else { return }
    best = RecognizedState(heads: heads, extra: found)
    limit = found.count
  }
}
