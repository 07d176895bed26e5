import GodwitSQLSyntax
import GodwitSchemaModel

/// What is known of the tables of a database in memory without rows, in which only the schema afterwards
/// matters: changed tables are created anew there, nothing is tried, and what is known is not read again.
package final class SketchedTables {
  private var tables: [FoldedName: Table] = [:]

  package init() {}

  package subscript(name: SQLText) -> Table? {
    get { tables[name.folded] }
    set { tables[name.folded] = newValue }
  }

  /// To be called when anything may have happened.
  package func forget() { tables = [:] }

  /// To be called after each operation.
  package func follow(_ operation: SchemaOperation) {
    switch operation {
    case .createTable(let table): self[table.name] = table.spellingStrings()
    case .dropTable(let table): self[table.name] = nil
    case .createIndex(let name, let index): self[name]?.indexes.append(index)
    case .dropIndex(let name, let index):
      self[name]?.indexes.removeAll { $0.name.folded == index.name.folded }
    // A change of a table notes what comes of it.
    case .alterTable, .createView, .dropView, .createTrigger, .dropTrigger, .createVirtualTable,
      .dropVirtualTable, .replaceVirtualTable:
      break
    case .renameTable, .renameIndex, .execute: forget()
    }
  }
}
