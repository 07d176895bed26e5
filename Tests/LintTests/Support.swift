import Foundation
import GRDB
import GodwitIntrospection
import GodwitLint
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaModel
import GodwitSourceRegistry
import Testing

typealias Work = @Sendable (Operations) throws -> Void

/// A revision as a value: what it does, and what it says of itself.
struct Scripted: Sendable {
  var message = "add what the test needs"
  let upgrade: Work
  /// Without one, the revision says that it cannot be taken back.
  var downgrade: Work?
  var foreignKeys = ForeignKeyEnforcement.checkedAtEnd
  /// Its file, where it is at hand.
  var source: String?
  /// SQL that is run on a database before the revision is looked at, with the database asked then.
  var rows: String?
  var settings = LintSettings()
  var declared = DatabaseSchema.empty

  init(_ upgrade: @escaping Work) { self.upgrade = upgrade }

  /// The same with something said otherwise.
  func with<Value>(_ path: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
    var copy = self
    copy[keyPath: path] = value
    return copy
  }

  /// Something that the same revision does first.
  func after(_ first: @escaping Work) -> Self {
    let upgrade = upgrade
    return Scripted { op in
      try first(op)
      try upgrade(op)
    }
  }

  func back(_ downgrade: @escaping Work) -> Self { with(\.downgrade, downgrade) }

  @TaskLocal static var history: [Scripted] = []

  static subscript(_ index: Int) -> Scripted {
    history.indices.contains(index) ? history[index] : Scripted { _ in }
  }
}

/// The places of a history that scripted revisions take.
protocol Place: Revision {
  static var index: Int { get }
}

extension Place {
  static var id: RevisionID { RevisionID("r\(index)") }
  static var downRevisions: [RevisionID] { index == 0 ? [] : [RevisionID("r\(index - 1)")] }
  static var foreignKeys: ForeignKeyEnforcement { Scripted[index].foreignKeys }
  static var irreversible: String? { Scripted[index].downgrade == nil ? "a test" : nil }
  static func upgrade(_ op: Operations) throws { try Scripted[index].upgrade(op) }
  static func downgrade(_ op: Operations) throws { try Scripted[index].downgrade?(op) }
}

enum First: Place { static let index = 0 }

/// The place behind another one, so that a history can have any number of them.
enum Next<Previous: Place>: Place {
  static var index: Int { Previous.index + 1 }
}

/// The first places.
func places(_ count: Int) -> [any Place.Type] {
  func next<P: Place>(_: P.Type) -> any Place.Type { Next<P>.self }
  var places: [any Place.Type] = [First.self]
  while places.count < count, let last = places.last { places.append(next(last)) }
  return Array(places.prefix(count))
}

/// Looks through the last revision of a history.
func lint(_ history: [Scripted], all: Bool = false) throws -> LintReport {
  try Scripted.$history.withValue(history) {
    let used = places(history.count)
    let migrator = try Migrator(
      revisions: RevisionList(
        folder: "versions",
        used.map {
          RevisionList.Entry(
            $0, file: "\($0.id).swift", message: Scripted[$0.index].message, created: nil,
            checksum: "0")
        }))
    let last = try #require(history.last)
    var linter = try Linter(migrator, settings: last.settings)
    linter.declared = last.declared
    linter.source = { entry in
      let index = used.firstIndex { $0.id == entry.id } ?? 0
      return history[index].source.map { SourceFile(path: entry.file, text: $0) }
    }
    let ids = used.map { $0.id }
    let wanted = Set(all ? ids : ids.suffix(1))
    guard let rows = last.rows else { return try linter.report(on: wanted) }
    let queue = try Connections.writable(path: "")
    try migrator.run(
      .upgrade, to: RevisionSymbol("r\(history.count - 2)"), on: queue)
    return try queue.inDatabase { db in
      try db.execute(sql: rows)
      return try linter.report(on: wanted, asking: db)
    }
  }
}

/// A history that is as it should be.
let base = Scripted { op in
  try op.createTable("poems") {
    Column("id", .integer).primaryKey()
    Column("title", .text).notNull()
    Column("stars", .integer)
    Column("body", .text)
  }
  try op.createTable("notes") {
    Column("id", .integer).primaryKey()
    Column("poem_id", .integer).notNull()
    Column("text", .text)
    ForeignKey("fk_notes_poem", on: "poem_id", references: "poems", "id", onDelete: .cascade)
    Index("idx_notes_poem_id", on: "poem_id")
  }
  try op.createTable("counted") {
    Column("id", .integer).primaryKey(autoincrement: true)
    Column("word", .text)
  }
  try op.createView(View("titles", "SELECT id, title FROM poems"))
}
.back { op in
  try op.dropView("titles")
  try op.dropTable("counted")
  try op.dropTable("notes")
  try op.dropTable("poems")
}
