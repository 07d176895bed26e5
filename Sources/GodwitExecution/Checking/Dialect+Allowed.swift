import GodwitSQLSyntax
import GodwitSchemaModel

extension Dialect {
  /// - Throws: ``DialectError`` for the first statement that is refused there.
  package func requireAllowed(_ statements: [String]) throws {
    guard !framesTransaction else { return }
    for statement in statements {
      if let limit = limits.statementBytes, statement.utf8.count > limit {
        throw DialectError.statementSize(
          dialect: name, bytes: statement.utf8.count, limit: limit,
          beginning: SQLTokens(SQLText(statement)).words(4))
      }
      // What a revision executes may be several statements.
      for part in SQLStatements.whole(SQLText(statement)) { try requireAllowed(part) }
    }
  }

  /// - Throws: ``DialectError/columnCount(dialect:table:count:limit:)``.
  package func requireAllowed(_ schema: DatabaseSchema) throws {
    guard let limit = limits.columns else { return }
    if let table = schema.tables.first(where: { $0.columns.count > limit }) {
      throw DialectError.columnCount(
        dialect: name, table: table.name, count: table.columns.count, limit: limit)
    }
  }

  private static let transactionWords: [SQLText] = [
    "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "VACUUM", "ATTACH", "DETACH",
  ]

  private func requireAllowed(_ statement: SQLText) throws {
    let tokens = SQLTokens(statement)
    let words = tokens.tokens.prefix(4).map { tokens.text(of: $0).uppercased }
    guard let first = words.first else { return }
    let refusal = DialectError.statement(dialect: name, tokens.words(4))
    if Self.transactionWords.contains(first) { throw refusal }
    if first == "CREATE", words.count > 1, words[1] == "TEMP" || words[1] == "TEMPORARY",
      !hasTemporaryObjects
    {
      throw refusal
    }
    guard first == "PRAGMA", let pragmas else { return }
    let rest = words.dropFirst()
    // PRAGMA main.table_info(t)
    let name = rest.count > 2 && rest[2] == "." ? rest.dropFirst(2).first : rest.first
    guard let name, pragmas.contains(where: { SQLText($0).uppercased == name }) else {
      throw refusal
    }
  }
}
