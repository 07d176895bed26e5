import Foundation
import GodwitCLI
import GodwitSQLSyntax

/// The installed `godwit`. In a package it hands over to that package's own program, which has the
/// schema and the revisions inside of it; elsewhere it does what needs no project.
@main
enum Launcher {
  /// What is done here even inside of a package: it needs none, or must not wait for a build.
  private static let ownArguments: Set<String> = [
    "init", "registry", "help", "--version", "--help", "-h", "--generate-completion-script",
    "--experimental-dump-help",
  ]

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard !arguments.isEmpty, !ownArguments.contains(arguments[0]) else {
      GodwitWithoutProject.main()
    }
    do {
      guard let package = try ProgramPackage.nearest() else { GodwitWithoutProject.main() }
      try package.handOver(arguments)
    } catch {
      tell("Error: \(error)")
      // What is asked for where something is wrong tells what it can.
      if arguments[0] == "doctor" { GodwitWithoutProject.main() }
      exit(1)
    }
  }

  /// Says something to the person, on the stream that no pipe reads.
  static func tell(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((VisibleText.line(text) + "\n").utf8))
  }
}

/// Why there is nothing to hand over to.
enum LauncherError: Error, CustomStringConvertible {
  case belongsToOthers(String)
  case severalPrograms(String, [String])
  case cannotBuild(program: String, package: String)
  case cannotRun(String, reason: String)

  var description: String {
    switch self {
    case .belongsToOthers(let path):
      """
      \(path) may be another user's: it, its folder or a link to it belongs to somebody else, or \
      everybody can write there. Building it would run what is in it. If you trust it, run the \
      package's program yourself.
      """
    case .severalPrograms(let path, let names):
      """
      \(path) names several programs (\(names.joined(separator: ", "))). Leave one \
      line of '// godwit: PROGRAM'.
      """
    case .cannotBuild(let program, let package):
      "The program '\(program)' of \(package) could not be built. Nothing was run."
    case .cannotRun(let path, let reason):
      "\(path) could not be run: \(reason)."
    }
  }
}
