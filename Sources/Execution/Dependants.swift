import Introspection
import SQLSyntax
import SchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError
import class GRDB.Row

/// Views and triggers, asked whether they work.
///
/// SQLite does not look at them when what they use goes away: after a DROP COLUMN a trigger can be
/// broken while `integrity_check` says ok, and the next INSERT fails. Only compiling tells.
public enum Dependants {
  /// What can be broken: a view, or the triggers of a table on one event.
  public enum Subject: Hashable, Sendable {
    case view(String)
    case triggers(table: String, event: String)
  }

  /// Something broken, and what SQLite says when a statement that uses it is compiled.
  public struct Broken: Hashable, Sendable {
    public let subject: Subject
    public let message: String

    /// `view poem_counts`, `triggers on poems (UPDATE)`.
    public var name: String {
      switch subject {
      case .view(let name): "view \(name)"
      case .triggers(let table, let event): "triggers on \(table) (\(event))"
      }
    }
  }

  /// The views and triggers that do not compile.
  public static func broken(_ db: Database) throws -> [Broken] {
    try probes(db).compactMap { probe in
      do {
        _ = try db.makeStatement(sql: probe.sql)
        return nil
      } catch {
        let message = (error as? DatabaseError)?.message ?? "\(error)"
        return Broken(subject: probe.subject, message: message)
      }
    }
  }

  /// Statements whose compilation compiles every view and every trigger.
  private static func probes(_ db: Database) throws -> [(subject: Subject, sql: String)] {
    var probes: [(subject: Subject, sql: String)] = []
    var triggers: [Trigger] = []
    let sql = "SELECT sql FROM main.sqlite_master WHERE type IN ('view', 'trigger') ORDER BY rowid"
    for row in try Row.fetchAll(db, sql: sql) {
      switch try? SQLParser.parse(row.text(0) ?? "") {
      case .view(let view):
        let sql = "SELECT * FROM \(SQLIdentifier.quoted(view.name))"
        probes.append((subject: .view(view.name), sql: sql))
      case .trigger(let trigger): triggers.append(Trigger(trigger))
      default: break
      }
    }
    var seen: Set<String> = []
    for trigger in triggers {
      let event = String(trigger.event.sql.prefix { $0 != " " })
      let target = SQLIdentifier.quoted(trigger.table)
      guard seen.insert("\(event) \(SQLIdentifier.folded(target))").inserted else { continue }
      let sql: String
      switch trigger.event {
      case .insert: sql = "INSERT INTO \(target) DEFAULT VALUES"
      case .delete: sql = "DELETE FROM \(target)"
      case .update(let columns):
        // All columns at once, so that triggers on UPDATE OF any of them are compiled.
        let writable = try writableColumns(of: trigger.table, db)
        let names = writable.isEmpty ? columns : writable
        guard !names.isEmpty else { continue }
        let assignments = names.map { "\(SQLIdentifier.quoted($0)) = NULL" }
        sql = "UPDATE \(target) SET \(assignments.joined(separator: ", "))"
      }
      probes.append((subject: .triggers(table: trigger.table, event: event), sql: sql))
    }
    return probes
  }

  /// The columns of a table that a statement can set; none for a view that does not compile.
  private static func writableColumns(of table: String, _ db: Database) throws -> [String] {
    guard try ForeignKeyAudit.exists(table, db) else { return [] }
    let sql = "SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0"
    return try Row.fetchAll(db, sql: sql, arguments: [table]).compactMap { $0.text(0) }
  }
}
