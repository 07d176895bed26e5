import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Reads schemas, and remembers the last ones: on a way through many revisions the same schema comes
/// again and again, and one that is new is like the one before it but for a table.
package final class SchemaCache {
  private let reader: SchemaReader
  private var known: [SQLText: State] = [:]
  private var last: State?

  private struct State {
    let text: SQLText
    let objects: [StoredObject]
    let schema: DatabaseSchema
  }

  package init(_ reader: SchemaReader) {
    self.reader = reader
  }

  package func schema(_ db: Database) throws -> DatabaseSchema {
    let text = try db.schemaText()
    if let last, last.text == text { return last.schema }
    if let state = known[text] {
      last = state
      return state.schema
    }
    let objects = try StoredObject.all(db)
    let schema = try last.flatMap { try updated(db, objects, from: $0) } ?? reader.schema(db)
    let state = State(text: text, objects: objects, schema: schema)
    // A step goes through three or four.
    if known.count > 8 { known = [:] }
    known[text] = state
    last = state
    return schema
  }

  /// Reads the tables that are not as they were, and takes the others from a schema before.
  ///
  /// - Returns: Nothing where something can depend on more than on its own statements.
  private func updated(
    _ db: Database, _ objects: [StoredObject], from old: State
  ) throws -> DatabaseSchema? {
    guard old.schema.opaqueObjects.isEmpty, old.schema.virtualTables.isEmpty,
      !reader.leavesObjectsOut
    else { return nil }
    let unchanged = Set(old.objects)
    let before = Self.statements(old.objects)
    let tables = NameIndex(old.schema.tables, name: \.name)
    let views = NameIndex(old.schema.views, name: \.name)
    let triggers = NameIndex(old.schema.triggers, name: \.name)
    let now = Self.statements(objects)
    var schema = DatabaseSchema()
    for object in objects where !reader.ignores(object.table) {
      guard object.sql != nil else { continue }
      switch object.type {
      case "table":
        let owner = object.name.folded
        if before[owner] == now[owner], let table = tables[object.name] {
          schema.tables.append(table)
        } else {
          // A virtual table, or one that cannot be read, is none.
          guard let table = try reader.table(object.name, db) else { return nil }
          schema.tables.append(table)
        }
      case "view":
        if let view = views[object.name], unchanged.contains(object) {
          schema.views.append(view)
        } else {
          guard case .view(let view)? = object.parsed else { return nil }
          schema.views.append(View(view))
        }
      case "trigger":
        if let trigger = triggers[object.name], unchanged.contains(object) {
          schema.triggers.append(trigger)
        } else {
          guard case .trigger(let trigger)? = object.parsed else { return nil }
          schema.triggers.append(Trigger(trigger))
        }
      default: break
      }
    }
    return schema
  }

  /// The statements of each table with its indexes.
  private static func statements(_ objects: [StoredObject]) -> [FoldedName: [StoredObject]] {
    Dictionary(
      grouping: objects.filter { $0.type == "table" || $0.type == "index" }, by: \.table.folded)
  }
}

/// A row of `sqlite_schema`, but for where the object is stored.
private struct StoredObject: Hashable {
  let type: SQLText
  let name: SQLText
  let table: SQLText
  let sql: SQLText?

  static func all(_ db: Database) throws -> [StoredObject] {
    try db.rows("SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY rowid") { row in
      StoredObject(
        type: row.text(0) ?? "", name: row.text(1) ?? "", table: row.text(2) ?? "",
        sql: row.text(3))
    }
  }

  /// - Returns: Nothing for what cannot be read.
  var parsed: CreateStatement? {
    guard name.isUTF8, table.isUTF8, let sql, sql.isUTF8 else { return nil }
    return try? SQLParser.parse(sql)
  }
}

extension Database {
  /// All statements of the schema as one text, in the order in which they are kept.
  package func schemaText() throws -> SQLText {
    let list = """
      SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM main.sqlite_master ORDER BY rowid)
      """
    return try texts(list).first ?? ""
  }
}
