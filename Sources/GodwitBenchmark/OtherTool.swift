import Foundation

/// A tool of another kind, for comparison, run by Python.
struct OtherTool {
  let name: String
  private let package: String
  /// Makes a column a BLOB: the path, the table and the column are its arguments.
  private let script: String

  static let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let all = [
    OtherTool(name: "Alembic", package: "alembic", script: alembic(foreignKeys: "OFF")),
    OtherTool(
      name: "Alembic (foreign keys on)", package: "alembic", script: alembic(foreignKeys: "ON")),
    OtherTool(name: "sqlite-utils", package: "sqlite-utils", script: sqliteUtils),
  ]

  /// Batch mode, as its documentation shows it. Without a pragma SQLite has foreign keys off.
  private static func alembic(foreignKeys: String) -> String {
    """
    import sys, sqlalchemy
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    path, table, column = sys.argv[1:]
    engine = sqlalchemy.create_engine("sqlite:///" + path)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = \(foreignKeys)")
        connection.commit()
        with connection.begin():
            op = Operations(MigrationContext.configure(connection))
            with op.batch_alter_table(table) as batch:
                batch.alter_column(column, type_=sqlalchemy.LargeBinary())
    """
  }

  private static let sqliteUtils = """
    import sys, sqlite_utils
    path, table, column = sys.argv[1:]
    database = sqlite_utils.Database(path)
    database[table].transform(types={column: bytes})
    database.conn.commit()
    """

  /// - Returns: Nothing if it is not installed.
  func version() -> String? {
    let output = try? run("import importlib.metadata as m; print(m.version('\(package)'))", [])
    return output?.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func changeType(at path: String, of table: String, _ column: String) throws {
    _ = try run(script, [path, table, column])
  }

  private func run(_ script: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [Self.python, "-c", script] + arguments
    let (out, err) = (Pipe(), Pipe())
    process.standardOutput = out
    process.standardError = err
    try process.run()
    let output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let lines = errors.split(separator: "\n").filter { $0.contains("Error") }
      throw Failure(description: String(lines.first ?? "exit code \(process.terminationStatus)"))
    }
    return output
  }
}
