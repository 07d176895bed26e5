import GodwitIntrospection
import GodwitMigrations

/// What is wrong with a file of SQL.
extension Wording {
  func describe(_ error: SQLFile.Problem) -> String {
    switch error {
    case .tooLarge(let bytes, let limit):
      "The file of SQL is too large: \(errors.count(bytes, "byte")), and at most \(errors.count(limit, "byte")) are "
        + "read. Make a database of it with sqlite3, and name that."
    case .tooSlow(let sql, let seconds):
      "The file of SQL takes more than \(seconds) s to declare its schema:\n  in: \(sql)"
    case .refused(let message, let sql): "\(message)\n  in: \(sql)"
    }
  }
}
