import Introspection
import SQLSyntax
import SchemaModel

import class GRDB.Database
import class GRDB.Row

/// What an operation destroys.
public struct LossNote: Hashable, Sendable {
  public let table: String
  /// The column, or nothing if the whole table goes.
  public let column: String?
  /// How many rows or values there are now; nothing if there is no database to ask.
  public let count: Int?

  public init(table: String, column: String?, count: Int?) {
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
        for case .dropColumn(let column) in changes where column.generated == nil {
          notes.append(try note(table, column.name, origins, db))
        }
      default: break
      }
      origins.follow(operation)
    }
    return notes
  }

  private static func note(
    _ table: String, _ column: String?, _ origins: Origins, _ db: Database
  ) throws -> LossNote {
    let what = column.map { SQLIdentifier.quoted(origins.column($0, of: table)) } ?? "*"
    let owner = SQLIdentifier.quoted(origins.table(table))
    // A virtual table may be one that only its application can read.
    let row = try? Row.fetchOne(db, sql: "SELECT count(\(what)) FROM \(owner)")
    return LossNote(table: table, column: column, count: row.map { $0.integer(0) })
  }
}

/// What tables and columns were called before they were renamed.
struct Origins {
  private var tables: [String: String] = [:]
  private var columns: [String: [String: String]] = [:]

  func table(_ name: String) -> String { tables[SQLIdentifier.folded(name)] ?? name }

  func column(_ name: String, of table: String) -> String {
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
