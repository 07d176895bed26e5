import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// A table with all that refer to it, directly or by way of others.
struct Family {
  /// The table, and those that refer to it, in the order in which they can be dropped: what refers comes
  /// before what it refers to, but where they refer to each other.
  let members: [TableState]
  private let head: FoldedName

  /// - Throws: ``ExecutionError/opaque(_:)`` for one that could not be made anew.
  init(of table: SQLText, _ db: Database, state: (SQLText) throws -> TableState) throws {
    head = table.folded
    var names = [table]
    var children: [FoldedName: [FoldedName]] = [:]
    var next = 0
    while next < names.count {
      let name = names[next]
      next += 1
      let found = try ForeignKeyAudit.children(of: name, db)
      children[name.folded] = found.map(\.folded)
      names += found.filter { child in !names.contains { $0.folded == child.folded } }
    }
    let order = Self.leafFirst(head, children)
    members = try order.map { name in
      let state = try state(name.text)
      if let object = state.unreadable { throw ExecutionError.opaque(object) }
      return state
    }
  }

  private static func leafFirst(
    _ head: FoldedName, _ children: [FoldedName: [FoldedName]]
  ) -> [FoldedName] {
    var order: [FoldedName] = []
    var seen: Set<FoldedName> = [head]
    // Depth first without recursion: a chain of tables can be long.
    var path: [(table: FoldedName, rest: [FoldedName])] = [(head, children[head] ?? [])]
    while var last = path.popLast() {
      guard let child = last.rest.popLast() else {
        order.append(last.table)
        continue
      }
      path.append(last)
      if seen.insert(child).inserted { path.append((child, children[child] ?? [])) }
    }
    return order
  }

  /// Those that refer to the table.
  var relatives: [TableState] { members.filter { $0.table.name.folded != head } }

  /// Whether the table stands alone: nothing refers to it, not even itself.
  func isAlone(_ db: Database) throws -> Bool {
    try ForeignKeyAudit.children(of: head.text, db).isEmpty
  }

  /// Whether a foreign key refers to the column by its name.
  func refers(to column: Column) -> Bool {
    members.flatMap(\.table.foreignKeys).contains { key in
      key.table.folded == head
        && key.referencedColumns.contains { $0.folded == column.name.folded }
    }
  }

  // MARK: What a script makes sure of

  /// That the family is in the database as it is here: a table that was made by hand and refers to it
  /// would lose rows, a column, an index or a trigger that was added by hand would not come back.
  ///
  /// - Parameter isRemade: Whether all of it is made anew, or the table alone changes.
  func assertions(_ dialect: Dialect, isRemade: Bool = true) -> [Step] {
    let names = Self.list(members.map(\.table.name))
    let changed = isRemade ? members : members.filter { $0.table.name.folded == head }
    return changed.flatMap { state -> [Step] in
      let table = SQLLiteral.string(state.table.name)
      let name = VisibleText.line("\(state.table.name)")
      let columns = Self.list(state.table.columns.map(\.name))
      let objects = Self.list([state.table.name] + state.indexNames + state.triggerNames)
      return [
        .assert(
          "SELECT NOT EXISTS (SELECT 1 FROM main.sqlite_master AS m, "
            + "\(dialect.pragmaSchema)pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table' "
            + "AND k.\"table\" = \(table) COLLATE NOCASE AND m.name COLLATE NOCASE NOT IN (\(names)))",
          orFail: "other tables refer to \(name), too", isForScripts: true),
        .assert(
          "SELECT NOT EXISTS (SELECT 1 FROM \(dialect.pragmaSchema)pragma_table_xinfo(\(table)) AS c "
            + "WHERE c.name COLLATE NOCASE NOT IN (\(columns)))",
          orFail: "\(name) has other columns, too", isForScripts: true),
        .assert(
          "SELECT NOT EXISTS (SELECT 1 FROM main.sqlite_master WHERE tbl_name = \(table) "
            + "COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN (\(objects)))",
          orFail: "\(name) has other indexes or triggers, too", isForScripts: true),
      ]
    }
  }

  private static func list(_ names: [SQLText]) -> String {
    names.map { SQLLiteral.string($0) }.joined(separator: ", ")
  }

  // MARK: References that stand in the way

  /// A table of a circle with the one to which it refers though that is dropped before: SQLite can fail
  /// to act on the rows of a table when another one is gone.
  var circle: (child: SQLText, parent: SQLText)? {
    for (position, state) in members.enumerated() {
      for key in state.table.foreignKeys {
        let parent = members.firstIndex { $0.table.name.folded == key.table.folded }
        if let parent, parent < position { return (state.table.name, key.table) }
      }
    }
    return nil
  }

  /// Lets no row refer to another one of the tables that are dropped at the same time or later, where
  /// that would make the first of them fail. Their rows were put aside before.
  ///
  /// NO ACTION waits for the end of the transaction, and CASCADE deletes what is dropped anyway.
  ///
  /// - Throws: ``DialectError/cycle(dialect:child:parent:)`` where nothing can be done about it.
  func loosening(_ dialect: Dialect) throws -> [Step] {
    var steps: [Step] = []
    for (position, state) in members.enumerated() {
      for key in state.table.foreignKeys
      where key.onDelete != .noAction && key.onDelete != .cascade {
        let parent = members.firstIndex { $0.table.name.folded == key.table.folded }
        guard let parent, parent <= position else { continue }
        steps.append(try loosening(key, of: state.table, dialect))
      }
    }
    return steps.isEmpty ? [] : members.flatMap(\.dropTriggers) + steps
  }

  private func loosening(_ key: ForeignKey, of table: Table, _ dialect: Dialect) throws -> Step {
    let update = "UPDATE main.\(SQLIdentifier.quoted(table.name)) SET "
    if let column = key.columns.lazy.compactMap(table.column).first(where: table.takesNull) {
      return .run(update + "\(SQLIdentifier.quoted(column.name)) = NULL")
    }
    let parents =
      key.referencedColumns.isEmpty
      ? table.primaryKey?.columns.compactMap(\.column) ?? [] : key.referencedColumns
    guard key.table.folded == table.name.folded, parents.count == key.columns.count else {
      throw DialectError.cycle(
        dialect: dialect.name, child: table.name, parent: key.table)
    }
    // A row may refer to itself until it goes.
    let pairs = zip(key.columns, parents).map {
      "\(SQLIdentifier.quoted($0)) = \(SQLIdentifier.quoted($1))"
    }
    return .run(update + pairs.joined(separator: ", "))
  }
}

extension Table {
  fileprivate func takesNull(_ column: Column) -> Bool {
    let isKey =
      primaryKey?.columns.contains { $0.column?.folded == column.name.folded } ?? false
    return column.notNull == nil && column.generated == nil && !isKey
  }
}

extension TableState {
  fileprivate var dropTriggers: [Step] {
    triggerNames.map { .run("DROP TRIGGER main.\(SQLIdentifier.quoted($0))") }
  }
}
