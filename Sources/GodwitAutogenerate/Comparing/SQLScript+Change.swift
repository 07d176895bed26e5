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
    let hasStrings = change.source.hasStringsInDoubleQuotes
    for step in steps {
      require(step.needs(besideStringsInDoubleQuotes: hasStrings))
    }
    add(steps, assertingBy: table)
  }

  private mutating func add(_ steps: [Step], assertingBy table: SQLText) {
    let body = steps.flatMap(\.scriptStatements)
    guard !body.isEmpty else { return }
    let switchesForeignKeys = steps.contains(where: \.mayDropTable)
    if switchesForeignKeys { add(["PRAGMA foreign_keys = OFF"]) }
    add(["BEGIN IMMEDIATE"])
    addGuards(using: table)
    if switchesForeignKeys { add(Self.assertingForeignKeys(areOn: false, using: table)) }
    add(
      Step.scriptAssertion(HiddenNames.assertion, orFail: HiddenNames.failure, using: table)
        + body + ["COMMIT"])
    if switchesForeignKeys { add(["PRAGMA foreign_keys = ON"]) }
  }
}
