import GodwitSQLSyntax

extension Table {
  /// The CREATE TABLE statement, without indexes.
  ///
  /// Constraints of a single column stand at the column, where SQLite can drop them together with
  /// it (https://sqlite.org/lang_altertable.html#altertabdropcol); the others stand at the end.
  package var createStatement: String {
    let places = Dictionary(grouping: constraints) { column(holding: $0)?.name }
    let lines =
      columns.map { $0.definition(with: places[$0.name] ?? []) }
      + (places[nil] ?? []).map(\.tableClause)
      + danglingConstraintNames.map { "CONSTRAINT \(SQLIdentifier.quoted($0))" }
    let options = options.map { $0 == .strict ? "STRICT" : "WITHOUT ROWID" }
    return "CREATE TABLE \(SQLIdentifier.quoted(name)) (\n  "
      + lines.joined(separator: ",\n  ")
      + "\n)" + (options.isEmpty ? "" : " " + options.joined(separator: ", "))
  }

  /// The CREATE TABLE statement and the CREATE INDEX statements.
  package var createStatements: [String] {
    [createStatement] + indexes.map { $0.createStatement(on: name) }
  }

  /// The column at which a constraint is written: the only one that it is about.
  package func column(holding constraint: Constraint) -> Column? {
    switch constraint {
    case .primaryKey(let key):
      return only(key.columns, allowsDescending: true)
    case .unique(let unique):
      return only(unique.columns, allowsDescending: false)
    case .foreignKey(let key):
      return key.columns.count == 1 ? column(key.columns[0]) : nil
    case .check(let check):
      let names = SQLNames.words(in: check.expression)
      let mentioned = columns.filter { names.contains(SQLIdentifier.folded($0.name)) }
      return mentioned.count == 1 ? mentioned[0] : nil
    }
  }

  private func only(_ terms: [IndexTerm], allowsDescending: Bool) -> Column? {
    guard terms.count == 1, let term = terms.first, let name = term.column, term.collation == nil,
      allowsDescending || !term.isDescending
    else { return nil }
    return column(name)
  }
}

extension Column {
  /// The column as it stands in CREATE TABLE and behind ADD COLUMN, with the constraints that were
  /// declared on it.
  package var definition: String { definition(with: constraints) }

  func definition(with constraints: [Constraint]) -> String {
    var parts = [SQLIdentifier.quoted(name)]
    if !type.sql.isEmpty { parts.append(type.sql.string) }
    let keys = constraints.map(\.columnClause)
    // A key first, as people write it; the order has no meaning.
    let isKey = constraints.map { if case .primaryKey = $0 { true } else { false } }
    parts += zip(keys, isKey).filter(\.1).map(\.0)
    if let notNull {
      parts.append(
        clause("NOT NULL" + conflictClause(notNull.onConflict), named: notNull.name))
    }
    if let defaultValue { parts.append(named("DEFAULT \(defaultValue.clause)", .defaultValue)) }
    if let collation { parts.append(named("COLLATE \(SQLIdentifier.quoted(collation))", .collate)) }
    if let generated {
      let text = "GENERATED ALWAYS AS (\(generated.expression)) \(generated.storage.rawValue)"
      parts.append(named(text, .generated))
    }
    parts += zip(keys, isKey).filter { !$0.1 }.map(\.0)
    parts += clauseNames.compactMap(loneClause)
    return parts.joined(separator: " ")
  }

  private func named(_ text: String, _ kind: ClauseName.Clause) -> String {
    clause(text, named: clauseNames.first { $0.clause == kind }?.name)
  }

  /// The clauses that are there only for the sake of their names.
  private func loneClause(_ clauseName: ClauseName) -> String? {
    switch clauseName.clause {
    case .none: "CONSTRAINT \(SQLIdentifier.quoted(clauseName.name))"
    case .null: clause("NULL", named: clauseName.name)
    case .collate: collation == nil ? clause("COLLATE BINARY", named: clauseName.name) : nil
    case .defaultValue, .generated: nil
    }
  }
}

extension Default {
  /// What stands behind DEFAULT: a literal bare, anything else in parentheses.
  package var clause: String { isLiteral ? sql.string : "(\(sql))" }
}

