// Written by `godwit records` (1a5f9070b179ea31). What you edit is yours: it is not written again.
import GRDB

/// A row of the virtual table `poem_texts`.
public struct PoemText: Codable, Hashable, Sendable {
  public var title: String?
  public var body: String?

  public init(title: String? = nil, body: String? = nil) {
    self.title = title
    self.body = body
  }
}

extension PoemText: FetchableRecord, TableRecord {
  public static let databaseTableName = "poem_texts"

  public enum Columns {
    public static let title = Column(CodingKeys.title)
    public static let body = Column(CodingKeys.body)
  }
}
