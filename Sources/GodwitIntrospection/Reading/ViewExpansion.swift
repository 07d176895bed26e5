import GodwitSQLSyntax

import struct GRDB.DatabaseError

/// How much SQLite would have to read to compile a view: it puts the text of each view in the place of
/// its name, and so on, and nothing interrupts it (https://sqlite.org/c3ref/interrupt.html). Forty
/// views, each of which reads the one before it twice, never end.
struct ViewExpansion {
  private static let limit = 50_000

  /// Which other views the text of each names, as often as it does.
  private let names: [FoldedName: [FoldedName]]
  private var sizes: [FoldedName: Int] = [:]

  private init(_ views: [FoldedName: SQLText]) {
    names = views.mapValues { sql in
      let text = SQLTokens(sql)
      return text.tokens.map { text.value(of: $0).folded }.filter { views[$0] != nil }
    }
  }

  /// - Throws: `DatabaseError` with the name of a view that is too much.
  static func require(_ objects: [SchemaFacts.ObjectFacts]) throws {
    var views: [FoldedName: SQLText] = [:]
    for object in objects where object.type == "view" { views[object.name.folded] = object.sql }
    guard views.count > 1 else { return }
    var expansion = ViewExpansion(views)
    for object in objects where object.type == "view" {
      guard expansion.size(of: object.name.folded, within: []) > limit else { continue }
      throw DatabaseError(
        resultCode: .SQLITE_TOOBIG,
        message: "the view \(object.name) reads views that read views, more than \(limit) in all; "
          + "SQLite would not come to an end with it")
    }
  }

  private mutating func size(of view: FoldedName, within outer: Set<FoldedName>) -> Int {
    if let size = sizes[view] { return size }
    // SQLite refuses a view that reads itself.
    guard !outer.contains(view), outer.count < 500 else { return 1 }
    var size = 1
    for name in names[view] ?? [] where name != view {
      size = min(size + self.size(of: name, within: outer.union([view])), Self.limit + 1)
    }
    sizes[view] = size
    return size
  }
}
