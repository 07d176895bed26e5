import GodwitSQLSyntax
import GodwitSchemaModel

/// Declarations seen as a database is seen: SQLite carries them out, and they are read back.
package enum Declarations {
  /// How many tables are made in one database. Whenever SQLite creates something it looks through
  /// all that is there, so that the cost of many tables in one would grow with their square.
  private static let tablesAtOnce = 32

  /// Reads declarations by way of databases in memory.
  ///
  /// - Throws: ``DeclarationError`` with SQLite's message and the declaration's place.
  package static func read(
    _ schema: DatabaseSchema, by reader: SchemaReader, in sandbox: Sandbox = Sandbox()
  ) throws -> DatabaseSchema {
    guard schema.tables.count > tablesAtOnce else {
      return try sandbox.declaring(schema).inDatabase(reader.schema)
    }
    try requireUniqueNames(schema)
    var result = DatabaseSchema()
    for start in stride(from: 0, to: schema.tables.count, by: tablesAtOnce) {
      var part = DatabaseSchema()
      part.tables = Array(schema.tables[start...].prefix(tablesAtOnce))
      let read = try sandbox.declaring(part).inDatabase(reader.schema)
      result.tables += read.tables
      result.opaqueObjects += read.opaqueObjects
    }
    guard !(schema.virtualTables.isEmpty && schema.views.isEmpty && schema.triggers.isEmpty) else {
      return result
    }
    let others = try sandbox.declaring(schema.keepingMentionedTables).inDatabase(reader.schema)
    result.virtualTables = others.virtualTables
    result.views = others.views
    result.triggers = others.triggers
    result.opaqueObjects += others.opaqueObjects.filter { $0.type != "table" }
    return result
  }

  /// What SQLite would find were it all in one database.
  private static func requireUniqueNames(_ schema: DatabaseSchema) throws {
    var seen: Set<FoldedName> = []
    for table in schema.tables {
      let names = [(table.name, table.location)] + table.indexes.map { ($0.name, $0.location) }
      for (position, (name, location)) in names.enumerated()
      where !seen.insert(name.folded).inserted {
        let statement =
          position == 0
          ? table.createStatement : table.indexes[position - 1].createStatement(on: table.name)
        throw DeclarationError(
          object: position == 0 ? "table \(name)" : "index \(name)", location: location,
          message: "there is already another table or index with this name: \(name)",
          sql: statement, columns: [])
      }
    }
  }
}

extension DatabaseSchema {
  /// The schema with only those tables of which something else in it speaks.
  package var keepingMentionedTables: Self {
    let texts =
      views.map(\.select) + triggers.map(\.body) + triggers.compactMap(\.condition)
      + triggers.map { SQLText(SQLIdentifier.quoted($0.table)) }
      + virtualTables.flatMap(\.arguments)
    let mentioned = Set(texts.flatMap(SQLNames.allWords))
    var copy = self
    copy.tables = tables.filter { mentioned.contains(SQLIdentifier.folded($0.name)) }
    return copy
  }
}
