import GRDB
import GRDBSQLite

/// Runs statements as a service does that has the transaction: foreign keys are on, and stay so.
struct OwnedTransaction {
  /// What an authorizer refuses, as D1's does.
  private let pragmas: Set<String>?

  /// - Parameter pragmas: Those that are allowed; with them goes that neither transactions nor temporary
  ///   objects nor other files are.
  init(onlyPragmas pragmas: [String]? = nil) {
    self.pragmas = pragmas.map(Set.init)
  }

  func run(_ statements: [String], on db: Database) throws {
    try db.execute(sql: "PRAGMA foreign_keys = ON")
    try db.execute(sql: "BEGIN")
    let refusals = Refusals(pragmas)
    do {
      for statement in statements {
        try execute(statement, db, refusals)
        guard db.isInsideTransaction else {
          throw DatabaseError(message: "the transaction has ended")
        }
      }
      try db.execute(sql: "COMMIT")
    } catch {
      if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") }
      throw error
    }
  }

  private func execute(_ sql: String, _ db: Database, _ refusals: Refusals) throws {
    // Without GRDB, which has the authorizer for itself.
    let connection = db.sqliteConnection
    if refusals.pragmas != nil {
      sqlite3_set_authorizer(
        connection,
        { context, action, first, _, _, _ in
          guard let context else { return SQLITE_OK }
          return Unmanaged<Refusals>.fromOpaque(context).takeUnretainedValue().answer(action, first)
        }, Unmanaged.passUnretained(refusals).toOpaque())
    }
    defer { if refusals.pragmas != nil { sqlite3_set_authorizer(connection, nil, nil) } }
    guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
      throw DatabaseError(message: String(cString: sqlite3_errmsg(connection)), sql: sql)
    }
  }

  private final class Refusals {
    let pragmas: Set<String>?

    init(_ pragmas: Set<String>?) { self.pragmas = pragmas }

    func answer(_ action: CInt, _ first: UnsafePointer<CChar>?) -> CInt {
      switch action {
      case SQLITE_TRANSACTION, SQLITE_SAVEPOINT, SQLITE_ATTACH, SQLITE_DETACH,
        SQLITE_CREATE_TEMP_TABLE,
        SQLITE_CREATE_TEMP_VIEW, SQLITE_CREATE_TEMP_TRIGGER, SQLITE_CREATE_TEMP_INDEX:
        return SQLITE_DENY
      case SQLITE_PRAGMA:
        let name = first.map { String(cString: $0) } ?? ""
        return pragmas?.contains(name) ?? true ? SQLITE_OK : SQLITE_DENY
      default: return SQLITE_OK
      }
    }
  }
}
