extension SQLParser {
  mutating func createView() throws -> CreateView {
    let name = try objectName()
    let columns = isAtSymbol("(") ? try nameList() : nil
    try expect("AS")
    return CreateView(name: name, columns: columns, select: rest())
  }

  mutating func createVirtualTable() throws -> CreateVirtualTable {
    let name = try objectName()
    try expect("USING")
    var table = CreateVirtualTable(name: name, module: try self.name())
    if isAtSymbol("(") { table.arguments = try moduleArguments() }
    return table
  }

  private mutating func moduleArguments() throws -> [SQLText] {
    guard let end = closingParenthesis else { throw failure("')'") }
    position += 1
    var arguments: [SQLText] = []
    while position < end {
      let start = offset
      while position < end, !isAtSymbol(",") { skipBalanced() }
      arguments.append(source(from: start))
      if position < end { position += 1 }
    }
    position = end + 1
    return arguments
  }
}
