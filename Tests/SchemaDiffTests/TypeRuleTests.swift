import GodwitSchemaModel
import Testing

@testable import GodwitSchemaDiff

@Suite("Types that are the same to a team")
struct TypeRuleTests {
  private let rules: [TypeRule] = [
    ["INT", "INTEGER"], ["bool", "BOOLEAN"], ["TEXT", "BLOB", "VARCHAR( 20 )"],
  ]

  private func differences(_ old: Table, _ new: Table, _ rules: [TypeRule]) -> [String] {
    let (before, after) = (DatabaseSchema { old }, DatabaseSchema { new })
    return SchemaDiff(from: before, to: after, sameTypes: rules).differences.map {
      $0.detail.text { _ in "" }
    }
  }

  private func table(_ type: ColumnType, _ option: TableOption...) -> Table {
    var table = Table("t") { Column("a", type) }
    table.isStrict = option.contains(.strict)
    return table
  }

  @Test(
    "are no difference within an affinity",
    arguments: [
      ("INT", "integer", true), ("BOOL", "BOOLEAN", true), ("\"INT\"", "INTEGER", true),
      ("TEXT", "varchar(20)", true), ("TEXT", "BLOB", false), ("INT", "BIGINT", false),
      ("INT", "BOOLEAN", false), ("BOOL", "", false),
    ])
  func same(old: String, new: String, isSame: Bool) {
    #expect(differences(table(.custom(old)), table(.custom(new)), rules).isEmpty == isSame)
    #expect(differences(table(.custom(new)), table(.custom(old)), rules).isEmpty == isSame)
    #expect(!differences(table(.custom(old)), table(.custom(new)), []).isEmpty)
  }

  @Test("can be said by a function, in either order")
  func function() {
    let rule = TypeRule.where { $0 == "VARCHAR(20)" && $1 == "TEXT" }
    #expect(differences(table(.text), table(.varchar(20)), [rule]).isEmpty)
    #expect(differences(table(.varchar(20)), table(.text), [rule]).isEmpty)
    #expect(!differences(table(.varchar(20)), table(.integer), [.where { _, _ in true }]).isEmpty)
  }

  @Test("are others in a STRICT table, before or after")
  func strict() {
    #expect(differences(table(.int, .strict), table(.integer, .strict), rules).count == 1)
    #expect(
      differences(table(.int, .strict), table(.integer), rules).contains("INT -> INTEGER"))
    #expect(
      differences(table(.int), table(.integer, .strict), rules).contains("INT -> INTEGER"))
  }

  @Test("are others where one of them is the rowid")
  func rowID() {
    func keyed(_ type: ColumnType, descending: Bool = false) -> Table {
      Table("t") {
        Column("a", type)
        PrimaryKey(on: descending ? .descending("a") : "a")
      }
    }
    #expect(!differences(keyed(.int), keyed(.integer), rules).isEmpty)
    #expect(!differences(keyed(.integer), keyed(.int), rules).isEmpty)
    // Neither is the rowid, and the key would make it one.
    let changed = differences(keyed(.integer, descending: true), keyed(.int), rules)
    #expect(changed.contains("INTEGER -> INT"), "\(changed)")
    let pair = { (type: ColumnType) in
      Table("t") {
        Column("a", type)
        Column("b", .integer)
        PrimaryKey(on: "a", "b")
      }
    }
    #expect(differences(pair(.int), pair(.integer), rules).isEmpty)
  }

  @Test("stay when something else about the column changes")
  func kept() {
    let new = Table("t") { Column("a", .integer).notNull() }
    #expect(differences(table(.int), new, rules) == ["now NOT NULL"])
  }
}
