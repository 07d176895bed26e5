import Execution
import SchemaModel

/// Operations as one SQL script, to be run statement by statement on a connection in autocommit.
public struct Script: Sendable {
  public let statements: [String]

  /// Plans operations on a database in memory that holds the source, and looks whether they give
  /// the target.
  ///
  /// - Throws: ``ProofFailure`` if they do not.
  init(_ operations: [SchemaOperation], to target: DatabaseSchema, proof: Proof) throws {
    var steps: [Step] = []
    try proof.proveUpgrade(operations, to: target, medium: .script) { steps.append($0) }
    statements = Self.framed(steps)
  }

  private static func framed(_ steps: [Step]) -> [String] {
    let body = statements(of: steps)
    guard !body.isEmpty else { return [] }
    // Inside of the transaction the pragma would do nothing, and dropping a table would delete the
    // rows that refer to it (https://sqlite.org/pragma.html#pragma_foreign_keys).
    let dropsTables = body.contains { $0.hasPrefix("DROP TABLE") || $0.hasPrefix("ALTER TABLE") }
    let transaction = ["BEGIN IMMEDIATE"] + body + ["COMMIT"]
    return dropsTables
      ? ["PRAGMA foreign_keys = OFF"] + transaction + ["PRAGMA foreign_keys = ON"] : transaction
  }

  /// SQL has no assertions: a row that a CHECK refuses does it.
  private static func statements(of steps: [Step]) -> [String] {
    var statements: [String] = []
    for step in steps {
      switch step.kind {
      case .statement, .copy: statements.append(step.sql)
      case .assertion where step.isForScripts:
        statements += [
          "CREATE TABLE _godwit_assertion (holds CHECK (holds))",
          "INSERT INTO _godwit_assertion \(step.sql)", "DROP TABLE _godwit_assertion",
        ]
      case .assertion: break
      }
    }
    return statements
  }

  /// Who runs a script.
  public enum Reader: String, Sendable, CaseIterable {
    /// Whoever takes plain SQL, and stops at the first error.
    case sql
    /// The sqlite3 shell, which goes on after an error unless it is told not to.
    case shell
  }

  /// The script as text, a `;` behind each statement.
  public func text(for reader: Reader) -> String {
    let head =
      reader == .shell
      ? ".bail on\n"
      : "-- Stop at the first error. (The sqlite3 shell does not: print this with --for shell.)\n"
    return head + statements.map { $0 + ";\n" }.joined()
  }
}
