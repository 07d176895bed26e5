import GodwitIntrospection
import GodwitSQLSyntax

import class GRDB.Database

/// What a step that works on rows is to bring about: a query that answers whether it is so.
struct DataGoal {
  /// What is done, for people.
  let description: String
  private let predicate: String

  /// - Throws: ``OperationError/wrongPredicate(_:_:_:)`` for what is not one SELECT without variables.
  init(_ description: String, _ predicate: String) throws {
    self.description = description
    self.predicate = predicate
    // SQLite would end it there (https://sqlite.org/nulinstr.html).
    guard !predicate.utf8.contains(0) else { throw wrong(.holdsNUL) }
    let statements = SQLStatements.split(SQLText(predicate))
    guard statements.count == 1, let statement = statements.first else {
      throw wrong(.statements(statements.count))
    }
    let text = SQLTokens(statement)
    let verbs: [StaticString] = ["SELECT", "VALUES", "WITH"]
    guard let verb = text.tokens.first, verbs.contains(where: { text.isWord(verb, $0) }) else {
      throw wrong(.noQuery)
    }
    do {
      _ = try SQLVariables.replaced(in: predicate, by: [])
    } catch {
      throw wrong(.hasVariables)
    }
  }

  private func wrong(_ problem: OperationError.PredicateProblem) -> OperationError {
    .wrongPredicate(description, predicate, problem)
  }

  /// Asks SQLite what the query is, and does not run it.
  ///
  /// - Parameter standingIn: Whether functions that are missing get stand-ins, as in a copy of a schema.
  func compile(_ db: Database, standingIn: Bool = false) throws {
    func facts() throws -> (isReadOnly: Bool, columns: Int) {
      let statement = try db.makeStatement(sql: predicate)
      return (statement.isReadonly, statement.columnCount)
    }
    let (isReadOnly, columns) =
      try standingIn ? StandIns.providingFunctions(for: db, facts) : facts()
    guard isReadOnly else { throw wrong(.noQuery) }
    guard columns == 1 else { throw wrong(.columns(columns)) }
  }

  // MARK: Asking

  private struct Answer {
    let rows: Int
    let isTrue: Bool
    /// The value as a SQL literal.
    let value: String
  }

  /// The rows that the query answers, two at most, with a column called `holds`. What the query calls
  /// its own is not in its way.
  private var rows: String {
    let query = SQLStatements.open(SQLText(predicate))
    return "(SELECT NULL AS holds WHERE 0 UNION ALL SELECT * FROM (\(query)) LIMIT 2)"
  }

  private func ask(_ db: Database) throws -> Answer {
    let sql = "SELECT count(*), holds IS TRUE, quote(holds) FROM \(rows)"
    let answers = try db.rows(sql) { row in
      Answer(rows: row.integer(0), isTrue: row.flag(1), value: row.text(2)?.string ?? "NULL")
    }
    guard let answer = answers.first, answer.rows == 1 else {
      throw wrong(.rows(answers.first?.rows ?? 0))
    }
    return answer
  }

  func isReached(_ db: Database) throws -> Bool { try ask(db).isTrue }

  /// - Throws: ``OperationError/dataNotDone(_:until:answer:)``.
  func requireReached(_ db: Database) throws {
    let answer = try ask(db)
    guard answer.isTrue else {
      throw OperationError.dataNotDone(description, until: predicate, answer: answer.value)
    }
  }

  // MARK: Printing

  /// A query that answers 1 where the goal is reached, and 0 where it is not.
  var assertion: String { "SELECT count(*) = 1 AND holds IS TRUE FROM \(rows)" }

  /// What a script says where it is not.
  var failure: String { VisibleText.line("not done: \(description)") }
}
