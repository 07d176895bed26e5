import ArgumentParser
import Foundation
import GodwitAutogenerate
import GodwitMigrations
import GodwitSchemaModel

/// A program that is Godwit for one project: its `@main`.
///
/// ```swift
/// @main
/// struct App: GodwitTool {
///   static let configuration = GodwitConfiguration(
///     schema: schema, declarations: declarations, revisions: revisions, database: "app.sqlite")
/// }
/// ```
public protocol GodwitTool: GodwitMultiTool {
  /// The project: its schema, its revisions and its database.
  static var configuration: GodwitConfiguration { get }
}

extension GodwitTool {
  /// The one configuration.
  public static var configurations: [GodwitConfiguration] { [configuration] }
}

/// A program that is Godwit for several databases, each with a name, a schema and revisions of its
/// own: `--name` says which one is meant, `--all` takes one after the other.
///
/// ```swift
/// @main
/// struct App: GodwitMultiTool {
///   static let configurations = [users, catalogue]
/// }
/// ```
public protocol GodwitMultiTool {
  /// One configuration for each database, each with a ``GodwitConfiguration/name`` of its own.
  static var configurations: [GodwitConfiguration] { get }
}

extension GodwitMultiTool {
  /// Runs the command that the process was called with, and ends the process: with exit code 0 if
  /// all is well, 1 if the command failed, 2 if differences were found, 64 for a wrong command
  /// line, and 128 and a signal's number if that ended it.
  public static func main() {
    Session.main(configurations)
  }

  /// Runs a command as a process that is called with its arguments would, and does not end the process.
  /// The command prints on the standard output and the standard error, and does not listen to signals.
  ///
  /// - Parameter arguments: Without the program's name: `["upgrade", "--database", "app.sqlite"]`.
  /// - Returns: The exit code: 0 if all is well, 1 if the command failed, 2 if differences were found,
  ///   64 for a wrong command line.
  public static func run(_ arguments: [String]) -> Int32 {
    Session.run(arguments, configurations, hearsSignals: false)
  }
}

/// Godwit where there is no project: what can be done with files alone.
package enum GodwitWithoutProject {
  package static func main() -> Never {
    let nothing = GodwitConfiguration(
      schema: .empty,
      declarations: SchemaDeclarations(folder: "schema", module: "", objects: [], checksums: [:]),
      revisions: RevisionList(folder: "versions", []), database: "")
    Session.main([nothing], hasProject: false)
  }
}

/// A command that has something to do where there is no project.
protocol ProjectlessCommand: ParsableCommand {}

extension GodwitCommand: ProjectlessCommand {}
extension InitCommand: ProjectlessCommand {}
extension HelpCommand: ProjectlessCommand {}
extension DoctorCommand: ProjectlessCommand {}
extension DiffCommand: ProjectlessCommand {}
extension DiagramCommand: ProjectlessCommand {}
extension ReflectCommand: ProjectlessCommand {}
extension RecordsCommand: ProjectlessCommand {}
extension BackupCommand: ProjectlessCommand {}
extension RestoreCommand: ProjectlessCommand {}

extension Session {
  /// Runs what the process was called with, and ends the process.
  fileprivate static func main(
    _ configurations: [GodwitConfiguration], hasProject: Bool = true
  ) -> Never {
    exit(
      run(
        Array(CommandLine.arguments.dropFirst()), configurations, hasProject: hasProject,
        hearsSignals: true))
  }

  /// Runs a command line of this process, and returns the exit code.
  fileprivate static func run(
    _ arguments: [String], _ configurations: [GodwitConfiguration], hasProject: Bool = true,
    hearsSignals: Bool
  ) -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    guard let first = configurations.first else {
      try? FileHandle.standardError.write(
        contentsOf: Data("Error: the program has no configuration.\n".utf8))
      return 1
    }
    let failure = LockedValue<(any Error)?>(nil)
    let folder = URL(
      filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
    let prefix = hasProject ? PackagePlace.prefix(from: folder, to: first) : ""
    var session = Session(
      configuration: first.seen(through: prefix),
      configurations: configurations.map { $0.seen(through: prefix) },
      console: .standard(environment: environment, failure: failure),
      environment: environment,
      workingDirectory: folder,
      now: { Date() }, newID: { RevisionDraft.newID() },
      program: URL(filePath: CommandLine.arguments.first ?? "godwit").lastPathComponent,
      hearsSignals: hearsSignals)
    session.hasProject = hasProject
    session.packagePrefix = prefix
    session.product = Bundle.main.executableURL?.lastPathComponent ?? session.program
    let code = session.run(arguments)
    if let error = failure.value {
      session.console.err(
        "Error: standard output could not be written: \(error.localizedDescription)")
    }
    return failure.value == nil ? code : max(code, 1)
  }
}
