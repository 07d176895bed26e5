import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSQLSyntax

/// Why a database was not brought to where it should be.
extension ErrorWording {
  package func describe(_ error: MigrationError) -> String {
    switch error {
    case .unknownRevisions(let ids):
      """
      The database is at revision '\(list(ids))', which this program does not know. Either newer code \
      has migrated it: update your checkout and build again. Or the revision's file was deleted: bring \
      it back.
      """
    case .newer(let newer):
      """
      A newer program has migrated the database: this one does not know '\(list(newer.ids))'. \
      \(newer.losses.isEmpty
        ? "They could be taken back, and nothing would be lost."
        : "They could be taken back, and this would be lost:\n"
          + newer.losses.map { "  \($0)" }.joined(separator: "\n"))
        migrations.newerDatabases says whether to do that. Nothing was changed.
      """
    case .cannotBeTakenBack(let id, let reason):
      """
      A newer program has migrated the database, and its revision '\(list([id]))' cannot be taken back \
      by this one. Nothing was changed.
      \(indented(sentence(reason)))
      """
    case .newerFormat(let number):
      "A newer Godwit has written its tables in the database, in format \(number). This program knows "
        + "format \(VersionStore.currentFormat)."
    case .insideSquash(let ids, let squash):
      "The database is at revision '\(list(ids))', which '\(VisibleText.line("\(squash)"))' has "
        + "replaced, and whose file is gone. Upgrade the database first, with a program that still has "
        + "the files of the squashed revisions."
    case .lacksRevisions(let ids): "The database lacks '\(list(ids))'. Upgrade it first."
    case .hasRevisions(let ids):
      "The database is at revision '\(list(ids))' already."
    case .irreversible(let id, let file, let reason):
      """
      Revision '\(list([id]))' cannot be taken back: \(reason)
        \(VisibleText.line(file))
      """
    case .cannotSwitchForeignKeys(let isOn):
      """
      Foreign keys could not be switched \(isOn ? "on" : "off") on this connection: it is inside of a \
      transaction.
        Migrate outside of it.
      """
    case .insideTransaction(let id):
      """
      Revision '\(list([id]))' runs outside of any transaction, and this connection is inside of one.
        Migrate outside of it.
      """
    case .brokenDependants(let broken):
      """
      These worked before and would not work any more:
      \(broken.map { "  " + VisibleText.line("\($0.name): \($0.message)") }.joined(separator: "\n"))
        Drop them in the revision, or create them anew.
      """
    case .locked(let seconds):
      "The database is locked by another connection\(seconds.flatMap(waited) ?? "")."
    case .missingFeatures(let table, let functions, let collations):
      """
      The table '\(VisibleText.line("\(table)"))' uses what this program has not registered: \
      \(VisibleText.line(
        (functions.map { "function \($0)" } + collations.map { "collation \($0)" })
          .joined(separator: ", "))).
        Register it in the configuration's prepareDatabase.
      """
    case .cancelled: "Stopped."
    }
  }

  package func describe(_ error: MigrationPlanError) -> String {
    switch error {
    case .hole(let step): describe(step)
    case .overtaken(let unexpected, let missing):
      "Somebody else is migrating this database: meanwhile "
        + [
          unexpected.isEmpty ? nil : "'\(unexpected.list)' was applied",
          missing.isEmpty ? nil : "'\(missing.list)' was taken back",
        ].compactMap { $0 }.joined(separator: " and ")
        + ". Run the command again, to begin from where it is now."
    case .notes(let expected, let found):
      """
      The version table should say '\(place(expected))' and says '\(place(found))': \
      something else than the migrator has changed it.
        A revision must not write into it.
      """
    }
  }

  package func describe(_ error: NoRoom) -> String {
    "The table '\(shown(error.table))' has to be rebuilt, for which there is too little room in "
      + "'\(shown(error.folder))': about \(count(error.needed, "byte")) are needed, "
      + "\(count(error.free, "byte")) are free. Make room and try again."
  }

  package func describe(_ error: UnsupportedSQLite) -> String {
    "This program runs with SQLite \(error.version), and Godwit needs \(SQLiteVersion.minimum) or "
      + "later. Link it with a newer one."
  }

  private func describe(_ error: StepError) -> String {
    switch error {
    case .unknown(let id): "There is no revision '\(id)'."
    case .isApplied(let id): "Revision '\(id)' is applied already."
    case .isNotApplied(let id): "Revision '\(id)' is not applied."
    case .lacks(let id, let missing):
      "Revision '\(id)' cannot be applied before what it needs: '\(missing.list)'."
    case .isNeeded(let id, let needing):
      "Revision '\(id)' cannot be taken back while others need it: '\(needing.list)'."
    }
  }

  private func place(_ heads: [RevisionID]) -> String { heads.isEmpty ? "base" : heads.list }

  /// Identifiers come from the database as well, and may be anything there.
  private func list(_ ids: [RevisionID]) -> String { VisibleText.line(ids.list) }

  /// `: waited 2.5 s`; nothing for no time at all.
  private func waited(_ seconds: Double) -> String? {
    let tenths = (seconds * 10).rounded()
    guard tenths > 0, let tenths = Int(exactly: tenths) else { return nil }
    return ": waited \(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)") s"
  }
}
