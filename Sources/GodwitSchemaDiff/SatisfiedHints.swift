import GodwitSQLSyntax
import GodwitSchemaModel

/// A hint at a rename whose old name is gone: it may stay, and it can go.
package struct SatisfiedHint: Hashable, Sendable {
  package enum Object: Hashable, Sendable {
    case table(SQLText)
    case index(SQLText)
    case column(SQLText, of: SQLText)
  }

  /// What was renamed, by its new name.
  package let object: Object
  package let oldName: SQLText
  package let location: SourceLocation?
}

extension DatabaseSchema {
  /// The hints of this schema that have nothing left to rename in another.
  package func satisfiedHints(in present: DatabaseSchema) -> [SatisfiedHint] {
    let presentTables = NameIndex(present.tables, name: \.name)
    return tables.flatMap { table -> [SatisfiedHint] in
      var hints: [SatisfiedHint] = []
      if let old = table.renamedFrom, presentTables[old] == nil {
        hints.append(
          SatisfiedHint(object: .table(table.name), oldName: old, location: table.location))
      }
      guard let twin = presentTables[table.name] else { return hints }
      hints += table.indexes.compactMap { index in
        guard let old = index.renamedFrom, twin.index(old) == nil else { return nil }
        return SatisfiedHint(
          object: .index(index.name), oldName: old, location: index.location)
      }
      return hints
        + table.columns.compactMap { column in
          guard let old = column.renamedFrom, twin.column(old) == nil else { return nil }
          return SatisfiedHint(
            object: .column(column.name, of: table.name), oldName: old,
            location: column.location)
        }
    }
  }
}
