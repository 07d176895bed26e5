import GRDB
import Godwit
import GodwitExecution
import GodwitIntrospection
import Testing

@testable import GodwitMigrations

@Suite("An index without a name")
struct UnnamedIndexTests {
  @Test("is refused in a revision")
  func refused() throws {
    let database = try TestDatabase("CREATE TABLE t (a)")
    for body: (Operations) throws -> Void in [
      { try $0.createIndex("t", Index(on: "a")) },
      { op in
        try op.createTable("u") {
          Column("a")
          Index(on: "a")
        }
      },
    ] {
      database.queue.inDatabase { db in
        let op = Operations(
          db, mode: .database,
          session: OperationSession(settings: ExecutionSettings(), sandbox: Sandbox()))
        #expect {
          try body(op)
        } throws: {
          "\($0)".contains("has no name")
        }
      }
    }
  }

  @Test("has one as soon as it is given one")
  func named() throws {
    var index = Index(on: "a")
    index.name = "ix"
    let database = try TestDatabase("CREATE TABLE t (a)")
    try database.queue.inDatabase { db in
      let op = Operations(
        db, mode: .database,
        session: OperationSession(settings: ExecutionSettings(), sandbox: Sandbox()))
      try op.createIndex("t", index)
    }
    #expect(try database.schema().table("t")?.indexes.map(\.name) == ["ix"])
  }
}
