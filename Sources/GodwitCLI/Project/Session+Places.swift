import Foundation
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

extension Session {
  /// The place of a declaration.
  func place(of location: SourceLocation?) -> Finding.Place? {
    guard let location else { return nil }
    let text = configuration.declarations.describe(location)
    let suffix = ":\(location.line)"
    return Finding.Place(file: String(text.dropLast(suffix.count)), line: location.line)
  }

  /// The place in a revision from which something comes: where the revision declares it, else where it
  /// names it.
  func place(
    of origin: RevisionTrail.Origin, _ difference: Difference
  ) -> Finding.Place {
    let path = configuration.revisions.path(of: origin.revision)
    let names = [difference.name, difference.table].compactMap { $0 }.filter { !$0.isEmpty }
    let line = origin.line ?? names.lazy.compactMap { self.line(naming: $0, in: path) }.first
    return Finding.Place(file: path, line: line)
  }

  /// The first line of a file that holds a name as a literal.
  private func line(naming name: SQLText, in path: String) -> Int? {
    guard let data = FileManager.default.contents(atPath: url(path).path) else { return nil }
    let literal = Array("\"\(name.string)\"".utf8)
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.firstIndex { $0.firstRange(of: literal) != nil }.map { $0 + 1 }
  }
}
