import Foundation
import PackagePlugin

/// Writes the list of what a target's files declare, so that nobody has to keep one by hand and no
/// file can be forgotten: for `versions/` the revisions, for `schema/` the tables and the like.
@main
struct RevisionRegistry: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let module = target as? SwiftSourceModuleTarget else { return [] }
    let package = context.package.directoryURL.path + "/"
    let base = module.directoryURL.path + "/"
    // By bytes: a folder's name can begin with a mark that makes one character with the slash.
    let folder =
      base.utf8.starts(with: package.utf8)
      ? String(decoding: base.utf8.dropFirst(package.utf8.count).dropLast(), as: UTF8.self) : base
    let sources = module.sourceFiles(withSuffix: "swift").map(\.url).sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "RevisionRegistry.swift")
    return [
      .buildCommand(
        displayName: "Listing what \(folder)/ declares",
        executable: try context.tool(named: "GodwitRegistryGenerator").url,
        arguments: [folder, module.moduleName, output.path, base] + sources.map(\.path),
        inputFiles: sources, outputFiles: [output])
    ]
  }
}
