import GodwitIntrospection
import GodwitRecords
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError
import struct GRDB.DatabaseValue
import struct GRDB.StatementArguments

/// Rows that a table accepts: plausible values by the types of its columns, tried until no
/// constraint and no trigger of the table refuses them. They are the same each time.
package struct SeedValues {
  /// What a column of a row is to hold.
  package enum Presence: Sendable {
    case value, null
    /// A value if there can be one, else NULL; and the other way round.
    case preferablyValue, preferablyNull
  }

  /// What is wanted of a row.
  package struct Wish {
    /// Counted from 0: rows of different numbers have different values.
    package var row = 0
    package var presence: [FoldedName: Presence] = [:]
    /// Values that are given.
    package var fixed: [FoldedName: DatabaseValue] = [:]
    /// Ways of writing values that are not wanted: all before this one.
    package var minimumForm: [FoldedName: Int] = [:]

    package init(row: Int = 0) {
      self.row = row
    }
  }

  package let table: Table
  /// The columns that are written.
  package let columns: [Column]
  private let generator: SeedCandidates
  /// How many rows are tried before it is given up.
  private static let attempts = 4000

  package init(_ table: Table) {
    self.table = table
    columns = table.columns.filter { $0.generated == nil }
    generator = SeedCandidates(table)
  }

  /// Inserts a row.
  ///
  /// - Parameter references: Values for columns of foreign keys, which take the place of others.
  /// - Returns: The candidates that were taken, by column.
  /// - Throws: ``NoSeed`` if no row was accepted, with what SQLite said last.
  package func insert(
    _ wish: Wish = Wish(), references: [SeedSlot] = [], _ db: Database
  ) throws -> [FoldedName: SeedCandidate] {
    var search = SeedSearch(
      slots: try slots(wish, references, db), columns: columns.map(\.name.folded), table: table)
    guard let empty = search.emptySlot else {
      return try insert(&search, db)
    }
    throw NoSeed(table: table.name, message: "no value is known for \(empty)")
  }

  private func insert(
    _ search: inout SeedSearch, _ db: Database
  ) throws -> [FoldedName: SeedCandidate] {
    let names = SQLIdentifier.list(columns.map(\.name))
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    let name = SQLIdentifier.quoted(table.name)
    // What the constraints say of conflicts must not replace or ignore rows here.
    let sql =
      columns.isEmpty
      ? "INSERT OR ABORT INTO main.\(name) DEFAULT VALUES"
      : "INSERT OR ABORT INTO main.\(name) (\(names)) VALUES (\(marks))"
    var message = ""
    for _ in 0..<Self.attempts {
      let row = search.row
      do {
        try StandIns.providingFunctions(for: db) {
          try db.cachedStatement(sql: sql).execute(
            arguments: StatementArguments(columns.map { row[$0.name.folded]?.value ?? .null }))
        }
        if db.changesCount == 1 { return row }
        message = "a trigger ignores the row"
      } catch let error as DatabaseError {
        message = error.message ?? "\(error)"
      }
      guard search.advance(after: message) else { break }
    }
    throw NoSeed(table: table.name, message: message)
  }

  /// The strings that CHECKs mention together with a column, and that they accept.
  package func strings(mentionedWith column: Column, _ db: Database) throws -> [DatabaseValue] {
    let strings = generator.strings(mentionedWith: column).map { SeedCandidate($0) }
    return try accepted(strings, column, db).map(\.value)
  }

  // MARK: Slots

  private func slots(_ wish: Wish, _ references: [SeedSlot], _ db: Database) throws -> [SeedSlot] {
    let taken = Set(references.flatMap(\.columns))
    let rest = try columns.filter { !taken.contains($0.name.folded) }.map { column in
      SeedSlot(
        columns: [column.name.folded], candidates: try candidates(column, wish, db).map { [$0] })
    }
    return references + rest
  }

  private func candidates(
    _ column: Column, _ wish: Wish, _ db: Database
  ) throws -> [SeedCandidate] {
    let name = column.name.folded
    let null = SeedCandidate(DatabaseValue.null)
    let presence = wish.presence[name] ?? .value
    if let fixed = wish.fixed[name], presence != .null { return [SeedCandidate(fixed)] }
    let isNullable = table.allowsNull(in: column)
    if presence == .null { return isNullable ? [null] : [] }
    let minimum = wish.minimumForm[name] ?? 0
    let wanted = generator.candidates(for: column, row: wish.row).filter { $0.form >= minimum }
    let values = try accepted(wanted, column, db)
    switch presence {
    case .value, .null: return values
    case .preferablyValue: return values + (isNullable ? [null] : [])
    case .preferablyNull: return (isNullable ? [null] : []) + values
    }
  }

  /// The candidates that no CHECK of this column alone refuses: asked one by one, so that fewer
  /// combinations are left.
  private func accepted(
    _ candidates: [SeedCandidate], _ column: Column, _ db: Database
  ) throws -> [SeedCandidate] {
    let names = Set(table.columns.map(\.name.folded))
    let checks = table.checks.map(\.expression).filter {
      SQLNames.words(in: $0).intersection(names) == [column.name.folded]
    }
    guard !checks.isEmpty else { return candidates }
    let collation = column.collation.map { " COLLATE " + SQLIdentifier.quoted($0) } ?? ""
    let conditions = checks.map { check -> String in
      let sql = SQLNames.removingQualifier(table.name, in: check).string
      // A line of its own: the expression may end with a comment.
      return "CASE WHEN (\(sql)\n) THEN 1 ELSE (\(sql)\n) IS NULL END"
    }
    try db.execute(
      sql: """
        CREATE TEMP TABLE godwit_probe (\(SQLIdentifier.quoted(column.name)) \(column.type.sql.string)\(collation))
        """)
    defer { try? db.execute(sql: "DROP TABLE temp.godwit_probe") }
    return candidates.filter { candidate in
      let isFine = try? StandIns.providingFunctions(for: db) {
        try db.execute(sql: "DELETE FROM temp.godwit_probe")
        try db.execute(
          sql: "INSERT INTO temp.godwit_probe VALUES (?)", arguments: [candidate.value])
        let all = conditions.joined(separator: " AND ")
        return try Bool.fetchOne(db, sql: "SELECT \(all) FROM temp.godwit_probe") ?? false
      }
      return isFine ?? false
    }
  }
}

/// No row was found that a table accepts.
package struct NoSeed: Error, Hashable, Sendable {
  package let table: SQLText
  /// What SQLite said of the last one.
  package let message: String
}
