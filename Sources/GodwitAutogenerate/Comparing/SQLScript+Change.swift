import GodwitExecution
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

extension SQLScript {
  /// Operations as statements that are to be run one by one on a connection in autocommit.
  ///
  /// They are planned on a database in memory that holds the source.
  ///
  /// - Throws: ``ProofFailure`` if they do not give the target; ``DialectError`` for what cannot be done
  ///   safely there.
  init(_ change: SchemaChange, for dialect: Dialect, proof: Proof) throws {
    let table = try proof.unusedName("_godwit_assertion")
    let (foreignKeys, hasKeys) = try proof.database.inDatabase {
      (
        try ForeignKeyGuard($0, for: dialect),
        dialect.guardsForeignKeys && ForeignKeyGuard.isNeeded($0)
      )
    }
    var steps: [Step] = []
    var body: [String] = []
    try proof.proveUpgrade(
      change.operations, to: change.target, printedFor: dialect,
      willBegin: { operation, db in
        body += foreignKeys?.following(operation, db) ?? []
      },
      willRun: { step in
        steps.append(step)
        body += step.scriptStatements
      })
    self.init(for: dialect)
    try dialect.requireAllowed(change.target)
    guard steps.contains(where: { !$0.scriptStatements.isEmpty }) else { return }
    let hasStrings = change.source.hasStringsInDoubleQuotes
    for step in steps {
      require(step.needs(besideStringsInDoubleQuotes: hasStrings))
    }
    let isNeeded =
      dialect.guardsForeignKeys
      && (hasKeys || proof.database.inDatabase(ForeignKeyGuard.isNeeded))
    if isNeeded, let foreignKeys {
      let end = try proof.database.inDatabase { try foreignKeys.end($0, using: table) }
      body = foreignKeys.beginning + body + end
    } else {
      body = steps.flatMap(\.scriptStatements)
    }
    frame(
      body, switchingForeignKeys: steps.contains(where: \.mayDropTable), assertingBy: table)
    try dialect.requireAllowed(statements)
  }

  private mutating func frame(
    _ body: [String], switchingForeignKeys: Bool, assertingBy table: SQLText
  ) {
    if switchingForeignKeys { switchForeignKeys(false) }
    begin()
    addGuards(using: table)
    if switchingForeignKeys || dialect.requiresForeignKeys(isEnforced: false) {
      assertForeignKeys(areOn: false, using: table)
    }
    assertNothingIsHidden(using: table)
    add(body)
    commit()
    if switchingForeignKeys { switchForeignKeys(true) }
  }
}
