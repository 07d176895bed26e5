import GRDBSQLite

/// Walks through a table on both sides at once, in the order of its rowid or key.
struct RowComparison {
  typealias Rows = DatabaseComparison.Rows

  let left: ComparedDatabase
  let right: ComparedDatabase
  private let cancellation: Cancellation
  private var encoding: TextEncoding { left.encoding }

  init(_ left: ComparedDatabase, _ right: ComparedDatabase, _ cancellation: Cancellation) {
    self.left = left
    self.right = right
    self.cancellation = cancellation
  }

  /// - Parameter ignored: Tables of which SQLite's own tables may say anything.
  func result(
    _ name: SchemaName, ignoring ignored: Set<SchemaName>
  ) -> DatabaseComparison.TableResult {
    let bytes = left.tables[name] ?? right.tables[name] ?? name.folded
    return DatabaseComparison.TableResult(
      table: SchemaName.display(bytes), rows: Result { try rows(name, ignoring: ignored) })
  }

  private func rows(_ name: SchemaName, ignoring ignored: Set<SchemaName>) throws -> Rows {
    if name.isInternal {
      return Rows(try bag(name, in: left, ignored), try bag(name, in: right, ignored))
    }
    switch (try left.table(name), try right.table(name)) {
    case (let a?, let b?): return try rows(a, b)
    case (let table?, nil): return Rows(onlyLeft: try count(table, left))
    case (nil, let table?): return Rows(onlyRight: try count(table, right))
    case (nil, nil): return Rows()
    }
  }

  private func count(_ table: ComparedDatabase.Table, _ side: ComparedDatabase) throws -> Int {
    let rows = try side.statement(
      Array("SELECT count(*) FROM main.".utf8), SchemaName.quoted(table.name),
      Array(" NOT INDEXED".utf8))
    return try rows.step() ? Int(rows.integer(0)) : 0
  }

  /// The rows of a table of SQLite's own, each as often as it is there: their rowids mean nothing.
  private func bag(
    _ name: SchemaName, in side: ComparedDatabase, _ ignored: Set<SchemaName>
  ) throws -> [[UInt8]: Int] {
    guard let table = side.tables[name] else { return [:] }
    let rows = try side.statement(Array("SELECT * FROM main.".utf8), SchemaName.quoted(table))
    var bag: [[UInt8]: Int] = [:]
    while try rows.step() {
      // Before anything is read as UTF-8, which changes the value in place.
      let row = rows.row(encoding)
      // The first column names the table that the row is about.
      if !ignored.contains(SchemaName(rows.bytes(0))) { bag[row, default: 0] += 1 }
    }
    return bag
  }

  // MARK: Side by side

  private func rows(
    _ a: ComparedDatabase.Table, _ b: ComparedDatabase.Table
  ) throws -> Rows {
    // Without a rowid, rows are known by their key; without either, by their place.
    let (first, second) = (Self.order(a), Self.order(b))
    guard first.map(SchemaName.init) == second.map(SchemaName.init) else {
      return Rows(onlyLeft: try count(a, left), onlyRight: try count(b, right))
    }
    let columns = a.columns.map(SchemaName.init)
    let others = b.columns.map(SchemaName.init)
    let shared = columns.enumerated().compactMap { index, name in
      others.firstIndex(of: name).map { (index, $0) }
    }
    let pair = ValuePair(
      left: try statement(a, first, left), right: try statement(b, second, right),
      encoding: encoding)
    let keys = Int32(clamping: first.count)
    return try walk(
      pair, keys: keys,
      // The key belongs to the values too: 1 and 1.0 have the same place.
      values: (0..<keys).map { ($0, $0) }
        + shared.map { (keys + Int32(clamping: $0.0), keys + Int32(clamping: $0.1)) },
      hasAllColumns: shared.count == columns.count && shared.count == others.count)
  }

  /// By what a table's rows are ordered and told apart.
  private static func order(_ table: ComparedDatabase.Table) -> [[UInt8]] {
    table.rowID.map { _ in [Array("rowid".utf8)] } ?? table.key
  }

  private func statement(
    _ table: ComparedDatabase.Table, _ order: [[UInt8]], _ side: ComparedDatabase
  ) throws -> RawStatement {
    let separator = Array(", ".utf8)
    let keys = table.rowID.map { [Array($0.utf8)] } ?? order.map(SchemaName.quoted)
    let values = (keys + table.columns.map(SchemaName.quoted)).joined(separator: separator)
    let binary = Array(" COLLATE BINARY".utf8)
    let sorted = keys.map { table.rowID == nil ? $0 + binary : $0 }.joined(separator: separator)
    // From the table itself, not from an index that might say something else.
    return try side.statement(
      Array("SELECT ".utf8), Array(values), Array(" FROM main.".utf8),
      SchemaName.quoted(table.name), Array(" NOT INDEXED".utf8),
      keys.isEmpty ? [] : Array(" ORDER BY ".utf8), Array(sorted))
  }

  /// - Parameters:
  ///   - keys: How many columns at the beginning say which row it is; none for its place.
  ///   - values: Columns that must be equal.
  func walk(
    _ pair: ValuePair, keys: Int32, values: [(Int32, Int32)], hasAllColumns: Bool
  ) throws -> Rows {
    var rows = Rows()
    var (isLeft, isRight) = (try pair.left.step(), try pair.right.step())
    var steps = 0
    while isLeft || isRight {
      steps &+= 1
      if steps % 1024 == 0 { try cancellation.check() }
      let order = !isRight ? -1 : !isLeft ? 1 : Self.order(pair, keys)
      if order < 0 {
        rows.onlyLeft += 1
      } else if order > 0 {
        rows.onlyRight += 1
      } else if !hasAllColumns || !values.allSatisfy({ pair.areEqual($0.0, $0.1) }) {
        rows.different += 1
      }
      if order <= 0 { isLeft = try pair.left.step() }
      if order >= 0 { isRight = try pair.right.step() }
    }
    return rows
  }

  private static func order(_ pair: ValuePair, _ keys: Int32) -> Int {
    for column in 0..<keys {
      let order = pair.order(column, column)
      if order != 0 { return order }
    }
    return 0
  }
}

extension DatabaseComparison.Rows {
  fileprivate init(_ left: [[UInt8]: Int], _ right: [[UInt8]: Int]) {
    for (row, count) in left { onlyLeft += max(0, count - (right[row] ?? 0)) }
    for (row, count) in right { onlyRight += max(0, count - (left[row] ?? 0)) }
  }
}
