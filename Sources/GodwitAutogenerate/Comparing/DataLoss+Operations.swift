import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

extension DataLoss {
  /// What operations would destroy in a database, each by the names that it has at that point.
  static func losses(
    by operations: [SchemaOperation], _ db: Database
  ) throws -> [DataLoss] {
    var origins = Origins()
    var losses: [DataLoss] = []
    for operation in operations {
      switch operation {
      case .dropTable(let table): losses.append(try loss(table.name, nil, origins, db))
      case .dropVirtualTable(let table): losses.append(try loss(table.name, nil, origins, db))
      case .replaceVirtualTable(let old, let new)
      where !(old.holdsRows && new.holdsRows) && old.contentTable == nil:
        losses.append(try loss(old.name, nil, origins, db))
      case .alterTable(let table, let changes):
        for column in changes.compactMap(\.emptied) {
          losses.append(try loss(table, column.name, origins, db))
        }
      default: break
      }
      origins.follow(operation)
    }
    return losses
  }

  private static func loss(
    _ table: SQLText, _ column: SQLText?, _ origins: Origins, _ db: Database
  ) throws -> DataLoss {
    let what = column.map { SQLIdentifier.quoted(origins.column($0, of: table)) } ?? "*"
    let owner = "main.\(SQLIdentifier.quoted(origins.table(table)))"
    // A virtual table may be one that only its application can read.
    let count = try? db.integer("SELECT count(\(what)) FROM \(owner)")
    return DataLoss(table: table, column: column, count: count)
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
