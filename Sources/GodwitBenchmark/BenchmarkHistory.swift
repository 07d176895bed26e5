import Godwit
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel

/// A history of 300 revisions that leaves 60 tables, as a project of some years has it: tables that are
/// created, columns, indexes, views and triggers added, names changed, tables rebuilt, things dropped,
/// rows changed. Each revision can be taken back.
struct BenchmarkHistory: Sendable {
  struct Step: Sendable {
    let message: String
    var operations: [SchemaOperation] = []
    /// What is done to rows, forward and back.
    var sql = (up: "", down: "")
  }

  static let standard = BenchmarkHistory(tables: 60)

  private(set) var steps: [Step] = []
  /// What the revisions make.
  private(set) var schema = DatabaseSchema()

  /// - Parameter tables: At most 200: there are five revisions for each.
  init(tables: Int) {
    for number in 0..<min(tables, 200) {
      for step in Self.steps(number) {
        steps.append(step)
        for operation in step.operations { schema.apply(operation) }
      }
    }
  }

  /// The revisions as a program has them.
  var revisions: RevisionList {
    RevisionList(
      folder: "versions",
      steps.indices.map { number in
        RevisionList.Entry(
          NumberedRevisions.type(number), file: "\(NumberedRevisions.id(number)).swift",
          message: steps[number].message, created: nil, checksum: "")
      })
  }

  // MARK: The life of a table

  private static func steps(_ number: Int) -> [Step] {
    [
      created(number), grown(number), renamed(number), constrained(number), settled(number),
    ]
  }

  /// What a table is called in the end.
  private static func name(_ number: Int) -> String {
    number % 4 == 3 ? "r\(number)" : "t\(number)"
  }

  private static func created(_ number: Int) -> Step {
    let table = Table("t\(number)") {
      Column("id", .integer).primaryKey()
      Column("name", .varchar(200)).notNull()
      Column("kind", .text).notNull().default("plain")
      Column("amount", .real)
      if number > 0 {
        Column("parent", .integer).references(name(number - 1), "id", onDelete: .cascade)
      }
      Column("created_at", .datetime).notNull().default(.currentTimestamp)

      Index("t\(number)_name", on: "name", "created_at")
    }
    return Step(message: "create t\(number)", operations: [.createTable(table)])
  }

  private static func grown(_ number: Int) -> Step {
    let table = SQLText("t\(number)")
    let index = Index("t\(number)_kind", on: "kind", .descending("created_at"))
    return Step(
      message: "add note to t\(number)",
      operations: [.alterTable(table, [.addColumn(Column("note", .text))])]
        + (number % 2 == 1 ? [.createIndex(table, index)] : []))
  }

  private static func renamed(_ number: Int) -> Step {
    let table = SQLText("t\(number)")
    let operation: SchemaOperation =
      switch number % 4 {
      case 0: .alterTable(table, [.renameColumn("amount", to: "total")])
      case 1:
        .createView(View("v\(number)", "SELECT id, name, kind FROM t\(number) WHERE note IS NULL"))
      case 2:
        .createTrigger(
          Trigger("touch\(number)", .after, .update(of: "name"), on: "t\(number)") {
            "UPDATE t\(number) SET created_at = CURRENT_TIMESTAMP WHERE id = new.id"
          })
      default: .renameTable(table, to: SQLText(name(number)))
      }
    return Step(message: "rename around t\(number)", operations: [operation])
  }

  private static func constrained(_ number: Int) -> Step {
    let change: TableChange =
      switch number % 3 {
      case 0: .addConstraint(.unique(Unique("t\(number)_once", on: "name", "kind")))
      case 1: .alterColumn(Column("note", .text), to: Column("note", .blob))
      default: .addConstraint(.check(Check("t\(number)_named", "length(name) > 0")))
      }
    return Step(
      message: "constrain \(name(number))",
      operations: [.alterTable(SQLText(name(number)), [change])])
  }

