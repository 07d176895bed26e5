import ArgumentParser
import Foundation
import GodwitAutogenerate
import GodwitMigrations
import GodwitSQLSyntax
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
extension DiffCommand: ProjectlessCommand {}
extension ReflectCommand: ProjectlessCommand {}
extension BackupCommand: ProjectlessCommand {}
extension RestoreCommand: ProjectlessCommand {}

extension Session {
  /// Runs what the process was called with, and ends the process.
  fileprivate static func main(
    _ configurations: [GodwitConfiguration], hasProject: Bool = true
  ) -> Never {
    let environment = ProcessInfo.processInfo.environment
    guard let first = configurations.first else {
      try? FileHandle.standardError.write(
        contentsOf: Data("Error: the program has no configuration.\n".utf8))
      exit(1)
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
      hearsSignals: true)
    session.hasProject = hasProject
    session.packagePrefix = prefix
    session.product = Bundle.main.executableURL?.lastPathComponent ?? session.program
    let code = session.run(Array(CommandLine.arguments.dropFirst()))
    if let error = failure.value {
      session.console.err(
        "Error: standard output could not be written: \(error.localizedDescription)")
    }
    exit(failure.value == nil ? code : max(code, 1))
  }
}

extension Session {
  /// Runs a command line and returns its exit code.
  func run(_ arguments: [String]) -> Int32 {
    Session.$current.withValue(self) { runCommand(arguments) }
  }

  private func runCommand(_ arguments: [String]) -> Int32 {
    do {
      var command = try GodwitCommand.parseAsRoot(Self.protectingWalks(arguments))
      guard hasProject || command is any ProjectlessCommand else { throw CommandError.noProject }
      guard let project = (command as? any ProjectCommand)?.database else {
        try command.run()
        return 0
      }
      var code: Int32 = 0
      for session in try sessions(project) {
        if project.all { console.err("\(VisibleText.line(session.configuration.name)):") }
        do {
          try Session.$current.withValue(session) { try command.run() }
        } catch let exit as ExitCode {
          // Who stops one database by a signal means all of them.
          if exit.rawValue >= 128 { return exit.rawValue }
          // An answer such as "it differs", which does not keep the next database from being asked.
          code = max(code, exit.rawValue)
        }
      }
      return code
    } catch let exit as ExitCode {
      return exit.rawValue
    } catch {
      return report(error, arguments)
    }
  }

  /// A session for each database that is meant.
  private func sessions(_ option: DatabaseOption) throws -> [Session] {
    let chosen = configurations.filter { option.all || $0.name == option.name ?? $0.name }
    guard !chosen.isEmpty else {
      throw CommandError.database(.unknown(option.name ?? "", configurations.map(\.name)))
    }
    guard chosen.count == 1 || option.all else {
      throw CommandError.database(.several(configurations.map(\.name)))
    }
    return chosen.map { configuration in
      var session = self
      session.configuration = configuration
      session.arguments = option.dictionary
      return session
    }
  }

  /// Tells about an error and returns the exit code for it.
  private func report(_ error: any Error, _ arguments: [String]) -> Int32 {
    let code = GodwitCommand.exitCode(for: error)
    if code == .success {
      console.out(GodwitCommand.fullMessage(for: error))
      return code.rawValue
    }
    if Self.isAboutUsage(error) {
      console.err(Self.keepingInLine(arguments, in: GodwitCommand.fullMessage(for: error)))
      return code.rawValue
    }
    let wording = Wording(session: self)
    if case CommandError.declined = error {
      console.err(wording.describe(error))
    } else {
      console.err("Error: " + wording.describe(error))
    }
    return wording.exitCode(for: error)
  }

  /// Whether ArgumentParser itself is complaining.
  private static func isAboutUsage(_ error: any Error) -> Bool {
    error is ValidationError || GodwitCommand.exitCode(for: error) == .validationFailure
  }

  /// A message in which arguments that it quotes do not begin lines of their own.
  private static func keepingInLine(_ arguments: [String], in message: String) -> String {
    let values = arguments.flatMap { argument in
      [argument] + argument.unicodeScalars.split(separator: "=", maxSplits: 1).map { String($0) }
    }
    return values.reduce(message) { message, value in
      let line = VisibleText.line(value)
      guard !line.utf8.elementsEqual(value.utf8) else { return message }
      let quoted = Array("'\(value)'".utf8)
      let bytes = Array(message.utf8).replacing(quoted, with: Array("'\(line)'".utf8))
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// `godwit downgrade -1` as it stands: a lone `-1` is not an option, so it goes behind `--`.
  private static func protectingWalks(_ arguments: [String]) -> [String] {
    guard let command = arguments.first,
      ["upgrade", "downgrade", "stamp", "show", "edit"].contains(command),
      !arguments.contains("--")
    else { return arguments }
    func isWalk(_ argument: String) -> Bool {
      let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
      return argument.utf8.count > 1 && argument.utf8.first == UInt8(ascii: "-")
        && argument.utf8.dropFirst().allSatisfy(digits.contains)
    }
    let walks = arguments.filter(isWalk)
    return walks.isEmpty ? arguments : arguments.filter { !isWalk($0) } + ["--"] + walks
  }
}
