// Written by `godwit records` (58185b8fc48d4f25). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `🙂`.
public struct UnnamedTable: Codable, Hashable, Sendable {
  public var a: String?

  public init(a: String? = nil) {
    self.a = a
  }
}

extension UnnamedTable: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "🙂"

  public enum Columns {
    public static let a = Column(CodingKeys.a)
  }
}