  private static func settled(_ number: Int) -> Step {
    let table = SQLText(name(number))
    if number % 3 == 0, number % 4 != 1 {
      return Step(
        message: "drop note of \(table)",
        operations: [.alterTable(table, [.dropColumn(Column("note", .text))])])
    }
    if number % 2 == 1 {
      let index = Index("t\(number)_kind", on: "kind", .descending("created_at"))
      return Step(message: "drop an index of \(table)", operations: [.dropIndex(table, index)])
    }
    return Step(
      message: "rewrite \(table)",
      sql: (
        "UPDATE \(table) SET kind = 'common' WHERE kind = 'plain'",
        "UPDATE \(table) SET kind = 'plain' WHERE kind = 'common'"
      ))
  }
}

extension DatabaseSchema {
  /// Does what the operations of the history do.
  fileprivate mutating func apply(_ operation: SchemaOperation) {
    func position(_ name: SQLText) -> Int? { tables.firstIndex { $0.name == name } }
    switch operation {
    case .createTable(let table): tables.append(table)
    case .alterTable(let name, let changes):
      guard let index = position(name), let table = try? tables[index].applying(changes) else {
        return
      }
      tables[index] = table
    case .renameTable(let old, let new): position(old).map { tables[$0].name = new }
    case .createIndex(let name, let index): position(name).map { tables[$0].indexes.append(index) }
    case .dropIndex(let name, let index):
      let gone: SQLText = index.name
      position(name).map { table in tables[table].indexes.removeAll { $0.name == gone } }
    case .createView(let view): views.append(view)
    case .createTrigger(let trigger): triggers.append(trigger)
    default: break
    }
  }
}

// MARK: Types

/// As many types as there are numbers of three digits: a revision is a type.
enum NumberedRevisions {
  static func id(_ number: Int) -> String {
    let digits = String(number)
    return "r" + String(repeating: "0", count: max(3 - digits.count, 0)) + digits
  }

  static func type(_ number: Int) -> any Revision.Type { digit(number / 100).first(number) }

  fileprivate static func digit(_ value: Int) -> any Digit {
    let digits: [any Digit] = [
      D0(), D1(), D2(), D3(), D4(), D5(), D6(), D7(), D8(), D9(),
    ]
    return digits[value % digits.count]
  }
}

// A digit after the other becomes a part of the type.
extension Digit {
  fileprivate func first(_ number: Int) -> any Revision.Type {
    NumberedRevisions.digit(number / 10).second(Self.self, number)
  }

  fileprivate func second<A: Digit>(_: A.Type, _ number: Int) -> any Revision.Type {
    NumberedRevisions.digit(number).third(A.self, Self.self)
  }

  fileprivate func third<A: Digit, B: Digit>(_: A.Type, _: B.Type) -> any Revision.Type {
    NumberedRevision<A, B, Self>.self
  }
}

private enum NumberedRevision<A: Digit, B: Digit, C: Digit>: Revision {
  static var number: Int { A.value * 100 + B.value * 10 + C.value }
  static var id: RevisionID { RevisionID(NumberedRevisions.id(number)) }
  static var downRevisions: [RevisionID] {
    number == 0 ? [] : [RevisionID(NumberedRevisions.id(number - 1))]
  }

  static func upgrade(_ op: Operations) throws {
    let step = BenchmarkHistory.standard.steps[number]
    for operation in step.operations { try op.perform(operation) }
    if !step.sql.up.isEmpty { try op.execute(step.sql.up) }
  }

  static func downgrade(_ op: Operations) throws {
    let step = BenchmarkHistory.standard.steps[number]
    if !step.sql.down.isEmpty { try op.execute(step.sql.down) }
    for operation in step.operations.inverse { try op.perform(operation) }
  }
}

private protocol Digit: Sendable { static var value: Int { get } }
private struct D0: Digit { static let value = 0 }
private struct D1: Digit { static let value = 1 }
private struct D2: Digit { static let value = 2 }
private struct D3: Digit { static let value = 3 }
private struct D4: Digit { static let value = 4 }
private struct D5: Digit { static let value = 5 }
private struct D6: Digit { static let value = 6 }
private struct D7: Digit { static let value = 7 }
private struct D8: Digit { static let value = 8 }
private struct D9: Digit { static let value = 9 }
