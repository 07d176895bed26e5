// Written by `godwit records` (0d8df9d0deecb6ba). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `columns`.
public struct ColumnRow: Codable, Hashable, Identifiable, Sendable {
  public var id: Int64?
  public var column: String?

  public init(id: Int64? = nil, column: String? = nil) {
    self.id = id
    self.column = column
  }
}

extension ColumnRow: FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "columns"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
    public static let column = Column(CodingKeys.column)
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}

extension ColumnRow {
  public static let tables = hasMany(TableRow.self)
}
