import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseError

/// Views and triggers, asked whether they work.
///
/// SQLite does not look at them when what they use goes away: after a DROP COLUMN a trigger can be
/// broken while `integrity_check` says ok, and the next INSERT fails. Only compiling tells.
public enum Dependants {
  /// What can be broken: a view, or the triggers of a table on one event.
  public enum Subject: Hashable, Sendable {
    /// A view, by its name.
    case view(SQLText)
    /// The triggers of a table or a view on `INSERT`, `UPDATE` or `DELETE`.
    case triggers(table: SQLText, event: String)
  }

  /// Something broken, and what SQLite says when a statement that uses it is compiled.
  public struct Broken: Hashable, Sendable {
    /// What is broken.
    public let subject: Subject
    /// What SQLite says: `no such column: poem_title`.
    public let message: String

    /// The subject in words: `view poem_counts`, `triggers on poems (UPDATE)`.
    public var name: String {
      switch subject {
      case .view(let name): "view \(name)"
      case .triggers(let table, let event): "triggers on \(table) (\(event))"
      }
    }
  }

  /// The same, remembered in a sandbox where things are: it depends on the schema alone, and what the
  /// application registers with all connections.
  package static func broken(_ db: Database, in sandbox: Sandbox) throws -> [Broken] {
    var found: [Broken]?
    func isNoneBroken() throws -> Bool {
      let broken = try broken(db)
      found = broken
      return broken.isEmpty
    }
    let isFine = try sandbox.works(["compiles", db.schemaText()], isNoneBroken)
    return try isFine ? [] : found ?? broken(db)
  }

  /// The views and triggers that do not compile. None of them is run.
  package static func broken(_ db: Database) throws -> [Broken] {
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

  /// Statements whose compilation compiles every view and every trigger that can be named.
  private static func probes(_ db: Database) throws -> [(subject: Subject, sql: String)] {
    var probes: [(subject: Subject, sql: String)] = []
    var triggers: [Trigger] = []
    let list = "SELECT sql FROM main.sqlite_master WHERE type IN ('view', 'trigger') ORDER BY rowid"
    for sql in try db.texts(list) where sql.isUTF8 {
      switch try? SQLParser.parse(sql) {
      case .view(let view):
        let sql = "SELECT * FROM main.\(SQLIdentifier.quoted(view.name))"
        probes.append((subject: .view(view.name), sql: sql))
      case .trigger(let trigger): triggers.append(Trigger(trigger))
      default: break
      }
    }
    var seen: Set<Subject> = []
    for trigger in triggers {
      let target = "main.\(SQLIdentifier.quoted(trigger.table))"
      let subject = Subject.triggers(table: trigger.table, event: trigger.event.word)
      let key = Subject.triggers(table: trigger.table.folded.text, event: trigger.event.word)
      guard seen.insert(key).inserted else { continue }
      switch trigger.event {
      case .insert: probes.append((subject, "INSERT INTO \(target) DEFAULT VALUES"))
      case .delete: probes.append((subject, "DELETE FROM \(target)"))
      case .update(let columns):
        // All columns at once, so that triggers on UPDATE OF any of them are compiled.
        let writable = try writableColumns(of: trigger.table, db)
        let names = writable.isEmpty ? columns : writable
        guard !names.isEmpty else { continue }
        let assignments = names.map { "\(SQLIdentifier.quoted($0)) = NULL" }
        probes.append((subject, "UPDATE \(target) SET \(assignments.joined(separator: ", "))"))
      }
    }
    return probes
  }

  /// The columns of a table that a statement can set; none for a view that does not compile.
  private static func writableColumns(of table: SQLText, _ db: Database) throws -> [SQLText] {
    guard try ForeignKeyAudit.exists(table, db) else { return [] }
    // [cid:0 name:"id" type:"INTEGER" notnull:0 dflt_value:NULL pk:1 hidden:0]
    let pragma = "PRAGMA main.table_xinfo(\(SQLLiteral.string(table)))"
    return try db.rows(pragma) { row in
      row.integer(6) == 0 ? row.text(1).flatMap { $0.isUTF8 ? $0 : nil } : nil
    }
  }
}

extension Trigger.Event {
  /// `INSERT`, `DELETE` or `UPDATE`.
  package var word: String {
    switch self {
    case .insert: "INSERT"
    case .delete: "DELETE"
    case .update: "UPDATE"
    }
  }
}
