import Foundation

/// The built program of a package, and whether it is what its sources say.
struct ProgramBuild {
  private let package: ProgramPackage
  private let configuration: String

  init(package: ProgramPackage) {
    self.package = package
    configuration = Self.ownConfiguration(in: package.folder) ?? "debug"
  }

  private var products: String { "\(package.folder)/.build/\(configuration)" }

  var executable: String { "\(products)/\(package.program)" }

  /// When the program was last built, and from which files: SwiftPM leaves the date of a program that a
  /// build has not changed.
  private var stamp: String { "\(products)/\(package.program).godwit-built" }

  /// The configuration that this program was itself built with, if it lies in the package's own build
  /// folder.
  private static func ownConfiguration(in folder: String) -> String? {
    guard let own = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
    let bin = own.deletingLastPathComponent()
    return ["debug", "release"].first { configuration in
      let products = URL(filePath: "\(folder)/.build/\(configuration)").resolvingSymlinksInPath()
      return products.path == bin.path
    }
  }

  // MARK: Building

  func runIfStale() throws {
    let isThere = FileManager.default.isExecutableFile(atPath: executable)
    if isThere, isFresh() { return }
    if !isThere {
      Launcher.tell("Building '\(package.program)' for the first time, which takes a minute or two")
    }
    let start = Date()
    let code = try Self.run([
      "swift", "build", "--quiet", "--package-path", package.folder, "--product", package.program,
      "--configuration", configuration,
    ])
    guard code == 0, FileManager.default.isExecutableFile(atPath: executable) else {
      throw LauncherError.cannotBuild(program: package.program, package: package.folder)
    }
    // Where it cannot be noted, the next call builds again.
    let files = sources().map(\.path).joined(separator: "\n")
    if (try? Data(files.utf8).write(to: URL(filePath: stamp), options: .atomic)) != nil {
      try? FileManager.default.setAttributes([.modificationDate: start], ofItemAtPath: stamp)
    }
  }

  /// Runs a command whose output goes to the standard error, so that the program's own output stays
  /// what a pipe expects.
  private static func run(_ command: [String]) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let failure = posix_spawnp(&process, command[0], &actions, nil, words, environ)
    guard failure == 0 else {
      throw LauncherError.cannotRun(command[0], reason: String(cString: strerror(failure)))
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    let signal = status & 0x7F
    guard signal == 0 else { exit(128 + signal) }
    return (status >> 8) & 0xFF
  }

  // MARK: Staleness

  private func isFresh() -> Bool {
    guard let built = Self.date(of: stamp), let noted = FileManager.default.contents(atPath: stamp)
    else { return false }
    let files = sources()
    return files.map(\.path).joined(separator: "\n").utf8.elementsEqual(noted)
      && files.allSatisfy { $0.changed < built }
  }

  private struct Source {
    let path: String
    let changed: Date
  }

  private static let manifests: Set<String> = ["Package.swift", "Package.resolved"]

  /// What the package is built from, but for what it depends on elsewhere.
  private func sources() -> [Source] {
    let files = FileManager.default.enumerator(
      at: URL(filePath: package.folder, directoryHint: .isDirectory),
      includingPropertiesForKeys: [.contentModificationDateKey], options: .skipsHiddenFiles)
    var sources: [Source] = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" || Self.manifests.contains(file.lastPathComponent) else {
        continue
      }
      let values = try? file.resourceValues(forKeys: [.contentModificationDateKey])
      sources.append(
        Source(path: file.path, changed: values?.contentModificationDate ?? .distantFuture))
    }
    return sources.sorted { $0.path < $1.path }
  }

  private static func date(of path: String) -> Date? {
    try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
  }
}
