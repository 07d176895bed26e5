// Written by `godwit records` (7f4391d00d0d4e91). What you edit is yours: it is not written again.
import GRDB

/// A row of the table ``.
public struct UnnamedTable2: Codable, Hashable, Sendable {
  public var a: String?

  public init(a: String? = nil) {
    self.a = a
  }
}

extension UnnamedTable2: FetchableRecord, PersistableRecord {
  public static let databaseTableName = ""

  public enum Columns {
    public static let a = Column(CodingKeys.a)
  }
}
