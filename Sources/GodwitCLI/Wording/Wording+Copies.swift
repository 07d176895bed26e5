import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax

/// How two databases differ, in words.
extension Wording {
  /// Why a database is not replaced by a copy.
  func describe(
    _ comparison: DatabaseComparison, of database: (path: String, heads: [RevisionID]?),
    andCopy copy: (path: String, heads: [RevisionID]?)
  ) -> String {
    let (left, right) = (VisibleText.line(database.path), VisibleText.line(copy.path))
    let lines =
      places((left, database.heads), (right, copy.heads)) + lines(comparison, left, right)
    return """
      '\(left)' is not as '\(right)':
      \(indented(lines.joined(separator: "\n")))
        If it is to be replaced, say --force. Nothing was changed.
      """
  }

  private func lines(
    _ comparison: DatabaseComparison, _ left: String, _ right: String
  ) -> [String] {
    let settings = comparison.settings.map {
      "\($0.name): \($0.left) in \(left), \($0.right) in \(right)"
    }
    let objects = comparison.objects.map { object in
      let name = VisibleText.line("\(object.type) \(object.name)")
      return switch object.presence {
      case .onlyLeft: "\(name): only in \(left)"
      case .onlyRight: "\(name): only in \(right)"
      case .different: "\(name): defined otherwise"
      }
    }
    let tables = comparison.tables.map { table in
      switch table.rows {
      case .failure(let error): "\(table.line): could not be compared: \(reason(error))"
      case .success(let rows):
        "\(table.line): "
          + [
            rows.onlyLeft > 0 ? "\(Self.rows(rows.onlyLeft)) only in \(left)" : nil,
            rows.onlyRight > 0 ? "\(Self.rows(rows.onlyRight)) only in \(right)" : nil,
            rows.different > 0
              ? "\(Self.rows(rows.different)) \(rows.different == 1 ? "differs" : "differ")" : nil,
          ].compactMap { $0 }.joined(separator: ", ")
      }
    }
    return settings + objects + tables
  }

  /// What a downgrade did not give back.
  func returned(_ comparison: DatabaseComparison) -> [String] {
    let settings = comparison.settings.map { "\($0.name) was \($0.left), and is \($0.right)" }
    return settings
      + comparison.tables.map { table in
        switch table.rows {
        case .failure(let error): "\(table.line): could not be compared: \(reason(error))"
        case .success(let rows):
          "\(table.line): "
            + [
              Self.sentence(rows.onlyLeft + rows.different, "missing or different"),
              Self.sentence(rows.onlyRight, "new"),
            ].compactMap { $0 }.joined(separator: ", ")
        }
      }
  }

  /// Where two databases are, if that is not the same.
  private func places(_ left: (String, [RevisionID]?), _ right: (String, [RevisionID]?)) -> [String]
  {
    guard let old = left.1, let new = right.1, old != new else { return [] }
    func name(_ heads: [RevisionID]) -> String {
      heads.isEmpty ? "base" : VisibleText.line(heads.list)
    }
    return ["\(left.0) is at \(name(old)), \(right.0) at \(name(new))"]
  }

  private static func sentence(_ count: Int, _ state: String) -> String? {
    count == 0 ? nil : "\(rows(count)) \(count == 1 ? "is" : "are") \(state)"
  }

  private static func rows(_ count: Int) -> String {
    "\(count.grouped) row\(count == 1 ? "" : "s")"
  }
}

extension DatabaseComparison.TableResult {
  fileprivate var line: String { VisibleText.line(table) }

  /// Whether the rows were compared, and are not the same.
  var isDifferent: Bool { (try? rows.get()).map { !$0.areEqual } ?? false }
}
