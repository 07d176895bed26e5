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
    guard let built = Self.modified(stamp), let noted = FileManager.default.contents(atPath: stamp)
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

  /// What the package is built from, but for what it depends on elsewhere. Links are not followed.
  private func sources() -> [Source] {
    var sources: [Source] = []
    var folders = [package.folder]
    // By the system's own functions: this is done before each command, and FileManager takes ten times as
    // long.
    while let folder = folders.popLast() {
      guard let stream = opendir(folder) else { continue }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard !name.hasPrefix(".") else { continue }
        let path = "\(folder)/\(name)"
        if name.hasSuffix(".swift") || Self.manifests.contains(name) {
          sources.append(Source(path: path, changed: Self.modified(path) ?? .distantFuture))
        } else if Self.isFolder(entry, path) {
          folders.append(path)
        }
      }
    }
    return sources.sorted { $0.path < $1.path }
  }

  private static func isFolder(_ entry: UnsafeMutablePointer<dirent>, _ path: String) -> Bool {
    // Not every file system says in the folder what a file is.
    guard entry.pointee.d_type == DT_UNKNOWN else { return entry.pointee.d_type == DT_DIR }
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func modified(_ path: String) -> Date? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }
}
