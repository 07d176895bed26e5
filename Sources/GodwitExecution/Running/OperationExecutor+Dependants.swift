import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

extension OperationExecutor {
  /// A view or a trigger as it stands in the schema.
  private struct Dependant {
    let type: SQLText
    let name: SQLText
    let owner: SQLText
    let sql: SQLText

    var dropStatement: String {
      (type == "view" ? "DROP VIEW " : "DROP TRIGGER ") + "main." + SQLIdentifier.quoted(name)
    }
  }

  /// Runs statements by which SQLite rewrites the text of views and triggers. What it does beyond the
  /// names that were to change is taken back: strings in double quotes come out in single ones, in
  /// every view and trigger of the database. They mean the same, but they are not what was declared.
  func keepingDoubleQuotes(_ body: () throws -> Void) throws {
    let before = try dependants().filter { $0.sql.contains(UInt8(ascii: "\"")) }
    try body()
    guard !before.isEmpty else { return }
    let after = try dependants()
    let restored = after.compactMap { dependant -> Dependant? in
      let old = before.first { $0.type == dependant.type && $0.name == dependant.name }
      guard let old, dependant.sql.isUTF8 else { return nil }
      let sql = SQLNames.restoringDoubleQuotes(of: old.sql, in: dependant.sql)
      guard sql != dependant.sql else { return nil }
      return Dependant(
        type: dependant.type, name: dependant.name, owner: dependant.owner, sql: sql)
    }
    try recreate(restored, among: after)
  }

  /// Drops views and triggers and creates them with another text. With a view go its triggers.
  private func recreate(_ changed: [Dependant], among all: [Dependant]) throws {
    let views = changed.filter { $0.type == "view" }
    let viewNames = Set(views.map(\.name.folded))
    let triggersOfViews = all.filter {
      $0.type == "trigger" && viewNames.contains($0.owner.folded)
    }
    for view in views {
      try execute(view.dropStatement)
      try execute(view.sql.string)
    }
    for trigger in triggersOfViews {
      let twin = changed.first { $0.type == "trigger" && $0.name == trigger.name }
      guard trigger.sql.isUTF8 else {
        throw ExecutionError.opaque(
          OpaqueObject(
            type: trigger.type, name: trigger.name, table: trigger.owner, sql: trigger.sql,
            reason: .notUTF8))
      }
      try execute((twin ?? trigger).sql.string)
    }
    let others = changed.filter {
      $0.type == "trigger" && !viewNames.contains($0.owner.folded)
    }
    for trigger in others {
      try execute(trigger.dropStatement)
      try execute(trigger.sql.string)
    }
  }

  private func dependants() throws -> [Dependant] {
    let list = """
      SELECT type, name, tbl_name, sql FROM main.sqlite_master
      WHERE type IN ('view', 'trigger') ORDER BY rowid
      """
    return try db.rows(list) { row in
      Dependant(
        type: row.text(0) ?? "", name: row.text(1) ?? "", owner: row.text(2) ?? "",
        sql: row.text(3) ?? "")
    }
  }
}
