import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

extension SQLScript {
  /// Operations as statements that are to be run one by one on a connection in autocommit.
  ///
  /// They are planned on a database in memory that holds the source.
  ///
  /// - Throws: ``ProofFailure`` if they do not give the target.
  init(_ change: SchemaChange, proof: Proof) throws {
    let table = try proof.unusedName("_godwit_assertion")
    var steps: [Step] = []
    try proof.proveUpgrade(change.operations, to: change.target, medium: .script) {
      steps.append($0)
    }
    self.init()
    add(Self.framed(steps, assertingBy: table))
  }

  private static func framed(_ steps: [Step], assertingBy table: SQLText) -> [String] {
    let body = steps.flatMap(\.scriptStatements)
    guard !body.isEmpty else { return [] }
    let hidden = Step.scriptAssertion(
      HiddenNames.assertion, orFail: HiddenNames.failure, using: table)
    guard steps.contains(where: \.mayDropTable) else {
      return ["BEGIN IMMEDIATE"] + hidden + body + ["COMMIT"]
    }
    return ["PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"]
      + assertingForeignKeys(areOn: false, using: table) + hidden + body
      + ["COMMIT", "PRAGMA foreign_keys = ON"]
  }
}
