import Foundation
import GodwitMigrations

/// Where a diagram is written: a file, or standard output.
struct DiagramOutput {
  private let session: Session
  private let path: String?

  init(_ session: Session, path: String?) {
    self.session = session
    self.path = path
  }

  /// What the file's name asks for.
  var format: DiagramCommand.Format? {
    switch path.map(ending) {
    case "svg": .svg
    case "dot", "gv": .dot
    default: nil
    }
  }

  /// Writes the parts of a diagram: into a Markdown file each as a block of code, into others as they
  /// are, one a file.
  func write(_ parts: [String]) throws {
    guard let path else { return session.console.script(parts.joined(separator: "\n")) }
    if ["md", "markdown"].contains(ending(of: path)) {
      let blocks = parts.map { "```mermaid\n\($0)```\n" }
      return try write(blocks.joined(separator: "\n"), to: path)
    }
    for (index, part) in parts.enumerated() {
      try write(part, to: parts.count > 1 ? numbered(path, index + 1) : path)
    }
  }

  private func ending(of path: String) -> String {
    URL(filePath: path).pathExtension.lowercased()
  }

  /// `schema-2.mmd`
  private func numbered(_ path: String, _ number: Int) -> String {
    let ending = URL(filePath: path).pathExtension
    guard !ending.isEmpty else { return "\(path)-\(number)" }
    return "\(path.dropLast(ending.count + 1))-\(number).\(ending)"
  }

  private func write(_ text: String, to path: String) throws {
    let file = session.url(path).path
    if session.isFolder(path) { throw CommandError.file(.isFolder(path)) }
    do {
      if session.exists(path) {
        try AtomicFile.replace(Data(text.utf8), at: file)
      } else {
        try AtomicFile.create(Data(text.utf8), at: file)
      }
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError.file(.cannotWrite(path, error))
    }
    session.console.err("Wrote \(path)")
  }
}
