import Foundation

/// The compiler, with the modules that these tests were built with.
public enum Compiler {
  private static let modules: URL? = {
    let products = Bundle.main.bundleURL
    return [products, products.deletingLastPathComponent()]
      .map { $0.appending(path: "Modules") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }()

  private static let swiftc: URL? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { URL(filePath: "\($0)/swiftc") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  public static var isPresent: Bool { modules != nil && swiftc != nil }

  private struct Missing: Error {}

  /// The toolchain's folder of libraries.
  private static var libraries: URL? {
    swiftc.map { $0.resolvingSymlinksInPath().deletingLastPathComponent() }
      .map { $0.deletingLastPathComponent().appending(path: "lib/swift") }
  }

  /// What a file is compiled with that uses Swift Testing.
  public static var testingOptions: [String] {
    guard let libraries else { return [] }
    return ["-plugin-path", libraries.appending(path: "host/plugins/testing").path]
  }

  /// What a `Package.swift` is compiled with.
  public static var manifestOptions: [String] {
    guard let libraries else { return [] }
    return [
      "-I", libraries.appending(path: "pm/ManifestAPI").path, "-package-description-version", "6.2",
    ]
  }

  /// The package's own modules in C.
  private static func moduleMaps(beside modules: URL) -> [String] {
    ["GodwitSQLiteC", "GodwitGuide"].flatMap { name -> [String] in
      let map = modules.deletingLastPathComponent().appending(
        path: "\(name).build/module.modulemap")
      return ["-Xcc", "-fmodule-map-file=\(map.path)"]
    }
  }

  /// What the compiler has to say against the files, as one module.
  public static func complaints(
    of files: [String: String], module: String, options: [String] = ["-warnings-as-errors"]
  ) throws -> String {
    guard let modules, let swiftc else { throw Missing() }
    let folder = try TemporaryFolder()
    for (name, source) in files {
      try Data(source.utf8).write(to: folder.url.appending(path: name))
    }
    // GRDB's module of SQLite's C interface is found by the map in its sources.
    let scratch = modules.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sqlite = scratch.appending(path: "checkouts/GRDB.swift/Sources/GRDBSQLite")
    let process = Process()
    process.executableURL = swiftc
    process.arguments =
      [
        "-typecheck", "-swift-version", "6", "-module-name", module, "-parse-as-library",
        "-I", modules.path, "-I", sqlite.path,
      ] + moduleMaps(beside: modules) + options + files.keys.sorted().map { folder.path($0) }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text : "exit \(process.terminationStatus): " + text
  }
}
