import GodwitSQLSyntax
import GodwitSchemaModel

/// Schemas that are more than Mermaid draws at once.
enum LargeSchemas {
  private static func table(
    _ name: SQLText, columns: Int = 4, to parents: [SQLText] = []
  ) -> Table {
    var table = Table(name: name, elements: [])
    for number in 0..<columns {
      table.append(Column(named: "column_\(number)_of_\(name)", type: .varchar(20)))
    }
    for (number, parent) in parents.enumerated() {
      table.append(Column(named: "parent_\(number)", type: .integer))
      table.constraints.append(
        .foreignKey(
          ForeignKey(
            name: nil, columns: ["parent_\(number)"], table: parent, referencedColumns: [])))
    }
    return table
  }

  /// 900 tables, each the parent of the next.
  static var chain: DatabaseSchema {
    var schema = DatabaseSchema()
    schema.tables = (0..<900).map { table("table_\($0)", to: $0 > 0 ? ["table_\($0 - 1)"] : []) }
    return schema
  }

  /// One table with 700 foreign keys.
  static var star: DatabaseSchema {
    var schema = DatabaseSchema()
    let parents = (0..<700).map { SQLText("p\($0)") }
    schema.tables =
      parents.map { table($0, columns: 1) } + [table("child", columns: 1, to: parents)]
    return schema
  }

  /// One table with 2,000 columns.
  static var wide: DatabaseSchema {
    var schema = DatabaseSchema()
    schema.tables = [table("small"), table("wide", columns: 2000, to: ["small"])]
    return schema
  }
}
