import Foundation

/// A package whose manifest names the program that is Godwit for it, in a line of its own:
///
/// ```swift
/// // godwit: migrate
/// ```
struct ProgramPackage {
  let folder: String
  let program: String
  /// A manifest nearer by that names no program, if there is one: then it can be doubted which package
  /// was meant.
  let passedBy: String?

  // MARK: Finding it

  /// The package of the nearest manifest that names a program, from the current folder upwards.
  ///
  /// - Throws: ``LauncherError`` for a manifest of another user's: building it would run code that
  ///   somebody has put there.
  static func nearest(
    to start: String = FileManager.default.currentDirectoryPath
  ) throws -> ProgramPackage? {
    var folder = start
    var passedBy: String?
    while true {
      let manifest = folder == "/" ? "/Package.swift" : folder + "/Package.swift"
      if let text = FileManager.default.contents(atPath: manifest) {
        let programs = Self.programs(in: text)
        if programs.count > 1 { throw LauncherError.severalPrograms(manifest, programs) }
        if let program = programs.first {
          guard isTrusted(manifest) else { throw LauncherError.belongsToOthers(manifest) }
          return ProgramPackage(folder: folder, program: program, passedBy: passedBy)
        }
        passedBy = passedBy ?? manifest
      }
      let parent = (folder as NSString).deletingLastPathComponent
      if folder == parent || parent.isEmpty { return nil }
      folder = parent
    }
  }

  /// The programs that a manifest names. A name is that of a target: letters, digits, `_`, `-`.
  static func programs(in manifest: Data) -> [String] {
    let sign = "// godwit:"
    return manifest.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let text = String(decoding: line, as: UTF8.self).trimmingCharacters(
        in: .whitespacesAndNewlines)
      guard text.hasPrefix(sign) else { return nil }
      let name = text.dropFirst(sign.count).trimmingCharacters(in: .whitespaces)
      let isName = name.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "_-".unicodeScalars.contains($0)
      }
      return name.isEmpty || name.hasPrefix("-") || !isName ? nil : name
    }
  }

  /// Whether only this user, or root, can have written what would be built: not where everybody can
  /// put a file, and not by a link that somebody else has made.
  private static func isTrusted(_ manifest: String) -> Bool {
    var (file, link, folder) = (stat(), stat(), stat())
    guard stat(manifest, &file) == 0, lstat(manifest, &link) == 0,
      stat((manifest as NSString).deletingLastPathComponent, &folder) == 0
    else { return false }
    let isOpenToAll = folder.st_mode & S_IWOTH != 0
    return [file, link, folder].allSatisfy { $0.st_uid == geteuid() || $0.st_uid == 0 }
      && !isOpenToAll
  }

  // MARK: Handing over

  /// Builds the program if it is stale and becomes it: with the terminal, the environment and the
  /// arguments of this process, whose exit code is then the program's. Only returns by an error.
  func handOver(_ arguments: [String]) throws -> Never {
    let build = ProgramBuild(package: self)
    if let passedBy {
      Launcher.tell("Using '\(program)' of \(folder)/Package.swift: \(passedBy) names no program")
    }
    try build.runIfStale()
    // By this name it is called in what it tells people to type.
    let words = ["godwit"] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    pointers.append(nil)
    execv(build.executable, &pointers)
    throw LauncherError.cannotRun(build.executable, reason: String(cString: strerror(errno)))
  }
}
