import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// Everything a command works with: the project, the process around it, and nothing global.
struct Session: Sendable {
  var configuration: GodwitConfiguration
  /// Those of all databases that the program knows.
  var configurations: [GodwitConfiguration]
  var console: Console
  var environment: [String: String]
  /// The folder in which relative paths begin that somebody has typed.
  var workingDirectory: URL
  /// The way from there to the package, in which those of the configuration begin: `../`.
  var packagePrefix = ""
  var now: @Sendable () -> Date
  var newID: @Sendable () -> RevisionID
  /// What was said with -x.
  var arguments: [String: String] = [:]
  /// What was said with `--database` about the database at hand.
  var databaseOption: String?
  /// What was said with `--remote` and `--dialect`.
  var remoteOption: RemoteDatabase?
  /// Where what is printed as JSON is kept until the command is over.
  var document: JSONDocument?
  /// What this program is called.
  var program = "godwit"
  /// The product of the package that this program is. It may be called by another name.
  var product = "godwit"
  /// Whether there is a schema and a list of revisions; else only files can be worked with.
  var hasProject = true
  /// Whether SIGINT and SIGTERM are for the command; not where it is only a part of a process.
  var hearsSignals = false

  /// The session of the command that is running.
  @TaskLocal static var current: Session?

  /// Godwit's version. CHANGELOG.md says what is in it.
  static let version = "0.2.0"

  /// What the running program is called, for help.
  static var programName: String { current?.program ?? "godwit" }

  /// - Throws: ``CommandError/noSession`` outside of ``GodwitTool``; commands are not for running
  ///   by themselves.
  static func required() throws -> Session {
    guard let current else { throw CommandError.noSession }
    return current
  }

  // MARK: Files

  /// A path as the process can use it.
  func url(_ path: String) -> URL {
    URL(filePath: path, relativeTo: workingDirectory).standardizedFileURL
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path)
  }

  func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: url(path).path, isDirectory: &isFolder)
    return isThere && isFolder.boolValue
  }

  /// Runs another program, found by its name, and returns its exit code.
  func execute(_ command: [String], output: FileHandle = .standardOutput) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  // MARK: The database

  /// A connection for looking.
  func openReadOnly(_ location: DatabaseLocation) throws -> DatabaseQueue {
    try requireFile(location)
    return try describingFailure(to: "open", location) {
      let queue = try Connections.readOnly(
        path: url(location.path).path, prepare: configuration.prepareDatabase)
      // SQLite looks into the file only when it is asked something.
      _ = try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
      return queue
    }
  }

  /// A connection for looking at a file that somebody named, and that need not be the project's.
  func openSource(_ location: DatabaseLocation) throws -> DatabaseQueue {
    guard exists(location.path) else { throw CommandError.file(.noFile(location.path)) }
    return try openReadOnly(location)
  }

  /// A connection for changing.
  func openWritable(_ location: DatabaseLocation, waiting: Waiting) throws -> DatabaseQueue {
    guard location.remote == nil else { throw CommandError.database(.isRemote(location.path)) }
    guard !location.isReadOnly else { throw CommandError.database(.readOnly(location.path)) }
    let file = url(location.path)
    return try describingFailure(to: "open", location) {
      let queue = try Connections.writable(
        path: file.path, isBusy: waiting.shouldWait, prepare: configuration.prepareDatabase)
      _ = try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
      return queue
    }
  }

  func requireFile(_ location: DatabaseLocation) throws {
    guard location.remote == nil else { throw CommandError.database(.isRemote(location.path)) }
    guard exists(location.path) else { throw CommandError.database(.missing(location)) }
    if isFolder(location.path) { throw CommandError.file(.isFolder(location.path)) }
  }

  private func describingFailure<Result>(
    to action: String, _ location: DatabaseLocation, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      throw CommandError.database(.cannotUse(location.path, error))
    }
  }

  // MARK: The project

  /// How to run a command here, for messages: by make, where there is a rule for it.
  func hint(_ command: String) -> String {
    if command == "build" { return hasRule(command) ? "make build" : "swift build" }
    // What make runs does not say which database.
    guard configurations.count > 1 else {
      return hasRule(command) ? "make \(command)" : "\(typedProgram) \(command)"
    }
    return "\(typedProgram) \(command) --name \(ShellWord.plain(configuration.name))"
  }

  /// How to run a command here with options: make would not pass them on, and may have a rule of that
  /// name for something else.
  ///
  /// - Parameter options: What stands behind the command.
  func hint(_ command: String, _ options: String) -> String {
    let name = configurations.count > 1 ? " --name \(ShellWord.plain(configuration.name))" : ""
    return "\(typedProgram) \(command)\(name) \(options)"
  }

  /// How to create a database that is not there.
  func hint(toCreate location: DatabaseLocation) -> String {
    guard location.origin == .option, let databaseOption else { return hint("upgrade") }
    let name = configurations.count > 1 ? "--name \(ShellWord.plain(configuration.name)) " : ""
    return "\(typedProgram) upgrade \(name)--database \(ShellWord.plain(databaseOption))"
  }

  /// How to autogenerate here.
  var autogenerateHint: String {
    if staysWithGRDB { return hint("revision") + " --autogenerate --as grdb -m …" }
    if configurations.count == 1, hasRule("autogenerate") { return "make autogenerate MSG=…" }
    return hint("revision") + " --autogenerate -m …"
  }

  /// Whether the Makefile of this folder has a rule of a name. In another folder, make would not find
  /// the file.
  private func hasRule(_ name: String) -> Bool {
    guard let makefile = try? String(contentsOf: url("Makefile"), encoding: .utf8) else {
      return false
    }
    return makefile.split(whereSeparator: \.isNewline).contains { line in
      let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      // `MSG := …` is no rule, and a line that begins with a tab is a command of one.
      guard sides.count == 2, !sides[1].hasPrefix("="), !line.hasPrefix("\t") else { return false }
      return sides[0].split(separator: " ").contains { $0 == name }
    }
  }

  /// The program as it can be typed: `godwit` is installed, every other one is a package's own.
  var typedProgram: String { program == "godwit" ? program : "swift run \(program)" }

  /// Where things are tried: a database in memory with what the project registers.
  var sandbox: Sandbox { Sandbox(prepare: configuration.prepareDatabase) }

  /// What the project decides, with the place where things are tried.
  var migrations: MigrationSettings {
    var migrations = configuration.migrations
    migrations.sandbox = sandbox
    migrations.afterRevision = configuration.afterRevision
    return migrations
  }

  func migrator() throws -> Migrator {
    var migrator = try Migrator(revisions: configuration.revisions, settings: migrations)
    migrator.arguments = arguments
    return migrator
  }

  /// A place in `schema/` as people write it.
  func describe(_ location: SourceLocation?) -> String? {
    location.map(configuration.declarations.describe)
  }
}
