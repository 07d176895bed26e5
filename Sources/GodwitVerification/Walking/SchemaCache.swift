import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Reads schemas, and remembers the last ones: on a stairway the same schema comes again and again, and
/// to read one costs more than all else.
final class SchemaCache {
  private let reader: SchemaReader
  private var schemas: [[SQLText]: DatabaseSchema] = [:]

  init(_ reader: SchemaReader) {
    self.reader = reader
  }

  func schema(_ db: Database) throws -> DatabaseSchema {
    let texts = try db.texts(
      "SELECT coalesce(sql, type || name) FROM main.sqlite_master ORDER BY type, name")
    if let schema = schemas[texts] { return schema }
    let schema = try reader.schema(db)
    // A step goes through three or four.
    if schemas.count > 8 { schemas = [:] }
    schemas[texts] = schema
    return schema
  }
}
