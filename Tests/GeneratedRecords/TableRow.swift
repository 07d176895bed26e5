// Written by `godwit records` (708d4ca1dc6f31e1). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `tables`.
public struct TableRow: Codable, Hashable, Identifiable, Sendable {
  public var id: String?
  public var columnID: Int64?

  public init(id: String? = nil, columnID: Int64? = nil) {
    self.id = id
    self.columnID = columnID
  }

  public enum CodingKeys: String, CodingKey {
    case id
    case columnID = "column_id"
  }
}

extension TableRow: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "tables"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
    public static let columnID = Column(CodingKeys.columnID)
  }
}

extension TableRow {
  public static let column = belongsTo(ColumnRow.self)
}
