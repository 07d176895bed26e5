import Godwit
import GodwitLint
import GodwitMigrations
import GodwitRevisionGraph

/// What it takes to look through the last revision of a long history, beside a mere replay.
struct LintBenchmark {
  private static let count = 300

  func run() throws {
    print("")
    print("lint of one new revision, the last of \(Self.count), on 60 tables; the best of 5 runs.")
    let migrator = try Migrator(revisions: Self.revisions)
    let (order, heads) = (migrator.graph.order, Set(migrator.graph.heads))
    let replay = try best { _ = try migrator.replayed(order) }
    let lint = try best { _ = try Linter(migrator).report(on: heads) }
    let all = try ContinuousClock().measure {
      _ = try Linter(migrator).report(on: Set(order))
    }
    var settings = LintSettings()
    settings.profiles = [.d1]
    let service = try ContinuousClock().measure {
      _ = try Linter(migrator, settings: settings).report(on: Set(order))
    }
    print("replay: \(replay / .milliseconds(1)) ms")
    print("lint of the last: \(lint / .milliseconds(1)) ms")
    print("lint of all: \(all / .milliseconds(1)) ms")
    print("lint of all, profile d1: \(service / .milliseconds(1)) ms")
  }

  private func best(_ body: () throws -> Void) throws -> Duration {
    var best = Duration.seconds(3600)
    for _ in 0..<5 { best = min(best, try ContinuousClock().measure(body)) }
    return best
  }

  private static var revisions: RevisionList {
    func next<P: Numbered>(_: P.Type) -> any Numbered.Type { Following<P>.self }
    var types: [any Numbered.Type] = [FirstRevision.self]
    while types.count < count, let last = types.last { types.append(next(last)) }
    return RevisionList(
      folder: "versions",
      types.enumerated().map { number, type in
        RevisionList.Entry(
          type, file: "\(number).swift", message: "add what number \(number) adds", created: nil,
          checksum: "")
      })
  }
}

/// A revision that knows its place: the first 60 create a table each, those behind them change one.
private protocol Numbered: Revision {
  static var number: Int { get }
}

extension Numbered {
  static var id: RevisionID { RevisionID("r\(number)") }
  static var downRevisions: [RevisionID] { number == 0 ? [] : [RevisionID("r\(number - 1)")] }

  static func upgrade(_ op: Operations) throws {
    let table = "t\(number % 60)"
    switch number / 60 {
    case 0: try create(table, op)
    case 1: try op.addColumn(table, Column("added", .integer))
    case 2: try op.createIndex(table, Index("idx_\(table)_added", on: "added"))
    case 3: try op.addCheck(table, Check("ck_\(table)", "n >= 0"))
    default: try op.alterColumn(table, "name", .type(.varchar(500)))
    }
  }

  static func downgrade(_ op: Operations) throws {
    let table = "t\(number % 60)"
    switch number / 60 {
    case 0: try op.dropTable(table)
    case 1: try op.dropColumn(table, "added")
    case 2: try op.dropIndex(table, "idx_\(table)_added")
    case 3: try op.dropCheck(table, "ck_\(table)")
    default: try op.alterColumn(table, "name", .type(.varchar(200)))
    }
  }

  private static func create(_ table: String, _ op: Operations) throws {
    try op.createTable(table) {
      Column("id", .integer).primaryKey()
      Column("name", .varchar(200)).notNull()
      Column("body", .text)
      Column("n", .integer).default(0)
      Column("created_at", .datetime).notNull().default(.currentTimestamp)
      Column("price", .real)
      Column("flag", .boolean).notNull().default(false)
      Column("parent", .integer).references(
        "t\(max(number - 1, 0))", "id", onDelete: .cascade, name: "fk_\(table)_parent")

      Index("idx_\(table)_name", on: "name", "created_at")
      Index("idx_\(table)_parent", on: "parent")
    }
  }
}

private enum FirstRevision: Numbered { static let number = 0 }

private enum Following<Previous: Numbered>: Numbered {
  static var number: Int { Previous.number + 1 }
}
