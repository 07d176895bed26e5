import Execution
import Migrations
import SchemaDiff
import SchemaModel

/// What goes wrong while a database is changed.
extension Wording {
  func describe(_ error: OperationError) -> String {
    switch error {
    case .insideData(let what):
      "op.data works on rows: \(what) inside of it would not be seen by a replay. Move it out."
    case .schemaChangedInData:
      "op.data changed the schema, which a replay would not see. Use op's own operations, or "
        + "op.execute."
    case .needsTransaction:
      "A revision with `transaction = .none` can execute SQL only: a schema operation could be "
        + "left half done."
    case .endedTransaction:
      "The revision committed or rolled back the transaction in which it runs. Only Godwit ends "
        + "it. (A revision that must run outside of one says `transaction = .none`.)"
    case .openTransaction:
      "The revision began a transaction and did not end it. It was rolled back."
    case .missingArguments(let sql, let count):
      "op.execute has more variables than the \(self.count(count, "value")) that it was given:\n  in: \(sql)"
    case .cannotBePrinted:
      "op.data runs Swift, which no script can. Give it the SQL that does the same: "
        + "op.data(offline: \"…\") { … }"
    case .wrongNumberOfValues(let table, let row, let expected, let found):
      "op.bulkInsert into '\(table)': row \(row) has \(found) values for \(expected) columns."
    case .noSuchConstraint(let name, let table, let existing):
      "The table '\(table)' has no such constraint: '\(name)'." + meant(name, existing)
    case .noSuchObject(let kind, let name, let existing):
      "There is no \(kind) '\(name)'." + meant(name, existing)
    case .noSuchColumn(let name, let table, let existing):
      "The table '\(table)' has no column '\(name)'." + meant(name, existing)
    case .noPrimaryKey(let table): "The table '\(table)' has no primary key."
    }
  }

  func describe(_ error: TableChangeError) -> String {
    switch error {
    case .noSuchColumn(let name, let table, let existing):
      "The table '\(table)' has no column '\(name)'." + meant(name, existing)
    case .columnExists(let name, let table): "The table '\(table)' has a column '\(name)' already."
    case .noSuchConstraint(let constraint, let table):
      "The table '\(table)' has no constraint \(constraint.tableClause)."
    case .primaryKeyExists(let table): "The table '\(table)' has a primary key already."
    case .columnInUse(let name, let table, let user):
      "The column '\(name)' of '\(table)' cannot be dropped: it is used by \(user). Drop that "
        + "first."
    }
  }

  func describe(_ error: ExecutionError) -> String {
    switch error {
    case .noSuchTable(let name, let existing):
      return "There is no table '\(name)'." + meant(name, existing)
    case .opaque(let object):
      return "The \(object.type) '\(object.name)' is one that Godwit cannot read, and so will not "
        + "change: \(object.reason)."
    case .statementFailed(let sql, let error): return "\(reason(error))\n  in: \(sql)"
    case .assertionFailed(let message): return message
    case .unexpectedResult(let table, let differences):
      return """
        The table '\(table)' did not come out as it was meant to:
        \(indented(DifferenceReport(session, on: .err).lines(differences).joined(separator: "\n")))
        """
    case .referencedTable(let table, let children):
      return "The table '\(table)' would be dropped or rebuilt while foreign keys are enforced, "
        + "which would act on the rows of \(children.joined(separator: ", ")). Do it in a "
        + "revision without `foreignKeys = .enforced`."
    }
  }

  func describe(_ error: ForeignKeyViolation) -> String {
    let rows =
      error.rowIDs.isEmpty
      ? "" : " (rowid \(error.rowIDs.map(String.init).joined(separator: ", ")))"
    let count = error.count == 1 ? "1 row" : "\(error.count) rows"
    return """
      A foreign key is violated that was not before: \(count) of '\(error.table)'\(rows) \
      would refer by \(error.columns.joined(separator: ", ")) to no row of '\(error.parent)'.
      """
  }

  func describe(_ error: BackupError) -> String {
    switch error {
    case .exists(let path): "'\(path)' exists already; nothing was written."
    case .diskSpace(let path, let needed, let free):
      "There is too little room in '\(path)': \(count(needed, "byte")) are needed, "
        + "\(count(free, "byte")) are free."
    case .damaged(let path, let message): "'\(path)' is damaged: \(message)"
    }
  }

  func describe(_ error: PreconditionFailure) -> String {
    let rows = count(error.count, "row")
    let examples = error.examples.map { "  \($0)" }
    let (what, advice): (String, String) =
      switch error.rule {
      case .notNull(let column):
        (
          "\(rows) of '\(error.table)' \(error.count == 1 ? "has" : "have") no value of "
            + "'\(column)', which is to be NOT NULL",
          "Say what they are to have, with backfill:, or fill them in before."
        )
      case .valueOfNewColumn(let column):
        (
          "\(rows) of '\(error.table)' would have no value of the new column '\(column)', which is "
            + "NOT NULL",
          "Give it a default, or say with backfill: what they are to have."
        )
      case .check(let check):
        (
          "\(rows) of '\(error.table)' \(error.count == 1 ? "does" : "do") not fit "
            + Constraint.check(check).tableClause,
          "Correct them before, with op.execute or op.data."
        )
      case .keepsValue(let column, let type):
        (
          "\(count(error.count, "value")) of '\(error.table).\(column)' would become "
            + "\(error.count == 1 ? "another" : "others") by the type \(type.isEmpty ? "(none)" : type)",
          "Convert them before, with op.execute."
        )
      case .foreignKey(let columns, let parent, let parentColumns):
        (
          "\(rows) of '\(error.table)' (\(columns.joined(separator: ", "))) "
            + "\(error.count == 1 ? "refers" : "refer") to nothing in '\(parent)' "
            + "(\(parentColumns.joined(separator: ", ")))",
          "Correct or delete them before, or add what they refer to, with op.execute or op.data."
        )
      case .strictType(let column, let type):
        (
          "\(rows) of '\(error.table)' \(error.count == 1 ? "has" : "have") a value of '\(column)' that a "
            + "STRICT table does not take as \(type)",
          "Convert them before, with op.execute or op.data."
        )
      case .unique(let columns):
        (
          "\(count(error.count, "value")) of '\(error.table)' "
            + "(\(columns.joined(separator: ", "))) \(error.count == 1 ? "stands" : "stand") "
            + "more than once, and \(error.count == 1 ? "is" : "are") to be unique",
          "Correct them before, with op.execute or op.data."
        )
      }
    let more = error.count > error.examples.count ? ["  …"] : []
    return ([what + ":"] + examples + more + ["  " + advice]).joined(separator: "\n")
  }

  /// `1 row`, `1,204 rows`
  private func count(_ number: Int, _ thing: String) -> String {
    "\(number.grouped) \(thing)\(number == 1 ? "" : "s")"
  }
}