extension Constraint {
  /// The constraint at its column: `CONSTRAINT fk REFERENCES poems (id)`.
  var columnClause: String {
    switch self {
    case .primaryKey(let key):
      let direction = key.columns.first?.isDescending == true ? " DESC" : ""
      return clause(
        "PRIMARY KEY" + direction + conflictClause(key.onConflict)
          + (key.isAutoincrement ? " AUTOINCREMENT" : ""), named: key.name)
    case .unique(let unique):
      return clause("UNIQUE" + conflictClause(unique.onConflict), named: unique.name)
    case .check(let check):
      return clause("CHECK (\(check.expression))", named: check.name)
    case .foreignKey(let key):
      return clause(key.referencesClause, named: key.name)
    }
  }

  /// The constraint behind the columns: `CONSTRAINT fk FOREIGN KEY (poem_id) REFERENCES poems`.
  package var tableClause: String {
    switch self {
    case .primaryKey(let key):
      return clause(
        "PRIMARY KEY (\(key.columns.map(\.sql).joined(separator: ", "))"
          + (key.isAutoincrement ? " AUTOINCREMENT" : "") + ")" + conflictClause(key.onConflict),
        named: key.name)
    case .unique(let unique):
      return clause(
        "UNIQUE (\(unique.columns.map(\.sql).joined(separator: ", ")))"
          + conflictClause(unique.onConflict), named: unique.name)
    case .check(let check):
      return clause("CHECK (\(check.expression))", named: check.name)
    case .foreignKey(let key):
      return clause(
        "FOREIGN KEY (\(SQLIdentifier.list(key.columns))) " + key.referencesClause,
        named: key.name)
    }
  }
}

extension ForeignKey {
  fileprivate var referencesClause: String {
    var text = "REFERENCES \(SQLIdentifier.quoted(table))"
    if !referencedColumns.isEmpty { text += " (\(SQLIdentifier.list(referencedColumns)))" }
    if onDelete != .noAction { text += " ON DELETE \(onDelete.rawValue)" }
    if onUpdate != .noAction { text += " ON UPDATE \(onUpdate.rawValue)" }
    if let match { text += " MATCH \(SQLIdentifier.quoted(match))" }
    if isDeferred { text += " DEFERRABLE INITIALLY DEFERRED" }
    return text
  }
}

extension IndexTerm {
  /// The term as SQL: `poet_name COLLATE NOCASE DESC`.
  package var sql: String {
    let base =
      switch content {
      case .column(let name): SQLIdentifier.quoted(name)
      case .expression(let text): text.string
      }
    return base + (collation.map { " COLLATE \(SQLIdentifier.quoted($0))" } ?? "")
      + (isDescending ? " DESC" : "")
  }
}

extension Index {
  /// The CREATE INDEX statement.
  package func createStatement(on table: SQLText) -> String {
    "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(SQLIdentifier.quoted(name))"
      + " ON \(SQLIdentifier.quoted(table)) (\(terms.map(\.sql).joined(separator: ", ")))"
      + (condition.map { " WHERE \($0)" } ?? "")
  }
}

extension View {
  /// The CREATE VIEW statement.
  package var createStatement: String {
    "CREATE VIEW \(SQLIdentifier.quoted(name))"
      + (columns.map { " (\(SQLIdentifier.list($0)))" } ?? "") + " AS \(select)"
  }
}

extension Trigger {
  /// The CREATE TRIGGER statement.
  package var createStatement: String {
    "CREATE TRIGGER \(SQLIdentifier.quoted(name)) \(timing.rawValue) \(event.sql)"
      + " ON \(SQLIdentifier.quoted(table))" + (condition.map { " WHEN \($0)" } ?? "")
      + " BEGIN\n\(body)\nEND"
  }
}

extension Trigger.Event {
  /// `INSERT`, `DELETE`, `UPDATE` or `UPDATE OF a, b`.
  package var sql: String {
    switch self {
    case .insert: "INSERT"
    case .delete: "DELETE"
    case .update(let columns):
      columns.isEmpty ? "UPDATE" : "UPDATE OF \(SQLIdentifier.list(columns))"
    }
  }
}

extension VirtualTable {
  /// The CREATE VIRTUAL TABLE statement.
  package var createStatement: String {
    "CREATE VIRTUAL TABLE \(SQLIdentifier.quoted(name)) USING \(SQLIdentifier.quoted(module))"
      + (arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))")
  }
}

private func clause(_ text: String, named name: SQLText?) -> String {
  name.map { "CONSTRAINT \(SQLIdentifier.quoted($0)) \(text)" } ?? text
}

private func conflictClause(_ resolution: ConflictResolution?) -> String {
  resolution.map { " ON CONFLICT \($0.rawValue)" } ?? ""
}
