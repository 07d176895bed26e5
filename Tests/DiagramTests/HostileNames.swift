import GodwitSQLSyntax
import GodwitSchemaModel

/// Names that a grammar, a label or an eye could take for something else.
enum HostileNames {
  static let all: [SQLText] = [
    "one", "Many", "u", "o", "to", "only", "zero", "optionally", "1", "1st", "0+", "title", "style",
    "class", "classDef", "direction", "direction LR", "my Direction TB now", "erDiagram", "end",
    "accTitle: x", "accDescr {", "__proto__", "constructor", "pk", "FK", "uk-x", "pké", "toé",
    "PK(3)",
    "", " ", "_", "__", "_x_", "a b", "a.b", "a-b", "a--b", "a||--o{b", "a:b", "a::: b", "a;b",
    "a#b", "a#35;b", "a\"b", "a'b", "a`b", "a\\", "a\nb", "a\tb", "a%b", "%%{init: {}}%%",
    "%% comment", "a~b~c", "$x", "{", "}", "[x]", "(x)", "<b>x</b>", "&amp;", "]]>", "-->", "x->y",
    "*x*", "**", "- x", "1. x", "# x", "| x |", "```", "\u{E9}", "e\u{301}", "\u{301}x", "имя",
    "名前",
    "\u{1F600}", "x\u{202E}y", "x\u{200B}y", "x\u{0}y", "x\u{1B}[2J", "\\N", "\\G", "\\n", "label",
    "graph", "node", "subgraph", "t0", "table", "DECIMAL(10, 2)", "DECIMAL (10,2)",
    "a very long name, of which nobody sees the end, because it goes on and on and on, and on and on, and on, still",
  ]

  /// A table of each name, with a column of each name and a type that reads so, and a foreign key from
  /// each to the next.
  static var schema: DatabaseSchema {
    var schema = DatabaseSchema()
    for (index, name) in all.enumerated() {
      var table = Table(name: name, elements: [])
      for (place, column) in all.enumerated() where place % 23 == index % 23 || column == name {
        table.append(Column(named: column, type: ColumnType(all[(place + index) % all.count])))
      }
      let next = all[(index + 1) % all.count]
      table.constraints = [
        .primaryKey(PrimaryKey(name: nil, columns: [IndexTerm(.column(name))])),
        .foreignKey(ForeignKey(name: nil, columns: [name], table: next, referencedColumns: [next])),
      ]
      schema.tables.append(table)
    }
    return schema
  }
}
