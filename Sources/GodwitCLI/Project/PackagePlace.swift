import Foundation
import GodwitMigrations
import GodwitSchemaModel

/// Where the package lies, seen from the current folder: what the configuration names is relative to
/// the package, so that a command works on the same files and the same database in all its folders.
enum PackagePlace {
  /// - Returns: `../` as often as it takes to the nearest folder upwards that has a Package.swift and
  ///   the folders of the configuration; nothing if that is the current folder, or if there is none,
  ///   as where a program was installed without its sources.
  static func prefix(
    from current: URL, to configuration: GodwitConfiguration
  ) -> String {
    let wanted = [
      "Package.swift", configuration.declarations.folder, configuration.revisions.folder,
    ]
    var folder = current.standardizedFileURL.path
    var prefix = ""
    while !wanted.allSatisfy({ FileManager.default.fileExists(atPath: "\(folder)/\($0)") }) {
      let parent = FileSystem.folder(of: folder)
      if parent == folder || parent.isEmpty { return "" }
      folder = parent
      prefix += "../"
    }
    return prefix
  }
}

extension GodwitConfiguration {
  /// The configuration with its folders as they are seen from the current one.
  func seen(through prefix: String) -> GodwitConfiguration {
    guard !prefix.isEmpty else { return self }
    var configuration = self
    configuration.declarations = declarations.seen(through: prefix)
    configuration.revisions = revisions.seen(through: prefix)
    configuration.schemaFile = schemaFile.map { prefix + $0 }
    configuration.migrationFiles?.folder = prefix + (migrationFiles?.folder ?? "")
    return configuration
  }
}
