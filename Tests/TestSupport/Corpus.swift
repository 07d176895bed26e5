import Foundation
import Testing

/// The corpus of real schemas and migration histories that may lie beside the checkout. Nothing in
/// the project needs it: tests that use it say that they were skipped where it is not.
public enum Corpus {
  public static let folder: URL? = {
    let folder = packageRoot.appending(path: "../shared/corpus").standardizedFileURL
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  public static var isPresent: Bool { folder != nil }

  /// One state of a real schema: a name and the statements that make it.
  public struct Snapshot: Sendable, CustomTestStringConvertible {
    public let name: String
    public let statements: [String]
    public var testDescription: String { name }
  }

  /// The files of a folder of the corpus, by name.
  public static func files(_ folder: String) -> [URL] {
    guard let root = Self.folder?.appending(path: folder) else { return [] }
    let files = try? FileManager.default.contentsOfDirectory(
      at: root, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "json" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// The snapshots in a history's or a schema's file.
  public static func snapshots(_ file: URL) throws -> [Snapshot] {
    let name = file.deletingPathExtension().lastPathComponent
    let entry = try JSONDecoder().decode(Entry.self, from: Data(contentsOf: file))
    if let schema = entry.schema { return [Snapshot(name: name, statements: statements(schema))] }
    return (entry.snapshots ?? []).map {
      Snapshot(name: "\(name)/\($0.step)", statements: statements($0.schema))
    }
  }

  // MARK: Format

  private struct Entry: Decodable {
    var schema: [Object]?
    var snapshots: [Step]?
  }

  private struct Step: Decodable {
    var step: String
    var schema: [Object]
  }

  private struct Object: Decodable {
    var type: String
    var name: String
    var sql: String?
  }

  /// Tables before what hangs on them; the tables in which FTS and R-trees keep their data come
  /// with them.
  private static func statements(_ schema: [Object]) -> [String] {
    let isVirtual = { (sql: String) in sql.lowercased().hasPrefix("create virtual") }
    let virtual = schema.filter { isVirtual($0.sql ?? "") }.map { $0.name.lowercased() }
    let suffixes = [
      "content", "segments", "segdir", "docsize", "stat", "data", "idx", "config", "node",
      "parent", "rowid",
    ]
    let shadows = Set(virtual.flatMap { name in suffixes.map { "\(name)_\($0)" } })
    let order = ["table": 0, "index": 2, "view": 3, "trigger": 4]
    return schema.enumerated()
      .filter { _, object in
        object.sql != nil && !object.name.hasPrefix("sqlite_")
          && !shadows.contains(object.name.lowercased())
      }
      .sorted { a, b in
        let rank = { (object: Object) in
          isVirtual(object.sql ?? "") ? 1 : order[object.type] ?? 5
        }
        return (rank(a.element), a.offset) < (rank(b.element), b.offset)
      }
      .compactMap(\.element.sql)
  }
}

/// The folder that holds Package.swift.
public let packageRoot = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The reference material that may lie beside the checkout.
public enum Reference {
  private static let folder = packageRoot.appending(path: "../shared/reference").standardizedFileURL

  public static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

  public static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }
}
