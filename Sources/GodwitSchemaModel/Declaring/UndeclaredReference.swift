import GodwitSQLSyntax

/// A foreign key whose target a schema does not hold. SQLite accepts it, and then every INSERT into
/// the child fails (https://sqlite.org/foreignkeys.html#fk_indexes).
package struct UndeclaredReference: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    case table
    case column(of: SQLText)
  }

  /// The child.
  package let table: SQLText
  package let missing: Target
  /// The name of what is missing, which may be wrong, and those that it could have been.
  package let name: SQLText
  package let existing: [SQLText]
  package let location: SourceLocation?
}

extension UndeclaredReference {
  /// What is missing.
  package var object: ObjectName {
    switch missing {
    case .table: ObjectName(.table, name)
    case .column(let table): ObjectName(.column, name, of: table)
    }
  }
}

extension DatabaseSchema {
  /// The foreign keys whose targets the schema does not hold.
  package var undeclaredReferences: [UndeclaredReference] {
    let parents = NameIndex(tables, name: \.name)
    return tables.flatMap { table in
      table.foreignKeys.compactMap { key -> UndeclaredReference? in
        guard let parent = parents[key.table] else {
          return UndeclaredReference(
            table: table.name, missing: .table, name: key.table,
            existing: tables.map(\.name), location: key.location ?? table.location)
        }
        let missing = key.referencedColumns.first { parent.column($0) == nil }
        return missing.map { column in
          UndeclaredReference(
            table: table.name, missing: .column(of: parent.name), name: column,
            existing: parent.columns.map(\.name), location: key.location ?? table.location)
        }
      }
    }
  }
}
