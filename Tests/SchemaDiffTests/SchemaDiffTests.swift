import GodwitSQLSyntax
import GodwitSchemaModel
import Testing

@testable import GodwitSchemaDiff

@Suite("Comparing schemas")
struct SchemaDiffTests {
  private func diff(
    _ old: Table, _ new: Table, _ names: SchemaDiff.ConstraintNames = .exact
  ) -> SchemaDiff {
    SchemaDiff(from: DatabaseSchema { old }, to: DatabaseSchema { new }, constraintNames: names)
  }

  @Test("spellings that mean the same are no difference")
  func equal() {
    let one = Table("Poems") {
      Column("ID", .custom("integer")).primaryKey()
      Column("a", .custom("varchar( 20 )")).collate("BINARY").default(.sql("(1)")).check("( A>0 )")
      Column("b").references("POETS")
      Index("IX", on: "A", .expression("lower( b )"), where: "(a > 0)")
    }
    let other = Table("poems") {
      Column("id", .integer)
      Column("A", .varchar(20)).default(1)
      Column("b")
      PrimaryKey(on: "id")
      Check("a > 0")
      ForeignKey(on: "b", references: "poets")
      Index("ix", on: "a", .expression("LOWER(b)"), where: "a > 0")
    }
    #expect(diff(one, other).isEmpty)
    #expect(diff(other, one).isEmpty)
  }

  @Test("the order of columns and constraints is no difference")
  func order() {
    let one = Table("t") {
      Column("a").unique()
      Column("b").check("b > 0")
    }
    let other = Table("t") {
      Column("b").check("b > 0")
      Column("a").unique()
    }
    #expect(diff(one, other).isEmpty)
  }

  @Test("a foreign key to the primary key may name it or not")
  func impliedTarget() {
    func schema(_ target: String?) -> DatabaseSchema {
      DatabaseSchema {
        Table("p") { Column("id", .integer).primaryKey() }
        Table("c") { Column("p").references("p", target) }
      }
    }
    #expect(SchemaDiff(from: schema("id"), to: schema(nil)).isEmpty)
    #expect(!SchemaDiff(from: schema("other"), to: schema(nil)).isEmpty)
  }

  @Test("a constraint that is declared without a name matches any name, if that is asked for")
  func names() {
    func table(_ check: String?, _ nn: String?, _ key: String?) -> Table {
      Table("t") {
        Column("a").notNull(name: nn).references("p", name: key)
        Check(check, "a > 0")
      }
    }
    let named = table("ck", "nn", "fk")
    let unnamed = table(nil, nil, nil)
    #expect(diff(named, unnamed, .unnamedMatchesAny).isEmpty)
    #expect(!diff(unnamed, named, .unnamedMatchesAny).isEmpty)
    #expect(!diff(named, unnamed).isEmpty)
    #expect(diff(named, table("CK", "NN", "FK")).isEmpty)
    #expect(!diff(named, table("other", "nn", "fk"), .unnamedMatchesAny).isEmpty)
  }

  @Test(
    "everything that means something is a difference",
    arguments: [
      Table("t") { Column("a", .text) }, Table("t") { Column("a", .integer).notNull() },
      Table("t") { Column("a", .integer).default(0) },
      Table("t") { Column("a", .integer).collate("NOCASE") },
      Table("t") { Column("a", .integer).generated(as: "1") },
      Table("t") { Column("a", .integer).unique() },
      Table("t") { Column("a", .integer).check("a") },
      Table("t") { Column("a", .integer).primaryKey() },
      Table("t") { Column("a", .integer).primaryKey(autoincrement: true) },
      Table("t") { Column("a", .integer).references("p") },
      Table("t", .strict) { Column("a", .integer) },
      Table("t") { Column("a", .integer).notNull(onConflict: .ignore) },
      Table("t") {
        Column("a", .integer)
        Index("ix", on: "a")
      },
      Table("t") {
        Column("a", .integer)
        DanglingConstraintName("x")
      },
      Table("t") { Column("a", .integer).clauseName("x", of: .defaultValue) },
    ])
  func different(changed: Table) {
    let plain = Table("t") { Column("a", .integer) }
    #expect(!diff(plain, changed).isEmpty)
    #expect(!diff(changed, plain).isEmpty)
    #expect(diff(changed, changed).isEmpty)
  }

  @Test("an index inherits its column's collation unless it names another")
  func collations() {
    func table(_ column: String?, _ index: String?) -> Table {
      Table("t") {
        column.map { Column("a").collate($0) } ?? Column("a")
        Index("ix", on: index.map { .column("a").collate($0) } ?? "a")
      }
    }
    #expect(diff(table("NOCASE", nil), table("NOCASE", "nocase")).isEmpty)
    #expect(diff(table(nil, "binary"), table(nil, nil)).isEmpty)
    #expect(!diff(table("NOCASE", "BINARY"), table("NOCASE", nil)).isEmpty)
  }

  @Test("a dropped index makes room for one of its name elsewhere")
  func indexNames() throws {
    let old = DatabaseSchema {
      Table("a") {
        Column("x")
        Index("ix", on: "x")
      }
    }
    let new = DatabaseSchema {
      Table("b") {
        Column("x")
        Index("ix", on: "x")
      }
    }
    let operations = SchemaDiff(from: old, to: new).operations
    guard case .dropIndex("a", _) = operations[0], case .createTable = operations[1],
      case .dropTable(let dropped) = operations[2]
    else {
      Issue.record("\(operations)")
      return
    }
    #expect(dropped.indexes.isEmpty)
  }

  @Test("new tables come after those that they refer to, dropped ones before, circles as they were")
  func tableOrder() {
    func table(_ name: String, _ parents: String...) -> Table {
      Table(name) {
        Column("id").primaryKey()
        for parent in parents { Column("to_\(parent)").references(parent) }
      }
    }
    let schema = DatabaseSchema {
      table("c", "b", "a")
      table("b", "a", "b")
      table("a")
      table("y", "x")
      table("x", "y")
    }
    let created = SchemaDiff(from: .empty, to: schema).operations.map(\.name)
    #expect(created == ["a", "b", "c", "x", "y"])
    let dropped = SchemaDiff(from: schema, to: .empty).operations.map(\.name)
    #expect(dropped == ["y", "x", "c", "b", "a"])
  }

  @Test("a chain of thousands of tables is put in order", .timeLimit(.minutes(1)))
  func longChain() {
    let tables = (0..<3000).reversed().map { number in
      Table("t\(number)") { Column("up").references("t\(number - 1)") }
    }
    let operations = SchemaDiff(from: .empty, to: DatabaseSchema { tables }).operations
    #expect(operations.first?.name == "t0" && operations.last?.name == "t2999")
  }
}

extension SchemaOperation {
  fileprivate var name: SQLText {
    switch self {
    case .createTable(let table), .dropTable(let table): table.name
    default: ""
    }
  }
}
