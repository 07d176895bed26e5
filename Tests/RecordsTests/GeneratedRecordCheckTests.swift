import GRDB
import GodwitGeneratedRecords
import GodwitIntrospection
import GodwitSchemaModel
import GodwitTesting
import Testing

/// What `records` writes, held against its schema by what is there for records written by hand.
@Suite("Generated records fit their schema")
struct GeneratedRecordCheckTests {
  private func schema() throws -> DatabaseSchema {
    try database(NastySchema.sql).inDatabase { try SchemaReader().schema($0) }
  }

  private func verify<each R: FetchableRecord & TableRecord>(_ records: repeat (each R).Type) throws
  {
    let schema = try schema()
    repeat expectRecord(each records, in: schema)
  }

  @Test("the tables'")
  func tables() throws {
    try verify(Poet.self, Order.self, OrderItem.self, Letter.self, Profile.self, Setting.self)
    try verify(StrictThing.self, Word.self, ColumnRow.self, TableRow.self, StringRow.self)
    try verify(Class.self, Poem.self, Poems.self, Table2nd.self, EvilFuncF.self, News.self)
    try verify(UnnamedTable.self, UnnamedTable2.self)
  }

  @Test("the views'")
  func views() throws { try verify(PoetCount.self) }
}
