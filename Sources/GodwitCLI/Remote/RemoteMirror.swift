import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax

import class GRDB.DatabaseQueue

/// A remote database in memory: its definitions, and what it has noted of revisions. It has no rows of
/// anything else.
struct RemoteMirror {
  let client: RemoteClient
  let settings: MigrationSettings

  /// - Throws: ``RemoteClient/Problem`` where there is no whole answer.
  func database() throws -> DatabaseQueue {
    let definitions = try rows(["type", "name", "tbl_name", "sql"], of: "main.sqlite_master")
      .map { row in
        StoredDefinition(
          type: row[0] ?? "", name: row[1] ?? "", table: row[2] ?? "", sql: row[3])
      }
    if let other = definitions.first(where: { !$0.isDefinition }) {
      throw RemoteClient.Problem.noAnswer(said: "no definition: \(other.name)")
    }
    let queue = try settings.sandbox.database(of: definitions)
    for table in settings.bookkeepingTables { try copyRows(of: table, to: queue) }
    return queue
  }

  private func copyRows(of table: SQLText, to queue: DatabaseQueue) throws {
    let name = SQLIdentifier.quoted(table)
    let columns = try queue.inDatabase {
      try $0.texts("SELECT name FROM temp.pragma_table_xinfo(?1, 'main')", table)
    }.map(SQLIdentifier.quoted)
    guard !columns.isEmpty else { return }
    let rows = try rows(columns, of: "main.\(name)")
    try queue.inDatabase { db in
      for row in rows {
        let values = row.map { $0.map { SQLLiteral.string($0) } ?? "NULL" }
        try db.execute(
          whole: "INSERT INTO main.\(name) (\(columns.joined(separator: ", "))) "
            + "VALUES (\(values.joined(separator: ", ")))")
      }
    }
  }

  /// All rows of a table in their order, some at a time: an answer can be limited.
  private func rows(_ columns: [String], of table: String) throws -> [[SQLText?]] {
    let page = 200
    var all: [[SQLText?]] = []
    var last = 0
    while true {
      let names = columns.indices.map { "c\($0)" }
      let list = zip(columns, names).map { "\($0) AS \($1)" }.joined(separator: ", ")
      let found = try client.rows(
        ["r"] + names,
        from: "(SELECT rowid AS r, \(list) FROM \(table) WHERE rowid > \(last) ORDER BY rowid "
          + "LIMIT \(page))")
      for row in found {
        guard row.count == columns.count + 1, let number = row[0].flatMap({ Int($0.string) }),
          number > last
        else { throw RemoteClient.Problem.noAnswer(said: "rows in another order") }
        last = number
        all.append(Array(row.dropFirst()))
      }
      if found.count < page { return all }
    }
  }
}

extension Session {
  /// What can be known of a database without its rows: of one that is reached by a command, a mirror.
  func openSchema(_ location: DatabaseLocation) throws -> DatabaseQueue {
    guard let remote = location.remote else { return try openReadOnly(location) }
    return try mirror(remote).database()
  }

  func mirror(_ remote: RemoteDatabase) -> RemoteMirror {
    RemoteMirror(client: client(remote), settings: migrations)
  }

  func client(_ remote: RemoteDatabase) -> RemoteClient {
    RemoteClient(remote: remote, environment: environment, hearsSignals: hearsSignals)
  }
}
