import Foundation
import GRDB
import GodwitIntrospection
import GodwitRecords
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitTestSupport

/// The files of records for a schema.
func records(
  of queue: DatabaseQueue, access: RecordAccess = .internal
) throws -> [String: String] {
  try queue.inDatabase { db in
    let schema = try SchemaReader().schema(db)
    let columns = try ResultColumns(of: schema, db)
    return RecordFiles(schema, columns: columns.columns, access: access).files
  }
}

func records(
  of sql: String, access: RecordAccess = .internal
) throws -> [String: String] {
  try records(of: database(sql), access: access)
}

func database(_ sql: String) throws -> DatabaseQueue {
  let queue = try Connections.inMemory()
  try queue.inDatabase { try $0.execute(sql: sql) }
  return queue
}
