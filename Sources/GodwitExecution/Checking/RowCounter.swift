import GRDBSQLite

import class GRDB.Database

/// How far the copy of a table's rows has come, while the table is rebuilt.
public struct CopyProgress: Hashable, Sendable {
  /// The table's name, for people.
  public let table: String
  /// How many rows are copied.
  public let rows: Int
  /// How many rows there are to copy.
  public let totalRows: Int

  package init(table: String, rows: Int, totalRows: Int) {
    self.table = table
    self.rows = rows
    self.totalRows = totalRows
  }
}

/// Counts the rows that a copy reads, by a function in its WHERE: SQLite says nothing of a statement
/// that is under way.
final class RowCounter {
  private static let function = "godwit_row"
  /// How many rows pass before the clock is looked at, and how much time before somebody is told.
  private static let stride = 4096
  private static let interval = Duration.milliseconds(100)

  private let table: String
  private let totalRows: Int
  private let tell: (CopyProgress) -> Void
  private var rows = 0
  private var lastTold = ContinuousClock.now

  private init(_ table: String, totalRows: Int, tell: @escaping (CopyProgress) -> Void) {
    self.table = table
    self.totalRows = totalRows
    self.tell = tell
  }

  /// Runs a statement that copies all rows of a table and tells how far it is.
  static func run(
    _ copy: String, of table: String, totalRows: Int, _ db: Database,
    tell: @escaping (CopyProgress) -> Void
  ) throws {
    let counter = RowCounter(table, totalRows: totalRows, tell: tell)
    try withExtendedLifetime(counter) {
      register(counter, db)
      defer { register(nil, db) }
      try db.execute(sql: "\(copy) WHERE \(function)()")
    }
    tell(CopyProgress(table: table, rows: totalRows, totalRows: totalRows))
  }

  /// https://sqlite.org/c3ref/create_function.html
  private static func register(_ counter: RowCounter?, _ db: Database) {
    let step:
      (@convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void) = {
        context, _, _ in
        if let data = sqlite3_user_data(context) {
          Unmanaged<RowCounter>.fromOpaque(data).takeUnretainedValue().count()
        }
        sqlite3_result_int(context, 1)
      }
    sqlite3_create_function_v2(
      db.sqliteConnection, function, 0, SQLITE_UTF8,
      counter.map { Unmanaged.passUnretained($0).toOpaque() }, counter == nil ? nil : step, nil,
      nil,
      nil)
  }

  private func count() {
    rows += 1
    guard rows % Self.stride == 0 else { return }
    let now = ContinuousClock.now
    guard now - lastTold >= Self.interval else { return }
    lastTold = now
    tell(CopyProgress(table: table, rows: rows, totalRows: totalRows))
  }
}
