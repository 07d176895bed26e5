// Written by `godwit records` (840a52821ad13635). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `news`.
public struct News: Codable, Hashable, Identifiable, Sendable {
  public var id: Int64?
  public var status: String

  public init(id: Int64? = nil, status: String) {
    self.id = id
    self.status = status
  }
}

extension News: FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "news"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
    public static let status = Column(CodingKeys.status)
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}
