// Written by `godwit records` (00481bdddd2148cf). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `2nd 🙂`.
public struct Table2nd: Codable, Hashable, Sendable {
  public var column: String?

  public init(column: String? = nil) {
    self.column = column
  }

  public enum CodingKeys: String, CodingKey {
    case column = "*/ //"
  }
}

extension Table2nd: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "2nd 🙂"

  public enum Columns {
    public static let column = Column(CodingKeys.column)
  }
}
