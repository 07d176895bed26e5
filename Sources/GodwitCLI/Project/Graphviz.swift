import Foundation
import GodwitMigrations

/// Graphviz's program `dot`, which not every machine has.
struct Graphviz {
  private let program: URL
  private let environment: [String: String]

  /// - Throws: ``CommandError/DiagramProblem/noGraphviz``.
  init(_ environment: [String: String]) throws {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    let files = folders.map { URL(filePath: String($0)).appending(path: "dot") }
    guard let program = files.first(where: { Self.isProgram($0) }) else {
      throw CommandError.diagram(.noGraphviz)
    }
    self.program = program
    self.environment = environment
  }

  private static func isProgram(_ file: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: file.path)
  }

  /// A diagram in DOT as a picture.
  ///
  /// - Throws: ``CommandError/DiagramProblem/graphvizFailed(_:)``, or what the system says.
  func svg(_ dot: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "godwit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, since of two pipes that are read one after the other the second can fill up.
    let (input, errors) = (folder.appending(path: "in.dot"), folder.appending(path: "errors"))
    try Data(dot.utf8).write(to: input)
    try Data().write(to: errors)
    let process = Process()
    process.executableURL = program
    process.arguments = ["-Tsvg", input.path]
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let svg = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, !svg.isEmpty else {
      let said = (try? Data(contentsOf: errors)) ?? Data()
      let text = String(decoding: said.prefix(2000), as: UTF8.self)
      throw CommandError.diagram(.graphvizFailed(text))
    }
    return String(decoding: svg, as: UTF8.self)
  }
}
