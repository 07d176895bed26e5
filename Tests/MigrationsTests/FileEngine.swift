import Foundation
import GRDB
import GodwitIntrospection
import GodwitMigrations
import GodwitSchemaDiff
import GodwitTestSupport

/// An engine that Python has as a module: `GODWIT_ENGINES_PYTHON` says which Python, or it is `python3`.
struct FileEngine {
  struct Script: Encodable {
    private(set) var statements: [String]
    /// Whether all of them run in one transaction of the runner's.
    let owned: Bool

    init(statements: [String], owned: Bool) {
      self.statements = statements
      self.owned = owned
    }

    init(_ script: SQLScript) {
      self.init(statements: script.statements, owned: !script.dialect.framesTransaction)
    }

    /// Lets it fail once everything is done, before that is committed.
    mutating func breakAtEnd() {
      let end = statements.lastIndex(of: "COMMIT") ?? statements.endIndex
      statements.insert("INSERT INTO no_such_table VALUES (1)", at: end)
    }
  }

  /// What the engine says of its database.
  struct State: Decodable {
    let version: String
    let error: String?
    let definitions: [String]
    /// The rows of each table, as literals.
    let tables: [String: [[String]]]
    let violations: Int

    /// Those that are not Godwit's notes.
    var rows: [String: [[String]]] { tables.filter { !$0.key.hasPrefix("godwit_") } }

    /// What an ordinary database with these definitions has other than one of a replay.
    func differences(from replay: DatabaseQueue) throws -> [Difference] {
      let queue = try Connections.inMemory()
      let reader = SchemaReader(ignoring: MigrationSettings().tablesOutsideOfSchema)
      let own = try queue.inDatabase { db in
        for sql in definitions where !sql.hasPrefix("CREATE TABLE sqlite_") {
          try db.execute(sql: sql)
        }
        return try reader.schema(db)
      }
      return MigrationsTests.differences(try replay.inDatabase(reader.schema), own)
    }
  }

  private struct Failure: Error {
    let said: String
  }

  private let name: String

  init(_ name: String) { self.name = name }

  var isPresent: Bool { (try? call([])) != nil }

  func run(_ scripts: [Script], on path: String) throws -> State {
    let answer = try call([path], reading: JSONEncoder().encode(scripts))
    return try JSONDecoder().decode(State.self, from: answer)
  }

  private func call(_ arguments: [String], reading input: Data = Data()) throws -> Data {
    let folder = try TemporaryFolder()
    try input.write(to: folder.url.appending(path: "input"))
    let process = Process()
    let environment = ProcessInfo.processInfo.environment
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      [
        environment["GODWIT_ENGINES_PYTHON"] ?? "python3",
        packageRoot.appending(path: "Tests/MigrationsTests/file-engine.py").path, name,
      ] + arguments
    // An engine brings a library of its own.
    process.environment = environment.filter { $0.key != "LD_LIBRARY_PATH" }
    process.standardInput = try FileHandle(forReadingFrom: folder.url.appending(path: "input"))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(said: "\(name) ended with \(process.terminationStatus)")
    }
    return answer
  }
}
