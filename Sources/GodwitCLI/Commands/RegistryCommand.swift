import ArgumentParser
import Foundation
import GodwitSourceRegistry

struct RegistryCommand: ProjectlessCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "registry",
      abstract: "Write the lists of revisions and declarations as files that are checked in.",
      discussion: """
        The build plugin RevisionRegistry lists at each build what schema/ declares and which revisions \
        versions/ holds. Builds that refuse plugins (Xcode Cloud, xcodebuild) take the lists from \
        files instead: \(Registry.fileName) in each of the two folders, and no plugin in \
        Package.swift.

        Without a folder, it writes the lists that exist already. Commands that write revisions also \
        write the lists, and check exits with 2 if a list is out of date.

        Examples:
          \(Session.programName) registry versions
          \(Session.programName) registry schema --module AppSchema
          \(Session.programName) registry
        """)
  }

  @Argument(help: "The folders to list.", completion: .directory)
  var folders: [String] = []

  @Option(help: "The name of the module of a folder of declarations.")
  var module: String?

  @Flag(name: .shortAndLong, help: "Show only errors.")
  var quiet = false

  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required().printing(format)
    guard let root = session.packageRoot else { throw CommandError.package(.missing()) }
    let known = CheckedInRegistry.all(in: root)
    let registries =
      try folders.isEmpty ? known : folders.map { try registry(of: $0, root, known, session) }
    guard !registries.isEmpty else { throw CommandError.package(.noRegistry) }
    var report = RegistryReport()
    for registry in registries {
      let isWritten = try session.listing(registry) { try registry.write() }
      if isWritten {
        report.written.append(registry.path)
      } else {
        report.unchanged.append(registry.path)
      }
    }
    if !quiet { try session.print(report.text, or: report, format) }
  }

  private func registry(
    of folder: String, _ root: String, _ known: [CheckedInRegistry], _ session: Session
  ) throws -> CheckedInRegistry {
    guard session.isFolder(folder) else { throw CommandError.file(.noFolder(folder)) }
    let prefix = root == "/" ? root : root + "/"
    let path = session.url(folder).path
    guard path.utf8.starts(with: prefix.utf8), path != prefix else {
      throw CommandError.file(.noFolder(folder))
    }
    let name = String(decoding: path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    let registry = CheckedInRegistry(
      root: root, folder: name,
      module: module ?? known.first { $0.folder == name }?.module ?? "")
    // A list of declarations names its module, by which their places are known.
    let listsDeclarations = try session.listing(registry) {
      try registry.source().utf8.firstRange(of: "public let declarations".utf8) != nil
    }
    if listsDeclarations, registry.module.isEmpty { throw CommandError.package(.needsModule(name)) }
    return registry
  }
}

/// Which lists were written.
private struct RegistryReport: Encodable, Sendable {
  var written: [String] = []
  var unchanged: [String] = []

  var text: String {
    (written.map { "Wrote \($0)" } + unchanged.map { "\($0) is up to date" })
      .joined(separator: "\n")
  }
}
