import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// What an operation destroys.
package struct LossNote: Hashable, Sendable {
  package let table: SQLText
  /// The column, or nothing if the whole table goes.
  package let column: SQLText?
  /// How many rows or values there are now; nothing if there is no database to ask.
  package let count: Int?

  package init(table: SQLText, column: SQLText?, count: Int?) {
    self.table = table
    self.column = column
    self.count = count
  }
}

extension LossNote {
  /// What operations would destroy in a database, each by the names that it has at that point.
  static func notes(on operations: [SchemaOperation], _ db: Database) throws -> [LossNote] {
    var origins = Origins()
    var notes: [LossNote] = []
    for operation in operations {
      switch operation {
      case .dropTable(let table): notes.append(try note(table.name, nil, origins, db))
      case .dropVirtualTable(let table): notes.append(try note(table.name, nil, origins, db))
      case .replaceVirtualTable(let old, let new)
      where !(old.holdsRows && new.holdsRows) && old.contentTable == nil:
        notes.append(try note(old.name, nil, origins, db))
      case .alterTable(let table, let changes):
        for column in changes.compactMap(\.emptied) {
          notes.append(try note(table, column.name, origins, db))
        }
      default: break
      }
      origins.follow(operation)
    }
    return notes
  }

  private static func note(
    _ table: SQLText, _ column: SQLText?, _ origins: Origins, _ db: Database
  ) throws -> LossNote {
    let what = column.map { SQLIdentifier.quoted(origins.column($0, of: table)) } ?? "*"
    let owner = "main.\(SQLIdentifier.quoted(origins.table(table)))"
    // A virtual table may be one that only its application can read.
    let count = try? db.integer("SELECT count(\(what)) FROM \(owner)")
    return LossNote(table: table, column: column, count: count)
  }
}

extension TableChange {
  /// The column whose values go: it is dropped, or computed from now on.
  fileprivate var emptied: Column? {
    switch self {
    case .dropColumn(let column): column.generated == nil ? column : nil
    case .alterColumn(let old, let new):
      old.generated == nil && new.generated != nil ? old : nil
    default: nil
    }
  }
}

/// What tables and columns were called before they were renamed.
struct Origins {
  private var tables: [FoldedName: SQLText] = [:]
  private var columns: [FoldedName: [FoldedName: SQLText]] = [:]

  func table(_ name: SQLText) -> SQLText { tables[SQLIdentifier.folded(name)] ?? name }

  func column(_ name: SQLText, of table: SQLText) -> SQLText {
    columns[SQLIdentifier.folded(table)]?[SQLIdentifier.folded(name)] ?? name
  }

  mutating func follow(_ operation: SchemaOperation) {
    switch operation {
    case .renameTable(let old, let new):
      tables[SQLIdentifier.folded(new)] = table(old)
      tables[SQLIdentifier.folded(old)] = nil
      columns[SQLIdentifier.folded(new)] = columns.removeValue(forKey: SQLIdentifier.folded(old))
    case .alterTable(let table, let changes):
      for case .renameColumn(let old, let new) in changes {
        let origin = column(old, of: table)
        columns[SQLIdentifier.folded(table), default: [:]][SQLIdentifier.folded(old)] = nil
        columns[SQLIdentifier.folded(table), default: [:]][SQLIdentifier.folded(new)] = origin
      }
    default: break
    }
  }
}
