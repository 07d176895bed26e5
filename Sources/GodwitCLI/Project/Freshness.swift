import Foundation
import GodwitSourceRegistry

/// Files of `schema/` and `versions/` that are not as they were when the program was built.
struct StaleFiles {
  /// New or changed ones.
  var changed: [String] = []
  var deleted: [String] = []

  var isEmpty: Bool { changed.isEmpty && deleted.isEmpty }

  fileprivate static func + (left: Self, right: Self) -> Self {
    Self(changed: left.changed + right.changed, deleted: left.deleted + right.deleted)
  }
}

/// The source files of a folder: as the program was built from them, and as they are.
private struct SourceFolder {
  let path: String
  let known: [String: String]
  let found: [SourceFile]
  /// Whether a file that is new belongs to the program.
  let isRegistered: (SourceFile) -> Bool

  /// Whether a file is there that the program was built from.
  var isRecognized: Bool { found.contains { known[$0.path] != nil } }

  var staleFiles: StaleFiles {
    let changed = found.filter { file in
      known[file.path].map { $0 != file.checksum } ?? isRegistered(file)
    }
    let deleted = Set(known.keys).subtracting(found.map(\.path))
    return StaleFiles(
      changed: changed.map { "\(path)/\($0.path)" }.sorted(),
      deleted: deleted.map { "\(path)/\($0)" }.sorted())
  }
}

extension Session {
  /// A program runs also where there is no source: on a server. Then there is nothing to compare.
  func staleFiles() -> StaleFiles {
    let revisions = configuration.revisions
    let declarations = configuration.declarations
    let folders =
      revisions.folders.map { folder in
        let files = Dictionary(
          revisions.entries.filter { revisions.folder(of: $0) == folder }
            .map { ($0.file, $0.checksum) }, uniquingKeysWith: { first, _ in first })
        return SourceFolder(
          path: folder, known: files, found: sourceFiles(folder),
          isRegistered: { Self.isRevision($0) })
      } + [
        SourceFolder(
          path: declarations.folder, known: declarations.checksums,
          found: sourceFiles(declarations.folder), isRegistered: { _ in true })
      ]
    // Another project's folder of the same name says nothing about this program.
    let isProject = folders.contains(where: \.isRecognized)
    return folders.filter { folder in
      folder.isRecognized || folder.known.isEmpty || isProject && isFolder(folder.path)
    }.map(\.staleFiles).reduce(StaleFiles(), +)
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
    SourceFile.all(in: url(folder).path)
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
