import GRDBSQLite
import GodwitSQLSyntax

import class GRDB.Database

/// What a statement takes away.
package enum StatementEffect: Hashable, Sendable {
  /// Rows of a table; where the statement says which, by this condition.
  case deletesRows(of: SQLText, where: SQLText?)
  case dropsTable(SQLText)
  /// Values of a column: it is dropped, or set to NULL.
  case dropsValues(of: SQLText, in: SQLText)
  /// Values of a column become others, which by itself takes nothing away.
  case changesValues(of: SQLText, in: SQLText)
}

/// What SQL would take away, found out by compiling it where nothing can happen: on a copy of the
/// schema without rows, under an authorizer that notes what each statement does, also by way of
/// triggers (https://sqlite.org/c3ref/set_authorizer.html).
package struct StatementEffects {
  private let connection: OpaquePointer?

  /// - Parameter db: The schema for which the statements are written; it is not changed.
  /// - Returns: Nothing more than what was found before a statement that cannot be compiled.
  package static func of(
    _ sql: String, on db: Database, in sandbox: Sandbox
  ) throws -> [StatementEffect] {
    try sandbox.copy(of: db).inDatabase {
      StatementEffects(connection: $0.sqliteConnection).effects(of: sql)
    }
  }

  private final class Notes {
    var effects: [StatementEffect] = []
  }

  private func effects(of sql: String) -> [StatementEffect] {
    let notes = Notes()
    return withExtendedLifetime(notes) {
      sqlite3_set_authorizer(
        connection,
        { context, action, first, second, schema, trigger in
          guard let context, let first else { return SQLITE_OK }
          let notes = Unmanaged<Notes>.fromOpaque(context).takeUnretainedValue()
          StatementEffects.note(
            action, SQLText(String(cString: first)), second.map { SQLText(String(cString: $0)) },
            schema, to: notes)
          return SQLITE_OK
        }, Unmanaged.passUnretained(notes).toOpaque())
      defer { sqlite3_set_authorizer(connection, nil, nil) }
      var found: [StatementEffect] = []
      sql.withCString { text in
        var rest: UnsafePointer<CChar>? = text
        while let start = rest, start.pointee != 0 {
          notes.effects = []
          guard let statement = prepare(start, &rest) else { break }
          let text = SQLText(sqlite3_sql(statement).map { String(cString: $0) } ?? "")
          found += StatementText(text).completing(notes.effects)
          sqlite3_step(statement)
          sqlite3_finalize(statement)
        }
      }
      return found
    }
  }

  private static func note(
    _ action: CInt, _ table: SQLText, _ column: SQLText?, _ schema: UnsafePointer<CChar>?,
    to notes: Notes
  ) {
    let isMain = schema.map { String(cString: $0) == "main" } ?? true
    guard isMain, !table.folded.text.hasPrefix("sqlite_") else { return }
    switch action {
    case SQLITE_DELETE: notes.effects.append(.deletesRows(of: table, where: nil))
    case SQLITE_DROP_TABLE, SQLITE_DROP_VTABLE: notes.effects.append(.dropsTable(table))
    case SQLITE_UPDATE:
      if let column { notes.effects.append(.changesValues(of: column, in: table)) }
    default: break
    }
  }

  private func prepare(
    _ start: UnsafePointer<CChar>, _ rest: inout UnsafePointer<CChar>?
  ) -> OpaquePointer? {
    while true {
      var statement: OpaquePointer?
      if sqlite3_prepare_v2(connection, start, -1, &statement, &rest) == SQLITE_OK {
        return statement
      }
      let message = String(cString: sqlite3_errmsg(connection))
      guard StandIns.provideFunction(lackedBy: message, for: connection) else { return nil }
    }
  }
}

/// What the text of a statement tells beyond what SQLite says of it.
private struct StatementText {
  private let text: SQLTokens

  init(_ sql: SQLText) {
    text = SQLTokens(sql)
  }

  func completing(_ effects: [StatementEffect]) -> [StatementEffect] {
    // DROP TABLE deletes the rows first, to SQLite's mind.
    let dropped = effects.compactMap { effect -> FoldedName? in
      if case .dropsTable(let table) = effect { table.folded } else { nil }
    }
    let deletions = effects.filter { effect in
      guard case .deletesRows(let table, _) = effect else { return true }
      return !dropped.contains(table.folded)
    }
    return deletions.map(withCondition) + replacedRows + droppedColumn + emptiedColumns
  }

  /// `DELETE FROM t WHERE …`, nothing before or behind it.
  private func withCondition(_ effect: StatementEffect) -> StatementEffect {
    guard case .deletesRows(let table, _) = effect, isAt(0, "DELETE"), isAt(1, "FROM"),
      isAt(3, "WHERE"), text.value(of: text.tokens[2]).folded == table.folded
    else { return effect }
    let tail = text.tokens[4...].filter { !text.isSymbol($0, ";") }
    guard let first = tail.first, let last = tail.last else { return effect }
    let condition = text.text(in: first.range.lowerBound..<last.range.upperBound)
    return .deletesRows(of: table, where: condition)
  }

  /// `REPLACE INTO t`, `INSERT OR REPLACE INTO t`, `UPDATE OR REPLACE t`: rows with the same key go.
  private var replacedRows: [StatementEffect] {
    if isAt(0, "UPDATE"), isAt(1, "OR"), isAt(2, "REPLACE") {
      let isQualified = text.tokens.indices.contains(4) && text.isSymbol(text.tokens[4], ".")
      return name(at: isQualified ? 5 : 3).map { [.deletesRows(of: $0, where: nil)] } ?? []
    }
    guard let into = text.tokens.firstIndex(where: { text.isWord($0, "INTO") }), into > 0,
      text.isWord(text.tokens[into - 1], "REPLACE"), let table = name(at: into + 1)
    else { return [] }
    return [.deletesRows(of: table, where: nil)]
  }

  /// `ALTER TABLE t DROP COLUMN c`
  private var droppedColumn: [StatementEffect] {
    guard isAt(0, "ALTER"), isAt(1, "TABLE"), let table = name(at: 2),
      let drop = text.tokens.firstIndex(where: { text.isWord($0, "DROP") }),
      let column = name(at: isAt(drop + 1, "COLUMN") ? drop + 2 : drop + 1)
    else { return [] }
    return [.dropsValues(of: column, in: table)]
  }

  /// `UPDATE t SET c = NULL`
  private var emptiedColumns: [StatementEffect] {
    guard isAt(0, "UPDATE"), let set = text.tokens.firstIndex(where: { text.isWord($0, "SET") }),
      let table = name(at: set - 1)
    else { return [] }
    return text.tokens.indices.compactMap { index in
      guard index > set, isAt(index, "NULL"), text.isSymbol(text.tokens[index - 1], "="),
        !text.tokens[..<index].contains(where: { text.isWord($0, "WHERE") })
      else { return nil }
      return name(at: index - 2).map { .dropsValues(of: $0, in: table) }
    }
  }

  private func isAt(_ index: Int, _ word: StaticString) -> Bool {
    text.tokens.indices.contains(index) && text.isWord(text.tokens[index], word)
  }

  /// A name, behind that of its schema or not.
  private func name(at index: Int) -> SQLText? {
    guard text.tokens.indices.contains(index) else { return nil }
    let isQualified =
      text.tokens.indices.contains(index + 2) && text.isSymbol(text.tokens[index + 1], ".")
    return text.value(of: text.tokens[isQualified ? index + 2 : index])
  }
}
