import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// What each revision of a walk does to the schema, found out in memory: it tells from which revision
/// an object comes.
package struct RevisionTrail {
  /// A revision that is about an object.
  package struct Origin {
    package let revision: RevisionList.Entry
    /// The line of the revision's file in which the object is declared, where it declares one.
    package let line: Int?
    /// Whether the revision takes the object away.
    package let removes: Bool
  }

  fileprivate struct Step {
    let revision: RevisionList.Entry
    let operations: [SchemaOperation]
    /// What is there afterwards and was not, or is otherwise than it was; also by SQL of the
    /// revision's own.
    let changed: Set<FoldedName>
    let removed: Set<FoldedName>
  }

  fileprivate var steps: [Step] = []

  /// The revision that was the last one to be about what differs.
  ///
  /// - Parameters:
  ///   - difference: What is otherwise than the revisions leave it.
  ///   - isBeyond: Whether the revisions leave nothing of its name: it is the revision that has taken it
  ///     away then.
  package func origin(of difference: Difference, isBeyond removes: Bool) -> Origin? {
    return origin { step in
      step.operations.reversed().lazy.compactMap { $0.mention(of: difference) }
        .first { $0.removes == removes }
        .map { Origin(revision: step.revision, line: step.line(of: $0), removes: removes) }
    }
      ?? origin { step in
        // A part of a table is somewhere in the table's text.
        let isAbout =
          removes
          ? step.removed.contains(difference.name.folded)
          : step.changed.contains((difference.table ?? difference.name).folded)
            || step.changed.contains(difference.name.folded)
        return isAbout ? Origin(revision: step.revision, line: nil, removes: removes) : nil
      }
  }

  private func origin(_ find: (Step) -> Origin?) -> Origin? {
    steps.reversed().lazy.compactMap(find).first
  }
}

extension RevisionTrail.Step {
  /// A value can be declared in another file than the revision's.
  fileprivate func line(of mention: SchemaOperation.Mention) -> Int? {
    guard let location = mention.location else { return nil }
    let file = location.fileID.utf8.split(separator: UInt8(ascii: "/")).last
    let own = revision.file.utf8.split(separator: UInt8(ascii: "/")).last
    guard let file, let own, file.elementsEqual(own) else { return nil }
    return location.line
  }
}

extension Migrator {
  /// Replays revisions one by one, and notes what each of them does.
  ///
  /// - Parameters:
  ///   - ids: The revisions, first to last.
  ///   - visit: Called behind each revision with the schema that there is then.
  /// - Throws: ``RevisionFailure`` for the first one that fails, and what `visit` throws.
  package func trail(
    of ids: some Sequence<RevisionID>,
    visiting visit: (RevisionID, Database) throws -> Void = { _, _ in }
  ) throws -> RevisionTrail {
    let queue = try settings.sandbox.empty()
    var trail = RevisionTrail()
    var before = try queue.inDatabase(CatalogTexts.init)
    for entry in revisions[Array(ids)] {
      let session = OperationSession(
        settings: executionSettings, sandbox: settings.sandbox, arguments: arguments)
      try Replay.run([entry.id], .upgrade, of: revisions, on: queue, session)
      let after = try queue.inDatabase(CatalogTexts.init)
      trail.steps.append(
        RevisionTrail.Step(
          revision: entry, operations: session.operations, changed: after.changes(since: before),
          removed: before.names.subtracting(after.names)))
      try queue.inDatabase { try visit(entry.id, $0) }
      before = after
    }
    return trail
  }
}

extension OperationSession {
  /// The schema operations that were performed.
  var operations: [SchemaOperation] {
    journal.compactMap { if case .operation(let operation) = $0 { operation } else { nil } }
  }
}

/// The objects of a database with the texts that SQLite keeps of them.
private struct CatalogTexts {
  private let texts: [FoldedName: SQLText]

  init(_ db: Database) throws {
    let rows = try db.rows("SELECT name, sql FROM main.sqlite_master WHERE sql IS NOT NULL") {
      (($0.text(0) ?? "").folded, $0.text(1) ?? "")
    }
    texts = Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  var names: Set<FoldedName> { Set(texts.keys) }

  func changes(since before: CatalogTexts) -> Set<FoldedName> {
    Set(texts.filter { before.texts[$0.key] != $0.value }.keys)
  }
}

// MARK: What operations are about

extension SchemaOperation {
  /// That an operation makes, changes or takes away an object.
  fileprivate struct Mention {
    var removes = false
    var location: SourceLocation?
  }

