import GodwitSQLSyntax
import Testing

@testable import GodwitSchemaModel

@Suite("What a project leaves out")
struct FilteredSchemaTests {
  @Test(
    "is named by patterns of bytes",
    arguments: [
      ("temp_*", "TEMP_1", true), ("temp_*", "temp", false), ("*", "", true), ("", "", true),
      ("", "a", false), ("a?c", "abc", true), ("a?c", "aüc", true), ("a?c", "ac", false),
      ("*_tmp", "a_tmp_tmp", true), ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false),
      ("é", "e\u{301}", false), ("É", "é", false), ("a*", "a", true), ("?", "", false),
      ("***", "abc", true), ("*?", "ü", true), ("*.b", "a.b", true),
    ])
  func patterns(pattern: String, name: String, isMatch: Bool) {
    #expect(NamePattern(pattern).matches(Array(name.utf8)) == isMatch)
  }

  @Test("is of the kind that the pattern says, in the table that it says")
  func kinds() {
    let column = ObjectName(.column, "legacy_id", of: "Users")
    #expect(ObjectPattern.columns("legacy_*").matches(column))
    #expect(ObjectPattern.columns("users.legacy_*").matches(column))
    #expect(!ObjectPattern.columns("poems.*").matches(column))
    #expect(!ObjectPattern.indexes("*").matches(column))
    #expect(ObjectPattern.where { $0.table == "Users" }.matches(column))
    // A table's name may have a dot.
    #expect(ObjectPattern.tables("a.b").matches(ObjectName(.table, "a.b")))
    let check = ObjectName(.check, "", of: "users")
    #expect(ObjectPattern.constraints("*").matches(check))
    #expect(!ObjectPattern.constraints("ck_*").matches(check))
  }

  private let schema = DatabaseSchema {
    Table("users") {
      Column("id", .integer).primaryKey()
      Column("name", .text).check("length(name) > 0")
      Column("legacy_id", .integer).unique()
      Column("legacy_twice", .integer)
      Column("double", .integer).generated(as: "legacy_id * 2")
      Column("quadruple", .integer).generated(as: "double * 2")
      Check("ck_both", "legacy_id < id")
      Index("ix_legacy", on: "name", .column("legacy_id"))
      Index("ix_name", on: "name")
    }
    Table("temp_1") { Column("a", .integer) }
    View("totals", "SELECT 1")
    Trigger("on_temp", .after, .insert, on: "temp_1") { "DELETE FROM users" }
    Trigger("on_users", .after, .insert, on: "users") { "DELETE FROM temp_1" }
  }

  private func left(_ patterns: ObjectPattern...) -> FilteredSchema {
    FilteredSchema(schema, without: patterns)
  }

  @Test("takes along what speaks of a column")
  func columns() throws {
    let filtered = left(.columns("users.legacy_id"))
    let users = try #require(filtered.schema.table("users"))
    #expect(users.columns.map(\.name) == ["id", "name", "legacy_twice"])
    #expect(users.indexes.map(\.name) == ["ix_name"])
    #expect(users.uniques.isEmpty && users.checks.count == 1)
    #expect(users.primaryKey != nil)
    #expect(
      filtered.leftOut == [
        ObjectName(.column, "legacy_id", of: "users"), ObjectName(.column, "double", of: "users"),
        ObjectName(.column, "quadruple", of: "users"),
        ObjectName(.unique, "", of: "users"), ObjectName(.check, "ck_both", of: "users"),
        ObjectName(.index, "ix_legacy", of: "users"),
      ])
  }

  @Test("takes along the triggers of a table, and nothing of others")
  func tables() {
    let filtered = left(.tables("TEMP_*"))
    #expect(filtered.schema.tables.map(\.name) == ["users"])
    #expect(filtered.schema.triggers.map(\.name) == ["on_users"])
    #expect(filtered.leftOut == [ObjectName(.table, "temp_1")])
  }

  @Test("is the table, if no column of it stays")
  func wholeTable() {
    let filtered = left(.columns("temp_1.*"))
    #expect(filtered.schema.tables.map(\.name) == ["users"])
    #expect(filtered.leftOut == [ObjectName(.table, "temp_1")])
  }

  @Test("is objects of each kind, by a function, too")
  func others() {
    #expect(left(.views("t*")).schema.views.isEmpty)
    #expect(left(.triggers("users.*")).schema.triggers.map(\.name) == ["on_temp"])
    #expect(left(.constraints("ck_both")).schema.table("users")?.checks.count == 1)
    #expect(left(.where { $0.kind == .index }).schema.table("users")?.indexes == [])
    #expect(left().schema == schema && left().leftOut.isEmpty)
  }

  @Test("is what cannot be read, as well")
  func opaque() {
    var schema = DatabaseSchema()
    for (type, name, table) in [("table", "t", "t"), ("index", "i", "t"), ("index", "j", "u")] {
      schema.opaqueObjects.append(
        OpaqueObject(
          type: SQLText(type), name: SQLText(name), table: SQLText(table), sql: "",
          reason: .notUTF8))
    }
    func rest(_ pattern: ObjectPattern) -> [SQLText] {
      FilteredSchema(schema, without: [pattern]).schema.opaqueObjects.map(\.name)
    }
    #expect(rest(.tables("t")) == ["j"])
    #expect(rest(.indexes("j")) == ["t", "i"])
  }
}
