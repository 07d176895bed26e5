import GodwitExecution
import GodwitSQLSyntax
import GodwitSchemaModel

/// What goes wrong while a database is changed.
extension ErrorWording {
  package func describe(_ error: OperationError) -> String {
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
    case .unusedArguments(let sql, let count):
      "op.execute has fewer variables than the \(self.count(count, "value")) that it was given:\n  in: \(sql)"
    case .cannotBePrinted:
      "op.data runs Swift code, which a script cannot. Give it SQL that does the same: "
        + "op.data(offline: \"…\") { … }"
    case .dataNotDone(let what, let predicate, let answer):
      "op.data has run, and '\(shown(what))' is not done: its query answers \(shown(answer)).\n"
        + "  in: \(predicate)"
    case .wrongPredicate(let what, let predicate, let problem):
      "The predicate of op.data, '\(shown(what))', must be one SELECT that answers one value. "
        + describe(problem) + "\n  in: \(predicate)"
    case .wrongNumberOfValues(let table, let row, let expected, let found):
      "op.bulkInsert into '\(shown(table))': row \(row) has \(found) values for \(expected) columns."
    case .noSuchConstraint(let name, let table, let existing):
      "The table '\(shown(table))' has no such constraint: '\(shown(name))'."
        + meant(name, existing)
    case .noSuchObject(let kind, let name, let existing):
      "There is no \(describe(kind)) '\(shown(name))'." + meant(name, existing)
    case .noSuchColumn(let name, let table, let existing):
      "The table '\(shown(table))' has no column '\(shown(name))'." + meant(name, existing)
    case .noPrimaryKey(let table): "The table '\(shown(table))' has no primary key."
    case .unnamedIndex(let table):
      "An index of '\(shown(table))' has no name. Only declarations take names from the project's "
        + "convention: write Index(\"name\", on: …)."
    }
  }

  private func describe(_ problem: OperationError.PredicateProblem) -> String {
    switch problem {
    case .holdsNUL: "There is a NUL in it, at which SQLite would end it."
    case .statements(0): "It holds no statement."
    case .statements(let count): "It holds \(count) statements."
    case .noQuery: "It does something else than read."
    case .hasVariables: "It has variables, for which there are no values."
    case .columns(let count): "It answers \(self.count(count, "column"))."
    case .rows(0): "It answers no row."
    case .rows: "It answers several rows."
    }
  }

  private func describe(_ kind: OperationError.ObjectKind) -> String {
    switch kind {
    case .table: "table"
    case .index(let table): "index on \(table)"
    case .view: "view"
    case .trigger: "trigger"
    case .virtualTable: "virtual table"
    }
  }

  package func describe(_ error: TableChangeError) -> String {
    switch error {
    case .noSuchColumn(let name, let table, let existing):
      "The table '\(shown(table))' has no column '\(shown(name))'." + meant(name, existing)
    case .columnExists(let name, let table):
      "The table '\(shown(table))' has a column '\(shown(name))' already."
    case .columnRepeated(let name, let table):
      "The order of the columns of '\(shown(table))' names '\(shown(name))' twice."
    case .noSuchConstraint(let constraint, let table):
      "The table '\(shown(table))' has no constraint \(constraint.tableClause)."
    case .primaryKeyExists(let table): "The table '\(shown(table))' has a primary key already."
    case .columnInUse(let name, let table, let user):
      "The column '\(shown(name))' of '\(shown(table))' cannot be dropped: it is used by "
        + "\(describe(user, of: table)). Drop that first."
    }
  }

  private func describe(_ user: TableChangeError.ColumnUser, of table: SQLText) -> String {
    switch user {
    case .constraint(let constraint): constraint.tableClause
    case .index(let index): index.createStatement(on: table)
    case .generatedColumn(let name): "the generated column \(name)"
    }
  }

  package func describe(_ error: ExecutionError) -> String {
    switch error {
    case .noSuchTable(let name, let existing):
      return "There is no table '\(shown(name))'." + meant(name, existing)
    case .opaque(let object):
      return
        "The \(object.type) '\(shown(object.name))' is one that Godwit cannot read, and so will not "
        + "change: \(describe(object.reason))."
    case .statementFailed(let sql, let error): return "\(reason(error))\n  in: \(sql)"
    case .assertionFailed(let message): return message
    case .unexpectedResult(let table, let differences):
      return """
        The table '\(shown(table))' did not come out as it was meant to:
        \(indented(lines(differences).joined(separator: "\n")))
        """
    case .positionalInsert(let table, let triggers):
      return
        "The columns of '\(shown(table))' cannot get another order: INSERT INTO in "
        + "\(triggers.map { "'\(shown($0))'" }.joined(separator: ", ")) names no columns, and would "
        + "put values into others. Drop the trigger first, and create it again with the columns named."
    case .hidden(let names):
      return "The connection has temporary tables or views that hide those of the database, or "
        + "have names that Godwit needs: \(names.joined(separator: ", ")). Drop them first."
    case .wouldEmpty(let table):
      return
        "The virtual table '\(shown(table))' holds what its new definition could not take over. If that "
        + "may go, drop it in the revision and create it anew."
    case .wouldDropOthers(let table, let others):
      return "The virtual table '\(shown(table))' cannot be dropped: its module would drop "
        + "\(others.joined(separator: ", ")) as well, by name. Rename that first."
    case .referencedTable(let table, let children):
      return
        "The table '\(shown(table))' would be dropped or rebuilt while foreign keys are enforced, "
        + "which would act on the rows of \(children.joined(separator: ", ")). Do it in a "
        + "revision without `foreignKeys = .enforced`."
    }
  }

  package func describe(_ error: ForeignKeyViolation) -> String {
    let rows =
      error.rowIDs.isEmpty
      ? "" : " (rowid \(error.rowIDs.map(String.init).joined(separator: ", ")))"
    let count = error.count == 1 ? "1 row" : "\(error.count) rows"
    return """
      A foreign key is violated that was not before: \(count) of '\(shown(error.table))'\(rows) \
      would refer by \(error.columns.joined(separator: ", ")) to no row of '\(shown(error.parent))'.
      """
  }

  package func describe(_ error: BackupError) -> String {
    switch error {
    case .exists(let path): "'\(shown(path))' exists already; nothing was written."
    case .diskSpace(let path, let needed, let free):
      "There is too little room in '\(shown(path))': \(count(needed, "byte")) are needed, "
        + "\(count(free, "byte")) are free."
    case .damaged(let path, let message):
      "'\(shown(path))' is damaged: "
        + shown(message.split(whereSeparator: \.isNewline).joined(separator: " "))
    case .leftover(let file, let path):
      "'\(shown(file))' is there, which SQLite would take for a part of '\(shown(path))'. If it belongs to nothing "
        + "any more, move it away first; nothing was written."
    case .cannotCopy(let path, let error):
      "'\(shown(path))' cannot be written: \(sentence(reason(error))) Nothing was left behind."
    case .changedMeanwhile:
      "The database was changed while it was compared. Nothing was changed by this command; try again."
    }
  }

  // MARK: Rows that stand against a change

  package func describe(_ error: PreconditionFailure) -> String {
    let examples = error.examples.map { "  \($0)" }
    let more = error.count > error.examples.count ? ["  …"] : []
    return ([finding(of: error) + ":"] + examples + more + ["  " + advice(about: error.rule)])
      .joined(separator: "\n")
  }

  /// The same of rows as they are before the change is tried, in a line and without their keys.
  package func forecast(_ error: PreconditionFailure) -> String {
    "As the rows are now, it fails: \(finding(of: error)). \(advice(about: error.rule))"
  }

  /// Which rows they are, and what of them stands against the change.
  private func finding(of error: PreconditionFailure) -> String {
    let isOne = error.count == 1
    let table = shown(error.table)
    let rows = "\(count(error.count, "row")) of '\(table)'"
    let values = count(error.count, "value")
    return switch error.rule {
    case .notNull(let column):
      "\(rows) \(isOne ? "has" : "have") no value of '\(shown(column))', which becomes NOT NULL"
    case .valueOfNewColumn(let column):
      "\(rows) would have no value of the new column '\(shown(column))', which is NOT NULL"
    case .check(let check):
      "\(rows) \(isOne ? "does" : "do") not fit " + Constraint.check(check).tableClause
    case .keepsValue(let column, let type):
      "\(values) of '\(table).\(shown(column))' would change with the type "
        + "\(type.isEmpty ? "(none)" : type)"
    case .rowID(let column):
      "\(rows) \(isOne ? "has" : "have") a value of '\(shown(column))' that cannot be a rowid as "
        + "it is, which the column becomes"
    case .strictGenerated(let column, let type):
      "\(rows) would have a computed value of '\(shown(column))' that is not \(type), as the "
        + "STRICT table says"
    case .foreignKey(let columns, let parent, let parentColumns):
      "\(rows) (\(columns.joined(separator: ", "))) \(isOne ? "refers" : "refer") to nothing in "
        + "'\(shown(parent))' (\(parentColumns.joined(separator: ", ")))"
    case .strictType(let column, let type):
      "\(rows) \(isOne ? "has" : "have") a value of '\(shown(column))' that a STRICT table does "
        + "not take as \(type)"
    case .unique(let columns):
      "\(values) of '\(table)' (\(columns.joined(separator: ", "))) "
        + "\(isOne ? "occurs" : "occur") more than once, and must be unique"
    }
  }

  /// What to do with the rows.
  private func advice(about rule: PreconditionFailure.Rule) -> String {
    switch rule {
    case .notNull: "Give them a value with backfill:, or fill them in before."
    case .valueOfNewColumn: "Give it a default, or give them a value with backfill:."
    case .check, .unique: "Correct them before, with op.execute or op.data."
    case .keepsValue: "Convert them before, with op.execute."
    case .rowID: "Correct them before, with op.execute."
    case .strictGenerated(_, let type): "Correct the expression: CAST(… AS \(type))."
    case .foreignKey:
      "Correct or delete them before, or add what they refer to, with op.execute or op.data."
    case .strictType: "Convert them before, with op.execute or op.data."
    }
  }
}
