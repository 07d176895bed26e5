import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

@testable import GodwitExecution
@testable import GodwitIntrospection

/// Strings in double quotes, as GRDB's connections take none unless they are told to.
@Suite("On a connection that takes no strings in double quotes")
struct DoubleQuoteTests {
  @Test("a table that has them is changed, and they mean what they meant")
  func rebuild() throws {
    for allowsEdits in [true, false] {
      let queue = try Connections.inMemory(acceptsStringsInDoubleQuotes: false)
      let legacy = """
        CREATE TABLE t (a CHECK (a <> "x"), b, c AS (a || "y")); \
        CREATE INDEX ix ON t (b) WHERE b = "z"
        """
      // As in a file that somebody else has made.
      try queue.inDatabase { db in
        try db.execute(
          sql: """
            CREATE TABLE t (a CHECK (a <> 'x'), b, c AS (a || 'y'));
            CREATE INDEX ix ON t (b) WHERE b = 'z';
            INSERT INTO t VALUES (1, 'z');
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = replace(sql, '''x''', '"x"');
            UPDATE sqlite_master SET sql = replace(sql, '''y''', '"y"');
            UPDATE sqlite_master SET sql = replace(sql, '''z''', '"z"');
            PRAGMA writable_schema = OFF; PRAGMA schema_version = 77;
            """)
      }
      #expect(
        try queue.inDatabase { try $0.texts("SELECT sql FROM sqlite_master") }
          == legacy.split(separator: "; ").map { SQLText(String($0)) })
      let table = try #require(try queue.inDatabase { try SchemaReader().table("t", $0) })
      var settings = ExecutionSettings()
      settings.allowsMetadataEdits = allowsEdits
      settings.capabilities = Capabilities(version: 3_040_000)
      let changes: [TableChange] = [
        .addConstraint(.check(Check("ck", "a <> \"other\" AND \"b\" > 0")))
      ]
      try queue.inDatabase { db in
        try db.inTransaction {
          try OperationExecutor(db, settings: settings).run(.alterTable("t", changes))
          return .commit
        }
      }
      let result = try #require(try queue.inDatabase { try SchemaReader().table("t", $0) })
      #expect(result.normalized() == (try table.applying(changes)).normalized())
      #expect(try queue.inDatabase { try $0.texts("SELECT a || b || c FROM t") } == ["1z1y"])
    }
  }
}
