import GodwitExecution
import GodwitSQLSyntax

/// SQL that needs nothing but SQLite to do what Godwit would do.
package struct SQLScript: Sendable {
  private enum Line {
    case comment(String)
    /// Without a `;`.
    case statement(String)
  }

  private let title: String?
  private var lines: [Line] = []

  /// - Parameters:
  ///   - title: What it does, for its first line.
  ///   - tag: A word for the same line.
  package init(title: String? = nil, tag: String? = nil) {
    // It is a comment, which ends with its line.
    self.title = title.map { title in
      VisibleText.line(([title] + (tag.map { [$0] } ?? [])).joined(separator: ", "))
    }
  }

  /// Whether there is nothing to do.
  package var isEmpty: Bool { lines.isEmpty }

  package var statements: [String] {
    lines.compactMap { if case .statement(let sql) = $0 { sql } else { nil } }
  }

  package mutating func comment(_ text: String) {
    lines.append(.comment("-- " + VisibleText.line(text)))
  }

  package mutating func add(_ statements: [String]) {
    lines += statements.map { .statement($0) }
  }

  /// The script as text.
  package func text(for reader: ScriptDialect) -> String {
    let head = (title.map { ["-- \($0)"] } ?? []) + [reader.head]
    return reader.spelled((head + lines.map(Self.text)).joined(separator: "\n") + "\n")
  }

  private static func text(of line: Line) -> String {
    switch line {
    case .comment(let text): text
    case .statement(let sql): SQLStatements.closed(sql)
    }
  }
}

extension SQLScript {
  /// Makes a script fail unless foreign keys are switched as it needs them. Whoever runs it may have
  /// taken its BEGIN away, and inside of a transaction the pragma does nothing
  /// (https://sqlite.org/pragma.html#pragma_foreign_keys): dropping a table would delete the rows that
  /// refer to it.
  ///
  /// - Parameter table: A name for a table that nothing has.
  package static func assertingForeignKeys(areOn: Bool, using table: SQLText) -> [String] {
    Step.scriptAssertion(
      "SELECT EXISTS (SELECT 1 FROM temp.pragma_foreign_keys WHERE foreign_keys = \(areOn ? 1 : 0))",
      orFail: areOn
        ? "foreign keys are off, and cannot be switched on inside of a transaction"
        : "foreign keys are on, and cannot be switched off inside of a transaction",
      using: table)
  }
}
