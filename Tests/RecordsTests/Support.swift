import Foundation
import GRDB
import GodwitIntrospection
import GodwitRecords
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitTestSupport

/// The files of records for a schema.
func records(
  of queue: DatabaseQueue, access: RecordAccess = .internal
) throws -> [String: String] {
  try queue.inDatabase { db in
    let schema = try SchemaReader().schema(db)
    let columns = try ResultColumns(of: schema, db)
    return RecordFiles(schema, columns: columns.columns, access: access).files
  }
}

func records(
  of sql: String, access: RecordAccess = .internal
) throws -> [String: String] {
  try records(of: database(sql), access: access)
}

func database(_ sql: String) throws -> DatabaseQueue {
  let queue = try Connections.inMemory()
  try queue.inDatabase { try $0.execute(sql: sql) }
  return queue
}

/// The compiler, with the modules that these tests were built with.
enum Compiler {
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

  static var isPresent: Bool { modules != nil && swiftc != nil }

  private struct Missing: Error {}

  /// What the compiler has to say against the files, as one module.
  static func complaints(of files: [String: String]) throws -> String {
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
        "-typecheck", "-swift-version", "6", "-warnings-as-errors", "-module-name", "Records",
        "-I", modules.path, "-I", sqlite.path,
      ] + files.keys.sorted().map { folder.path($0) }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text : "exit \(process.terminationStatus): " + text
  }
}
