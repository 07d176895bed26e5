import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

import class GRDB.DatabaseQueue

@testable import GodwitIntrospection

/// SQL that SQLite has carried out, as it is read.
enum Reading {
  static func database(_ statements: [String]) throws -> DatabaseQueue {
    let queue = try Connections.inMemory()
    try queue.inDatabase { db in
      for statement in statements { try db.execute(sql: statement) }
    }
    return queue
  }

  /// The schema that statements make. Nothing in it may be opaque, and what is written from it must
  /// read the same.
  static func schema(_ statements: String...) throws -> DatabaseSchema {
    try schema(of: database(statements))
  }

  /// The table `t` that statements make. It must be the same if it is read alone.
  static func table(_ statements: String...) throws -> Table {
    let queue = try database(statements)
    let table = try #require(try schema(of: queue).table("t"))
    #expect(try queue.inDatabase { try SchemaReader().table("t", $0) } == table)
    return table
  }

  private static func schema(of queue: DatabaseQueue) throws -> DatabaseSchema {
    let schema = try queue.inDatabase { try SchemaReader().schema($0) }
    #expect(schema.opaqueObjects.isEmpty, "\(schema.opaqueObjects)")
    let rewritten = try database(schema.allStatements)
      .inDatabase { try SchemaReader().schema($0) }
    let differences = SchemaDiff(from: schema, to: rewritten).differences
    #expect(differences.isEmpty, "\(schema.allStatements) \(differences)")
    return schema
  }
}
