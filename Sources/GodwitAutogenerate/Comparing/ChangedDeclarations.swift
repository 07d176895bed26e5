import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

/// What a schema declares otherwise than a database has it.
struct ChangedDeclarations {
  /// The new and changed objects, with the tables that they need beside them.
  let schema: DatabaseSchema
  private let tables: Set<FoldedName>
  private let others: Set<FoldedName>

  init(in declared: DatabaseSchema, since present: DatabaseSchema) {
    var tables: Set<FoldedName> = []
    var others: Set<FoldedName> = []
    let diff = SchemaDiff(from: present, to: declared, constraintNames: .unnamedMatchesAny)
    for operation in diff.operations {
      switch operation {
      case .createTable(let table): tables.insert(SQLIdentifier.folded(table.name))
      case .alterTable(let table, _), .createIndex(let table, _), .dropIndex(let table, _),
        .renameIndex(let table, _, _):
        tables.insert(SQLIdentifier.folded(table))
      case .createView(let view): others.insert(SQLIdentifier.folded(view.name))
      case .createTrigger(let trigger): others.insert(SQLIdentifier.folded(trigger.name))
      case .replaceVirtualTable(_, let table): others.insert(SQLIdentifier.folded(table.name))
      case .createVirtualTable(let table): others.insert(SQLIdentifier.folded(table.name))
      case .dropTable, .renameTable, .dropView, .dropTrigger, .dropVirtualTable, .execute: break
      }
    }
    var changed = declared
    changed.views = declared.views.filter { others.contains(SQLIdentifier.folded($0.name)) }
    changed.triggers = declared.triggers.filter { others.contains(SQLIdentifier.folded($0.name)) }
    changed.virtualTables = declared.virtualTables.filter {
      others.contains(SQLIdentifier.folded($0.name))
    }
    // The view that a trigger is on is needed, too.
    let owners = Set(changed.triggers.map { SQLIdentifier.folded($0.table) })
    changed.views += declared.views.filter {
      owners.contains(SQLIdentifier.folded($0.name))
        && !others.contains(SQLIdentifier.folded($0.name))
    }
    let mentioned = Set(changed.keepingMentionedTables.tables.map { SQLIdentifier.folded($0.name) })
    changed.tables = declared.tables.filter {
      let name = SQLIdentifier.folded($0.name)
      return tables.contains(name) || mentioned.contains(name)
    }
    schema = changed
    self.tables = tables
    self.others = others
  }

  func holds(table name: SQLText) -> Bool { tables.contains(SQLIdentifier.folded(name)) }

  func holds(_ name: SQLText) -> Bool { others.contains(SQLIdentifier.folded(name)) }
}

extension DatabaseSchema {
  /// The schema with what is new in it as SQLite reads it. What became unreadable by that leaves its
  /// place to an opaque object.
  func replacing(_ changed: ChangedDeclarations, by read: DatabaseSchema) -> DatabaseSchema {
    let readTables = NameIndex(read.tables, name: \.name)
    var schema = read
    schema.tables = tables.compactMap { changed.holds(table: $0.name) ? readTables[$0.name] : $0 }
    schema.views = views.compactMap { changed.holds($0.name) ? read.view($0.name) : $0 }
    schema.triggers = triggers.compactMap { changed.holds($0.name) ? read.trigger($0.name) : $0 }
    schema.virtualTables = virtualTables.compactMap {
      changed.holds($0.name) ? read.virtualTable($0.name) : $0
    }
    return schema
  }
}
