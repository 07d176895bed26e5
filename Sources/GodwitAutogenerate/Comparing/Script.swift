import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// Operations as one SQL script, to be run statement by statement on a connection in autocommit.
package struct Script: Sendable {
  package let statements: [String]

  /// Plans operations on a database in memory that holds the source, and looks whether they give
  /// the target.
  ///
  /// - Throws: ``ProofFailure`` if they do not.
  init(_ operations: [SchemaOperation], to target: DatabaseSchema, proof: Proof) throws {
    let table = try proof.unusedName("_godwit_assertion")
    var steps: [Step] = []
    try proof.proveUpgrade(operations, to: target, medium: .script) { steps.append($0) }
    statements = Self.framed(steps, assertingBy: table)
  }

  private static func framed(
    _ steps: [Step], assertingBy table: SQLText
  ) -> [String] {
    let body = steps.flatMap(\.scriptStatements)
    guard !body.isEmpty else { return [] }
    func assertion(_ query: String, _ message: String) -> [String] {
      Step.scriptAssertion(query, orFail: message, using: table)
    }
    let hidden = assertion(HiddenNames.assertion, HiddenNames.failure)
    guard steps.contains(where: \.mayDropTable) else {
      return ["BEGIN IMMEDIATE"] + hidden + body + ["COMMIT"]
    }
    // Inside of a transaction the pragma does nothing, and dropping a table would delete the rows that
    // refer to it (https://sqlite.org/pragma.html#pragma_foreign_keys). Whoever runs the script may
    // have taken its BEGIN away.
    let foreignKeys = assertion(
      "SELECT EXISTS (SELECT 1 FROM temp.pragma_foreign_keys WHERE foreign_keys = 0)",
      "foreign keys are on, and cannot be switched off inside of a transaction")
    return ["PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"] + foreignKeys + hidden + body
      + ["COMMIT", "PRAGMA foreign_keys = ON"]
  }

  /// The script as text, a `;` behind each statement.
  package func text(for reader: ScriptDialect) -> String {
    reader.spelled(
      reader.head + "\n" + statements.map { SQLStatements.closed($0) + "\n" }.joined())
  }
}
