import Foundation
import GodwitSourceRegistry

extension Session {
  /// Files of `schema/` and `versions/` that are not as they were when the program was built.
  ///
  /// A program runs also where there is no source: on a server. Then there is nothing to compare.
  func staleFiles() -> [String] {
    let revisions = configuration.revisions
    let declarations = configuration.declarations
    return revisions.folders.flatMap { folder in
      let files = Dictionary(
        revisions.entries.filter { revisions.folder(of: $0) == folder }
          .map { ($0.file, $0.checksum) }, uniquingKeysWith: { first, _ in first })
      return stale(folder, files, isRegistered: { Self.isRevision($0) })
    }
      + stale(declarations.folder, declarations.checksums, isRegistered: { _ in true })
  }

  private func stale(
    _ folder: String, _ known: [String: String], isRegistered: (SourceFile) -> Bool
  ) -> [String] {
    let found = sourceFiles(folder)
    // Another project's folder of the same name says nothing about this program.
    guard known.isEmpty || found.contains(where: { known[$0.path] != nil }) else { return [] }
    let changed = found.filter { file in
      known[file.path].map { $0 != file.checksum } ?? isRegistered(file)
    }
    return changed.map { "\(folder)/\($0.path)" }.sorted()
  }

  /// Whether the registry would list a file of `versions/`, or refuse it.
  private static func isRevision(_ file: SourceFile) -> Bool {
    do {
      return try file.revision() != nil
    } catch {
      return true
    }
  }

  private func sourceFiles(_ folder: String) -> [SourceFile] {
    let base = url(folder).path
    guard let paths = FileManager.default.enumerator(atPath: base) else { return [] }
    return paths.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.compactMap { path in
      let data = FileManager.default.contents(atPath: "\(base)/\(path)")
      return data.map { SourceFile(path: path, text: String(decoding: $0, as: UTF8.self)) }
    }
  }

  /// - Throws: ``CommandError/PackageProblem/stale(_:)`` if the program was not built from the
  ///   files as they are.
  func requireFresh() throws {
    let files = staleFiles()
    guard files.isEmpty else { throw CommandError.package(.stale(files)) }
  }

  /// Says so, if the program was not built from the files as they are.
  func warnIfStale() {
    let files = staleFiles()
    guard !files.isEmpty else { return }
    console.err("Warning: " + Wording(session: self).describe(CommandError.package(.stale(files))))
  }
}
