import Execution
import Migrations
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
    let body = steps.flatMap(\.scriptStatements)
    guard !body.isEmpty else { return [] }
    // Inside of the transaction the pragma would do nothing, and dropping a table would delete the
    // rows that refer to it (https://sqlite.org/pragma.html#pragma_foreign_keys).
    let dropsTables = body.contains { $0.hasPrefix("DROP TABLE") || $0.hasPrefix("ALTER TABLE") }
    let transaction = ["BEGIN IMMEDIATE"] + body + ["COMMIT"]
    return dropsTables
      ? ["PRAGMA foreign_keys = OFF"] + transaction + ["PRAGMA foreign_keys = ON"] : transaction
  }

  /// The script as text, a `;` behind each statement.
  public func text(for reader: ScriptReader) -> String {
    reader.head + "\n" + statements.map { $0 + ";\n" }.joined()
  }
}