  /// Whether the operation is about just what differs, and not only about its table.
  fileprivate func mention(of difference: Difference) -> Mention? {
    let name = difference.name.folded
    switch (difference.kind, self) {
    case (.table, .createTable(let table)) where table.name.folded == name:
      return Mention(location: table.location)
    case (.table, .dropTable(let table)) where table.name.folded == name:
      return Mention(removes: true)
    case (.table, .renameTable(let old, let new)): return renaming(old, new, name)
    case (.view, .createView(let view)) where view.name.folded == name:
      return Mention(location: view.location)
    case (.view, .dropView(let view)) where view.name.folded == name: return Mention(removes: true)
    case (.trigger, .createTrigger(let trigger)) where trigger.name.folded == name:
      return Mention(location: trigger.location)
    case (.trigger, .dropTrigger(let trigger)) where trigger.name.folded == name:
      return Mention(removes: true)
    case (.virtualTable, .createVirtualTable(let table)) where table.name.folded == name:
      return Mention(location: table.location)
    case (.virtualTable, .replaceVirtualTable(_, let table)) where table.name.folded == name:
      return Mention(location: table.location)
    case (.virtualTable, .dropVirtualTable(let table)) where table.name.folded == name:
      return Mention(removes: true)
    case (.index, _): return mention(ofIndex: name)
    default: return difference.table.flatMap { mention(of: difference, in: $0.folded) }
    }
  }

  private func renaming(_ old: SQLText, _ new: SQLText, _ name: FoldedName) -> Mention? {
    if new.folded == name { return Mention() }
    return old.folded == name ? Mention(removes: true) : nil
  }

  private func mention(ofIndex name: FoldedName) -> Mention? {
    switch self {
    case .createTable(let table):
      table.indexes.first { $0.name.folded == name }.map { Mention(location: $0.location) }
    case .dropTable(let table):
      table.indexes.contains { $0.name.folded == name } ? Mention(removes: true) : nil
    case .createIndex(_, let index) where index.name.folded == name:
      Mention(location: index.location)
    case .dropIndex(_, let index) where index.name.folded == name: Mention(removes: true)
    case .renameIndex(_, let old, let new): renaming(old, new, name)
    default: nil
    }
  }

  /// What is part of a table: a column, a constraint.
  private func mention(of difference: Difference, in table: FoldedName) -> Mention? {
    switch self {
    case .createTable(let new) where new.name.folded == table:
      return new.mention(of: difference)
    case .alterTable(let name, let changes) where name.folded == table:
      return changes.reversed().lazy.compactMap { $0.mention(of: difference) }.first
    default: return nil
    }
  }
}

extension Table {
  fileprivate func mention(of difference: Difference) -> SchemaOperation.Mention? {
    let name = difference.name
    switch difference.kind {
    case .column: return column(name).map { .init(location: $0.location) }
    case .primaryKey, .unique, .check, .foreignKey:
      let all = constraints + columns.flatMap(\.constraints)
      let named = all.first { !name.isEmpty && $0.name?.folded == name.folded }
      return named.map { .init(location: $0.location) }
        ?? (name.isEmpty ? SchemaOperation.Mention(location: location) : nil)
    case .options, .columnOrder: return .init(location: location)
    default: return nil
    }
  }
}

extension TableChange {
  fileprivate func mention(of difference: Difference) -> SchemaOperation.Mention? {
    let name = difference.name.folded
    switch (difference.kind, self) {
    case (.column, .addColumn(let column, _)) where column.name.folded == name,
      (.column, .alterColumn(_, let column, _)) where column.name.folded == name:
      return .init(location: column.location)
    case (.column, .dropColumn(let column)) where column.name.folded == name:
      return .init(removes: true)
    case (.column, .renameColumn(let old, let new)):
      if new.folded == name { return .init() }
      return old.folded == name ? .init(removes: true) : nil
    case (.primaryKey, .addConstraint(let constraint)),
      (.unique, .addConstraint(let constraint)), (.check, .addConstraint(let constraint)),
      (.foreignKey, .addConstraint(let constraint)):
      return (constraint.name ?? "").folded == name ? .init(location: constraint.location) : nil
    case (.primaryKey, .dropConstraint(let constraint)),
      (.unique, .dropConstraint(let constraint)), (.check, .dropConstraint(let constraint)),
      (.foreignKey, .dropConstraint(let constraint)):
      return (constraint.name ?? "").folded == name ? .init(removes: true) : nil
    case (.options, .setOptions), (.options, .setDanglingConstraintNames),
      (.columnOrder, .reorderColumns):
      return .init()
    default: return nil
    }
  }
}
